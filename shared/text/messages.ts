import type { AppError, ErrorCode, ErrorData } from '../errors/app-error.ts';
import { EXPORT_MESSAGES } from './export-messages.ts';
import { FILE_MESSAGES } from './file-messages.ts';
import { PERSON_MESSAGES } from './person-messages.ts';
import { SEGMENT_MESSAGES } from './segment-messages.ts';
import { because, fault, inFile, or, quoted, theFile } from './message-row.ts';
import type { Data, ExitCode, Row } from './message-row.ts';
import { by, placed } from './place.ts';
import type { Place } from './place.ts';
import { engineReason } from './engine-reason.ts';
import { formatInteger, MEGABYTE } from './format.ts';

/** What a person reads: what happened and why, and what to do next. */
export interface ErrorText {
  readonly message: string;
  readonly hint: string;
}

const list = (value: ErrorData[string] | undefined): string => {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) {
    const shown = value.slice(0, 20).join(', ');
    return value.length > 20 ? `${shown}, … (${value.length} in all)` : shown;
  }
  return String(value);
};
const theStep = (d: Data): string => (d('step') === '' ? 'A preparation step' : `The step ${quoted(d('step'))}${d('kind') === '' ? '' : ` (${d('kind').toLowerCase()})`}`);
const gigabytes = (bytes: string): string => `${(Number(bytes) / (1024 * MEGABYTE)).toFixed(1)} GB`;

const ROWS: Readonly<Record<ErrorCode, Row>> = {
  'unknown-command': {
    exit: 2,
    message: (d) => `There is no command ${quoted(d('command'))}.`,
    hint: (d) => (d('nearest') === '' ? `Run ${by('tessera --help', 'the help')} for the commands.` : `Did you mean "${d('nearest')}"? Run ${by('tessera --help', 'the help')} for all commands.`),
  },
  'unknown-option': {
    exit: 2,
    message: (d) => `${or(d('command'), 'This command')} has no option ${d('option')}.`,
    hint: (d) => (d('nearest') === '' ? `Run ${by(`tessera ${d('command')} --help`, 'the help')} for the options.` : `Did you mean ${d('nearest')}? Run ${by(`tessera ${d('command')} --help`, 'the help')} for all options.`),
  },
  'missing-argument': {
    exit: 2,
    message: (d) => `${or(d('argument'), 'An argument')} is missing.`,
    hint: (d) => or(d('usage'), `${by('Run the command with --help', 'Open the help')} for its form.`),
  },
  'invalid-option': {
    exit: 2,
    message: (d) => `${or(d('option'), 'An option')} cannot be ${quoted(d('value'))}${because(d)}.`,
    hint: (d) => (d('allowed') === '' ? `${by('Run the command with --help', 'Open the help')} for what is allowed.` : `Allowed: ${d('allowed')}.`),
  },
  ...FILE_MESSAGES,
  ...EXPORT_MESSAGES,
  ...PERSON_MESSAGES,
  ...SEGMENT_MESSAGES,
  'no-such-column': {
    exit: 3,
    message: (d) => `${d('step') === '' ? 'There' : `${theStep(d)} fails: there`} is no column ${quoted(d('column'))}${inFile(d)}.`,
    hint: (d) => (d('nearest') !== '' ? `Did you mean "${d('nearest')}"? Columns: ${d('available')}.` : `Columns: ${d('available')}.`),
  },
  'column-not-date': {
    exit: 3,
    message: (d) => `The column ${quoted(d('column'))} does not hold dates.`,
    hint: () => 'Name a column of dates, or change its type to date in the Data step.',
  },
  'column-not-numeric': {
    exit: 3,
    message: (d) => `${d('step') === '' ? 'The' : `${theStep(d)} fails: the`} column ${quoted(d('column'))}${inFile(d)} does not hold numbers${because(d)}.`,
    hint: (d) => or(d('advice'), `Leave it out of ${by('--features', 'the features')}, or use ${by('--prepare auto', 'the automatic preparation')}, which encodes categories.`),
  },
  'weights-unusable': {
    exit: 3,
    message: (d) => `The column ${quoted(d('column'))} cannot weigh customers: ${or(d('reason'), 'its values are no weights')}.`,
    hint: () => 'Weights are numbers from 0 on, one for every customer that is used; fill or filter the column in a preparation step, or take another one.',
  },
  'no-usable-features': {
    exit: 3,
    message: (d) => `No column can be used to tell customers apart${d('reasons') === '' ? '' : ` (${d('reasons')})`}.`,
    hint: () => `Segments need at least one column of numbers or categories that differs between customers. ${by('Name columns with --features', 'Switch columns on in the Features step')}.`,
  },
  'no-usable-rows': {
    exit: 3,
    message: (d) => `No row${inFile(d)} can be used${because(d)}.`,
    hint: () => 'Check the columns of the customer, the date and the amount, and the rows that were left out.',
  },
  'labels-differ': {
    exit: 3,
    message: (d) => `The two segmentations are not of the same customers: one has ${d('left')} rows, the other ${d('right')}.`,
    hint: () => `Compare results of the same file, or name the column of the customer ${by('with --id', 'in the Data step')} so that rows are matched by it.`,
  },
  'ids-do-not-match': {
    exit: 3,
    message: (d) => `No customer stands in both ${or(d('left'), 'files')} and ${or(d('right'), 'the other file')}.`,
    hint: (d) => `They are matched by ${quoted(d('column'))}. Name the column of the customer ${by('with --id', 'in the Data step')}.`,
  },
  'ids-repeat': {
    exit: 3,
    message: (d) => `${or(quoted(d('id')), 'An identifier')} stands more than once in the column ${quoted(d('column'))}${inFile(d)}.`,
    hint: () => `Customers are matched one to one. Name the column of the customer ${by('with --id', 'in the Data step')}, or remove the repeated rows.`,
  },
  'too-many-levels': {
    exit: 3,
    message: (d) => `The column ${quoted(d('column'))}${inFile(d)} has more than ${d('limit')} different values: it does not put customers into groups.`,
    hint: () => 'Choose a column with one value for each group.',
  },
  'outcome-needs-value': {
    exit: 2,
    message: (d) => `The column ${quoted(d('column'))} has ${d('count')} different values, and it is not said which of them is to be predicted.`,
    hint: (d) => `${by(`Name the value with --outcome ${quoted(`${d('column')}=VALUE`)}`, 'Choose the value in the Predict step')}; values: ${d('values')}.`,
  },
  'no-such-value': {
    exit: 3,
    message: (d) => `No customer has ${quoted(d('value'))} in the column ${quoted(d('column'))}.`,
    hint: (d) => `Values: ${d('values')}.`,
  },
  'not-an-order-file': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The file')} cannot be read as orders${because(d)}.`,
    hint: () => `Name its columns ${by('with --customer, --date and --amount (or --quantity and --price)', 'for customer, date and amount (or quantity and price) under What the rows are, in the Data step')}.`,
  },
  'free-orders': {
    exit: 3,
    message: (d) => `Every order${inFile(d)} is worth nothing, so there is no spend to work with.`,
    hint: () => 'Choose another column for the amount. For lifetime value, leave the amount out: purchases are then forecast without spend.',
  },
  'not-a-purchase-summary': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The file')} cannot be read as a summary of purchases${because(d)}.`,
    hint: () => 'It needs the columns frequency (repeat purchases), recency (time from the first purchase to the last) and T (time from the first purchase to today), and may have monetary_value (mean spend of the repeat purchases).',
  },
  'invalid-recipe': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The recipe')} is not valid at ${d('path')}: ${d('reason')}.`,
    hint: () => 'Use a recipe that Tessera wrote, or mend that part.',
  },
  'invalid-steps': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The list of steps')} is not valid at ${d('path')}: ${d('reason')}.`,
    hint: () => `${by('tessera prepare --help', 'The help page on preparation')} lists the kinds of steps and their fields.`,
  },
  'invalid-step': {
    exit: 3,
    message: (d) => `${theStep(d)} cannot be carried out${d('column') === '' ? '' : ` on ${quoted(d('column'))}`}${because(d)}.`,
    hint: () => `Change the step, switch it off, or move it; ${by('tessera prepare --help', 'the help page on preparation')} lists the kinds of steps and their fields.`,
  },
  'invalid-expression': {
    exit: 3,
    message: (d) => `${d('step') === '' ? 'The expression' : `The expression of step ${quoted(d('step'))}`} ${d('expression') === '' ? '' : `"${d('expression')}" `}is wrong${d('at') === '' ? '' : ` at character ${d('at')}`}${because(d)}.`,
    hint: () => 'Columns are written by name, or in [brackets] where the name has blanks; text stands in quotes.',
  },
  'invalid-filter': {
    exit: 3,
    message: (d) => `The filter of ${quoted(d('column'))} cannot be used: "${d('value')}" is no ${d('kind')}.`,
    hint: (d) => (d('kind') === 'date' ? 'Write dates as YYYY-MM-DD, with a time as YYYY-MM-DD HH:MM.' : 'Write numbers with a decimal point and without thousands signs.'),
  },
  'query-not-allowed': {
    exit: 2,
    message: (d) => `The query is not run: ${d('reason')}${d('at') === '' ? '' : ` (at character ${d('at')})`}.`,
    hint: () => 'Queries only read: one SELECT, with the tables by their names. tessera help sql tells more.',
  },
  'query-failed': {
    exit: 3,
    message: (d) => (d('reason') === '' ? 'DuckDB cannot run the query.' : `DuckDB cannot run the query: ${d('reason')}`),
    hint: () => 'Names with blanks or signs in them stand in double quotes, texts in single ones.',
  },
  'pseudonym-key-missing': {
    exit: 3,
    message: (d) => `${theStep(d)} makes pseudonyms, but ${d('wrong') === 'true' ? 'the key given is not the one they were made with' : d('unsaid') === 'true' ? 'does not say with which key' : 'the key of the project is not here'}.`,
    hint: () => `${by('Name the key with --key-file FILE (it is made when the file is not there)', 'Save the project first, which keeps the key')}. Without the key no pseudonym can be made or traced.`,
  },
  'recipe-too-new': {
    exit: 3,
    message: (d) => `The recipe has version ${d('version')}; this Tessera knows versions up to ${d('newest')}.`,
    hint: () => 'Install a newer Tessera.',
  },
  'invalid-project': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The file')} is not a Tessera project${fault(d)}.`,
    hint: () => 'Open a file whose name ends in .tessera. The previous version of a project stands beside it as .tessera.bak.',
  },
  'invalid-history': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The file')} is not a history of periods${fault(d)}.`,
    hint: () => 'Give a history.json that monitor wrote, or a name that is not taken yet.',
  },
  'segments-unknown': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The earlier file')} has a segment ${quoted(d('segment'))} that the model does not have.`,
    hint: (d) => `Give the segments.csv that was written with this model, or the customers themselves.${d('known') === '' ? '' : ` Segments of the model: ${d('known')}.`}`,
  },
  'recipe-needed': {
    exit: 2,
    message: () => 'Segments can be made anew only with the recipe that they were made by.',
    hint: (d) => (d('files') === '' ? `Keep recipe.json beside ${or(d('model'), 'model.json')}, or ${by('name it with --recipe FILE', 'open the project that it was made with')}.` : `That recipe is for ${d('files')} files; give as many later ones, in the same order.`),
  },
  'invalid-journey': {
    exit: 3,
    message: (d) => `The journey stages${inFile(d)} cannot be used${fault(d)}.`,
    hint: () => 'Write [{"stage": "Retention", "when": [{"column": "frequency", "op": ">=", "value": 2}]}, {"stage": "Others", "when": []}]; the last stage has no conditions.',
  },
  'outcome-constant': {
    exit: 4,
    message: (d) => `The outcome ${d('condition')} holds for ${d('all') === 'true' ? 'all' : 'none of the'} customers, so nothing can be fitted to it.`,
    hint: () => 'Choose an outcome that some customers have and others have not, or set the weights by hand.',
  },
  'invalid-rfm-rules': {
    exit: 3,
    message: (d) => `The rules for RFM groups${inFile(d)} cannot be used${fault(d)}.`,
    hint: () => 'Write {"scale": 5, "rules": [{"name": "Champions", "r": [4, 5], "f": [4, 5], "m": [1, 5]}, …]}, so that each score has exactly one name; "fm" is frequency and monetary score added up, what is left out is any score.',
  },
  'source-changed': {
    exit: 3,
    message: (d) => (d('reading') === 'true' ? `${or(d('file'), 'The file')} changed while it was read, so nothing of it was taken.` : `${or(d('file'), 'This')} is not the file that the recipe was made with: its content has changed.`),
    hint: (d) => (d('reading') === 'true' ? 'Wait until the program that writes it has finished, and read it again.' : by('Give the original file with --source id=FILE, or accept the new content with --accept-changed.', 'Put the original file back, or read the new content.')),
  },
  'source-missing': {
    exit: 3,
    message: (d) => `${theFile(d)} of source ${quoted(d('id'))} was not found.`,
    hint: (d) => `${by(`Put it beside the recipe, or name it: --source ${or(d('id'), 'id')}=FILE`, 'Use Locate file in the Data step')}.`,
  },
  'output-not-writable': {
    exit: 3,
    message: (d) => `${or(d('path'), 'The output')} cannot be written${because(d)}.${d('replaced') === 'true' ? '' : ' Nothing was replaced.'}`,
    hint: () => 'Check that the folder exists, that you may write to it and that the disk has room.',
  },
  'output-is-input': {
    exit: 3,
    message: (d) => `Writing ${or(d('path'), 'the output')} would overwrite a file that is being read. Nothing was written.`,
    hint: () => `Choose another folder or name${by(' with --out', '')}.`,
  },
  'project-locked': {
    exit: 3,
    message: (d) => `${or(d('path'), 'The project')} is open in another window or program.`,
    hint: () => 'Close it there, or save under another name.',
  },
  'project-changed': {
    exit: 3,
    message: (d) => `${or(d('path'), 'The project')} was written by another window or program since it was opened here, so it was not replaced.`,
    hint: () => 'Save this work under another name, then open the other version and see what differs.',
  },
  'recovery-not-kept': {
    exit: 3,
    message: (d) => `Unsaved work cannot be kept on this computer at the moment${because(d)}. If the window ended now, it would be lost.`,
    hint: () => 'Save the project, or make room; it is tried again by itself.',
  },
  'no-repeat-buyers': {
    exit: 4,
    message: (d) => `None of ${d('customers')} customers bought on a second day${d('end') === '' ? '' : ` up to ${d('end')}`}, so nothing tells how often they come back.`,
    hint: () => 'Use a file over a longer period or, with a hold-out, a later end of the calibration. Check too that the customer column names persons and not orders.',
  },
  'one-day-orders': {
    exit: 4,
    message: (d) => `All orders${inFile(d)} were placed on ${or(d('day'), 'one day')}, so no time passes in which a customer could come back.`,
    hint: () => 'Use a file over a longer period, and check which column holds the date of the order.',
  },
  'too-many-months': {
    exit: 4,
    message: (d) => `The orders span ${d('months')} months, from ${d('first')} to ${d('last')}; a triangle has at most ${d('limit')}.`,
    hint: () => `A date is probably a slip. Set ${by('--as-of (the as-of date)', 'As of in the Data step')} to the last real day, which leaves later orders out and counts them, or leave the slips out with a filter step.`,
  },
  'too-few-outcomes': {
    exit: 4,
    message: (d) => `Only ${d('count')} of ${d('rows')} customers with a known outcome are ${d('kind')} it: too few to learn from.`,
    hint: (d) => `At least ${d('least')} customers with the outcome and as many without it are needed. Take a longer time, more customers, or an outcome that is less rare.`,
  },
  'outcome-window-outside': {
    exit: 4,
    message: (d) => `The orders run from ${d('first')} to ${d('last')}: there are not ${d('days')} days after ${d('cut')} to look at.`,
    hint: (d) => `Choose fewer days${by(' (--outcome buys-within=N)', '')}, or a day up to which features are taken${by(' (--cut)', '')} from ${d('first')} on that leaves enough days before ${d('last')}.`,
  },
  'outcome-missing': {
    exit: 2,
    message: () => 'It is not said what is to be predicted.',
    hint: () => by('Name a column with --outcome COLUMN=VALUE, or for orders --outcome buys-within=DAYS.', 'Choose a column and its value in the Predict step, or with orders how many days to look ahead.'),
  },
  'calibration-end-outside': {
    exit: 4,
    message: (d) => `The calibration cannot end on ${d('day')}: the orders run from ${d('first')} to ${d('last')}.`,
    hint: (d) => `Choose a day from ${d('first')} on and before ${d('last')}, so that there are orders on both sides of it.`,
  },
  'weights-not-supported': {
    exit: 4,
    message: () => 'The reference engine counts every customer once; it knows no weights.',
    hint: () => `Take the built-in engine${by(' (--engine fast)', '')}, or no column of weights.`,
  },
  'k-above-distinct-rows': {
    exit: 4,
    message: (d) => `${or(d('k'), 'So many')} segments are not possible: only ${or(d('distinct'), 'a few')} customers differ in the chosen features.`,
    hint: (d) => `Ask for at most ${d('distinct')} segments, or use more features.`,
  },
  'runs-too-coarse': {
    exit: 4,
    message: (d) => `${or(d('k'), 'So many')} segments are not possible: the runs of the consensus tell only ${or(d('kinds'), 'a few')} kinds of customers apart.`,
    hint: (d) => `Ask for at most ${d('kinds')} segments, or let the runs make more of them${by(' (--run-k-max)', '')}.`,
  },
  'no-segment-found': {
    exit: 4,
    message: (d) => (d('algorithm') === 'rules' ? `No rule picks any of the ${d('rows')} customers.`
      : `${or(d('method'), 'The method')} found no segment: with these settings all ${d('rows')} customers lie apart from each other.`),
    hint: (d) => (d('algorithm') === 'rules' ? 'Change the conditions, or name a segment for all others.' : d('algorithm') === 'dbscan'
      ? `Raise ${by('--eps', 'the radius')} (or set it to auto), or lower ${by('--min-points', 'the number of neighbours')}.`
      : `Lower ${by('--min-cluster-size or --min-points', 'the smallest segment or the number of neighbours')}, or use another method.`),
  },
  'no-epsilon': {
    exit: 4,
    message: (d) => `No radius can be suggested for ${or(d('minPoints'), 'so many')} neighbours: nearly all customers have that many exact doubles, or there are fewer customers than that.`,
    hint: () => `Give one${by(' with --eps', '')}, lower ${by('--min-points', 'the number of neighbours')}, or use more features.`,
  },
  'no-tree': {
    exit: 4,
    message: (d) => `${or(d('method'), 'This method')} makes no tree of merges.`,
    hint: () => 'Choose the hierarchical method or a consensus.',
  },
  'method-finds-k': {
    exit: 4,
    message: (d) => `${or(d('method'), 'This method')} finds the number of segments itself, so there is nothing to sweep over.`,
    hint: () => by('Run tessera segment with this method, or sweep with another one, such as --algorithm kmeans.', 'Take another method, such as k-means.'),
  },
  'singular-covariance': {
    exit: 4,
    message: (d) => `A mixture of ${or(d('k'), 'so many')} segments cannot be fitted: every start ends in a segment whose customers do not vary in some direction.`,
    hint: () => `Raise ${by('--regularisation', 'the regularisation')} (0.000001 is usual), choose ${by('--covariance diagonal or spherical', 'a diagonal or spherical shape')}, ask for fewer segments, or leave out features that repeat others.`,
  },
  'not-finite': {
    exit: 4,
    message: (d) => `The column ${quoted(d('column'))} holds a value that is not a finite number${d('row') === '' ? '' : ` (row ${d('row')})`}.`,
    hint: () => `Use ${by('--prepare auto', 'the automatic preparation')}, which fills gaps, or leave the column out.`,
  },
  'step-not-scorable': {
    exit: 3,
    message: (d) => `${theStep(d)} cannot be applied to new rows${because(d)}.`,
    hint: () => 'Make the model with another step in its place, or segment the new rows together with the old ones.',
  },
  'too-many-rows': {
    exit: 4,
    message: (d) => `${or(d('what'), 'This method')} cannot take ${d('rows')} rows; its limit is ${d('limit')}.`,
    hint: () => `Use another method, or let a sample of the customers stand for all${by(' (without --exact)', '')}.`,
  },
  'clipboard-refused': {
    exit: 4,
    message: () => 'The clipboard could not be written to.',
    hint: () => 'Mark fewer cells and copy again at once, or save the rows to a file.',
  },
  'too-much-memory': {
    exit: 4,
    message: (d) => `${or(d('what'), 'This')}${d('rows') === '' ? '' : ` on ${d('rows')} rows`}${d('columns') === '' ? '' : ` and ${d('columns')} prepared columns`} would need ${gigabytes(d('bytes'))} of memory; at most ${gigabytes(d('limit'))} can be taken.`,
    hint: (d) => (d('columns') === '' ? `Use another method or linkage (Ward needs little memory), let a sample of the customers stand for all${by(' (without --exact)', '')}, or read fewer rows.` : `Use fewer features, principal components${by(' (--pca)', '')}, a simpler shape of segments, another method, or fewer rows.`),
  },
  'query-too-large': {
    exit: 4,
    message: (d) => (d('rows') === '' ? `The query would take more than ${gigabytes(d('bytes'))} of memory and disk, or more than there is here.` : `The query gives more than ${formatInteger(Number(d('rows')))} rows.`),
    hint: () => 'Nothing of it was kept. Narrow it with WHERE, add up with GROUP BY, or end it with LIMIT; a join needs a condition (ON), else every row meets every other. tessera convert writes a whole table.',
  },
  'query-too-slow': {
    exit: 4,
    message: (d) => `The query was stopped after ${d('seconds')} seconds.`,
    hint: () => 'Try it with fewer rows first (WHERE, LIMIT). A join needs a condition (ON), and a recursive query an end.',
  },
  'unsupported-type': {
    exit: 1,
    message: (d) => `A query returned a column of type ${d('type')} that cannot be shown.`,
    hint: () => 'This is a fault in Tessera. Please report it with the steps that led here.',
  },
  cancelled: { exit: 130, message: () => 'Stopped.', hint: () => 'Nothing was changed.' },
  'worker-died': {
    exit: 1,
    message: (d) => `A calculation process stopped unexpectedly${because(d)}.`,
    hint: () => 'It is started again by itself; your work is kept. If it happens again, use fewer rows or features.',
  },
  'database-failed': {
    exit: 1,
    message: (d) => `The embedded database refused a query${because((name) => engineReason(d(name)))}.`,
    hint: () => 'This is a fault in Tessera. Please report it with the steps that led here.',
  },
  'start-failed': {
    exit: 1,
    message: (d) => `${or(d('what'), 'A part of Tessera')} did not start${because(d)}.`,
    hint: () => 'Close other programs and start Tessera again.',
  },
  internal: {
    exit: 1,
    message: (d) => `Something went wrong inside Tessera${d('message') === '' ? '' : `: ${d('message')}`}.`,
    hint: () => 'Your work is kept. Please report this with the steps that led here.',
  },
};

const reader = (data: ErrorData): Data => (name) => list(data[name]);

/** The sentence and the hint for an error, made from its code and data, for where they are read. */
export function describeError(error: AppError, place: Place = 'terminal'): ErrorText {
  const row = ROWS[error.code];
  const data = reader(error.data);
  return { message: placed(row.message(data), place), hint: placed(row.hint(data), place) };
}

/** The exit code of the command line for an error. */
export function exitCodeOf(error: AppError): ExitCode {
  return ROWS[error.code].exit;
}
