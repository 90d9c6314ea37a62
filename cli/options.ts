import { PLATFORMS } from '../shared/export/platforms.ts';
import { FURTHER_FILES } from '../shared/export/file-names.ts';
import { FUNCTIONS } from '../shared/prepare/expression/functions.ts';
import { PARAMS } from '../shared/recipe/params.ts';
import { ENCODINGS } from '../shared/recipe/encodings.ts';
import type { ParamRow, StageName } from '../shared/recipe/params.ts';
import { STEP_KINDS } from '../shared/recipe/step-kinds.ts';
import { alsoAs, toggle, value } from './option-spec.ts';
import type { CommandSpec, OptionSpec } from './option-spec.ts';
import { projectCommands } from './project-options.ts';

const THREADS = value('threads', 'N', 'Threads at most, 1–4; default: one per core. The results are the same bytes with any number.');
const JSON_OPTION = toggle('json', 'Print one JSON document instead of a table.');
const READING = [
  value('sheet', 'NAME', 'Sheet of a workbook, table of a database, file in a ZIP archive or array of a JSON file: its name, or its number from 1.'),
  value('table', 'N|all', 'Text with several tables, also in gzip or ZIP (there with --sheet for a certain file): which of them is read, from 1; all reads everything as one. Default: the first, or the one that follows small ones above it.'),
  value('range', 'A1:Z99', 'Cells of the sheet that are read, for example B3:F200.'),
  value('delimiter', 'SIGN', 'What separates columns: ";", "||", tab, blanks for runs of blanks, or wide-blanks for two and more.'),
  value('encoding', 'NAME', `${ENCODINGS.join(', ')}; default: told from the bytes.`),
  value('quote', 'SIGN', '" or \', or none.'),
  value('escape', 'double|backslash', 'How a quote is written inside a quoted cell.'),
  value('comment', 'SIGNS', 'What begins a line that is passed over, for example "#".'),
  value('skip-rows', 'N', 'Lines (rows of a sheet) before the column names.'),
  value('footer-rows', 'N', 'Lines (rows of a sheet) at the end that are no records.'),
  value('header', 'N', 'Rows of column names; with 0 the columns are called column1, column2, …; words of several rows are joined.'),
  value('widths', 'N,N,…', 'Fixed-width text: signs of each column.'),
  value('decimal', '.|,', 'Decimal sign of numbers.'),
  value('thousands', 'usual|blank|apostrophe', 'What parts thousands beside the comma or point: a blank (also a hard or narrow one), or an apostrophe.'),
  value('true-words', 'A,B', 'Words that mean yes, beside true, yes, y, 1, ja, wahr.'),
  value('false-words', 'A,B', 'Words that mean no, beside false, no, n, 0, nein, falsch.'),
  value('date-order', 'ymd|dmy|mdy', 'Order of day and month in dates such as 03/04/2026.'),
  value('nulls', 'A,B', 'Words that stand for a missing value, beside the empty cell, NA, N/A, NaN, null, None and #N/A.'),
  { flag: 'keep-words', kind: 'repeated' as const, placeholder: '[COL=]A,B', help: 'Of the usual words for a missing value those that are values after all, in one column or in all, for example country=NA; all: every one. In a column of codes of countries NA is kept without it.' },
  value('read-as', 'NAME', 'csv, fixed, xlsx, ods, json, ndjson, parquet, arrow, sqlite or duckdb; default: told from the content.'),
];
const ORDERS = [
  value('customer', 'COL', 'Order file: column that names the customer.'),
  value('date', 'COL', 'Order file: column with the date.'),
  value('order', 'COL', 'Order file: column with the order number.'),
  value('amount', 'COL', 'Order file: column with the amount.'),
  value('quantity', 'COL', 'Order file: column with the quantity (with --price).'),
  value('price', 'COL', 'Order file: column with the price of one (with --quantity).'),
  value('product', 'COL', 'Order file: column with the product, for breadth of baskets.'),
  value('category', 'COL', 'Order file: column with the category of the product, for shares of categories.'),
  value('discount', 'COL', 'Order file: column that says whether a line was discounted (amount, percentage, code, or yes and no).'),
  value('event', 'COL', 'Log of events: column with the kind of event; the file is then read as a log.'),
  value('session', 'COL', 'Log of events: column with the visit; without it a visit ends after a pause.'),
  { flag: 'event-kind', kind: 'repeated' as const, placeholder: 'KIND=A,B', help: 'Log of events: which values mean view, cart, purchase, open or click, for example purchase=paid,bought; default: by their words.' },
  value('as-of', 'DATE', 'Day from which recency is counted, YYYY-MM-DD; default: the day after the last order (with --returns net: or return). Later lines are left out.'),
];
const FEATURES = [
  value('id', 'COL', 'Column that names the customer.'),
  value('features', 'A,B,C|auto', 'Columns to segment by; auto chooses them (default). Quote names with commas: "A,""B, C""".'),
  value('feature-weights', 'A=W,…', 'How much features count, for example spend=2,age=0.5; 1 is usual, categories count by --category-weight.'),
  value('treat-as', 'auto|customers', 'customers: one row is one customer, even if the file looks like orders.'),
];
const OWN_RULES: readonly OptionSpec[] = [
  { flag: 'rule', kind: 'repeated', placeholder: 'NAME=CONDITION', help: 'Own segments (--algorithm rules goes without saying): a name and who is in it, for example "Champions=recency_days <= 30 and top(monetary, 20)"; of several rules the first that holds decides.' },
  value('rest', 'NAME|none', 'Own segments: what the customers are called for whom no rule holds; none leaves them without a segment. Default: Everyone else.'),
];
const SPLITS: readonly OptionSpec[] = [
  { flag: 'split', kind: 'repeated', placeholder: 'N[=PARTS]', help: 'Splits segment N (1 = largest) into micro-segments Na, Nb, …; without PARTS the number with the highest silhouette is taken.' },
];
const STEPS = [
  value('steps', 'FILE', 'Preparation steps as JSON: a list, each with its kind; tessera prepare --help lists the kinds.'),
  value('key-file', 'FILE', 'Key for pseudonyms, 64 hexadecimal digits; made at random where the file is not there. Keep it apart from the results.'),
];
const JOINS: readonly OptionSpec[] = [
  { flag: 'join', kind: 'repeated', placeholder: 'FILE:COL[=COL]', help: 'Column of a further file that names the customer, and the customers\' column it is compared with; both are guessed where they are not named.' },
  { flag: 'role', kind: 'repeated', placeholder: 'FILE=ROLE', help: 'What a file is: customers, orders, events, survey, or identities (two columns: an id, and the id it stands for; all ids of a customer become one row); told from its content where it is not named.' },
  toggle('exact-ids', 'Compare ids as they are written; otherwise case and blanks do not count.'),
  toggle('ignore-zeros', 'Leading zeros of ids do not count when files are joined.'),
];
const KEY = STEPS.filter((option) => option.flag === 'key-file');
const SOURCES: readonly OptionSpec[] = [
  { flag: 'source', kind: 'repeated', placeholder: 'ID=FILE', help: 'Where a source of the recipe is; default: its name beside the recipe.' },
  toggle('accept-changed', 'Go on when the content of a source is not what the recipe was made with.'),
];
const OUT = value('out', 'DIR', 'Folder for the results; made when missing.');
const ALSO = value('also', FURTHER_FILES.map(({ word }) => word).join(','), 'Further files, parted by commas: xlsx and parquet hold the labelled customers with the types of their columns, pdf and pptx the persona pages, sql and bigquery the model as a statement that labels the rows of a table in a database, pmml the model for tools that read PMML 4.4.');

function placeholderOf(row: ParamRow): string {
  if (row.key === 'cluster.k') return 'N|A..B|auto';
  if (row.type === 'choice') return row.choices.map((choice) => choice.value).join('|');
  if (row.type === 'column') return 'COL';
  return row.type === 'auto-number' ? 'N|auto' : 'N';
}

const rangeOf = (row: ParamRow): string => {
  if (row.type === 'integer' || row.type === 'number') return ` ${row.min}–${row.max}, default ${row.default}.`;
  if (row.type === 'auto-integer' || row.type === 'auto-number') return ` ${row.min}–${row.max} or auto, default ${row.default}.`;
  if (row.type === 'choice') return ` Default ${row.default}.`;
  if (row.type === 'column') return ' Default: none.';
  return row.default ? ' On unless turned off with --no-.' : '';
};

/** For which methods, where not for all. */
const methodsOf = (row: ParamRow): string => (row.methods === undefined || row.methods.length === 0 ? '' : ` With: ${row.methods.join(', ')}.`);

const rows: readonly ParamRow[] = PARAMS;

const optionOf = (row: ParamRow): OptionSpec => ({
  flag: row.flag,
  aliases: row.aliases,
  kind: row.type === 'boolean' ? 'switch' : 'value',
  placeholder: row.type === 'boolean' ? '' : placeholderOf(row),
  help: row.help + rangeOf(row) + methodsOf(row),
  param: row,
});

/** Options that need more than their row: which names and cut points RFM has depends on one another. */
const OWN_OPTIONS: ReadonlySet<string> = new Set(['rfm.bins', 'rfm.groups', 'predict.model']);

/** Options of the parameter table that belong to the given stages. */
function paramsOf(stages: readonly StageName[]): OptionSpec[] {
  return rows.filter((row) => stages.includes(row.stage) && !OWN_OPTIONS.has(row.key)).map(optionOf);
}

const FORMULA_SAFE = paramsOf(['export']).filter((option) => option.flag === 'formula-safe');

/** `--model` means the purchase model elsewhere. */
const [MODEL] = rows.filter((row) => row.key === 'predict.model').map((row) => alsoAs({ ...optionOf(row), flag: 'model' }, row.flag));
const [BINS] = rows.filter((row) => row.key === 'rfm.bins').map((row) => ({ ...optionOf(row), param: undefined }));
const RFM: readonly OptionSpec[] = [
  value('engagement', 'COL=W,…', 'Engagement score: columns of the customers with weights, for example visits=2,views=1.'),
  value('engagement-outcome', 'COL>=N', 'Fits the weights to this outcome by logistic regression, for example frequency>=2 or churned=yes.'),
  value('journey', 'FILE', 'Journey stages: a JSON file of [{"stage": "Loyal", "when": [{"column": "frequency", "op": ">=", "value": 3}]}, …], the last without conditions.'),
  BINS,
  value('groups', 'standard|shopify|klaviyo|FILE', 'Names of RFM groups: a preset, or a JSON file of rules that give each score exactly one name.'),
  value('cuts-r', 'A,B,…', 'Own cut points of recency in days, one fewer than bins, rising: so many days or fewer is the better score.'),
  value('cuts-f', 'A,B,…', 'Own cut points of the number of orders: so many or more is the better score.'),
  value('cuts-m', 'A,B,…', 'Own cut points of spend: so much or more is the better score.'),
];

/** Elsewhere `--as-of` is the day that recency is counted from. */
const LAST_DAY = alsoAs(value('as-of', 'DATE', 'Last day under observation, YYYY-MM-DD; default: the day of the last order (with --returns net: or return). Later lines are left out.'), 'last-day');

/** What lifetime value as features depends on. */
const VALUE = rows.filter((row) => ['value.model', 'value.horizon', 'value.discountRate'].includes(row.key)).map(optionOf);

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'segment',
    usage: 'tessera segment FILE [FILE …] --out DIR [options]',
    summary: 'Find segments in a customer or order file, or in several files joined by customer, and write the labelled CSV, personas, recipe and model.',
    options: [OUT, ALSO, ...FEATURES, ...OWN_RULES, ...SPLITS, ...ORDERS, ...RFM, ...VALUE, ...STEPS, ...JOINS, ...paramsOf(['customers', 'features', 'sweep', 'cluster', 'micro', 'validate', 'map', 'report', 'export']), ...READING, THREADS, JSON_OPTION],
  },
  {
    name: 'run',
    usage: 'tessera run RECIPE.json [--source ID=FILE …] [--out DIR] [options]',
    summary: 'Replay a recipe, with the files, contacts and test plan that it holds; the same data give the same bytes.',
    options: [
      OUT, ALSO,
      ...SOURCES, ...KEY,
      THREADS, JSON_OPTION,
    ],
  },
  {
    name: 'sweep',
    usage: 'tessera sweep FILE [FILE …] [--k A..B] [options]',
    summary: 'Elbow, silhouette and the other indices for each number of segments, and which number they speak for.',
    options: [...FEATURES, ...ORDERS, ...RFM, ...VALUE, ...STEPS, ...JOINS, ...paramsOf(['customers', 'features', 'sweep', 'cluster', 'choice', 'validate']), ...READING, THREADS, JSON_OPTION],
  },
  {
    name: 'compare',
    usage: 'tessera compare LABELLED.csv OTHER.csv [--id COL] | compare LABELLED.csv --left COL --right COL | compare RECIPE.json --column COL',
    summary: 'How far two segmentations agree, or one with a known class: adjusted Rand index, mutual information, and who went where.',
    options: [
      value('id', 'COL', 'Two files: the column by which their customers are matched; default: the first that both have. Case and blanks count only where a file would otherwise lose a customer.'),
      value('column', 'COL', 'Two files: the column with the groups, default segment. A recipe: the column its segments are compared with.'),
      value('left', 'COL', 'Column with the groups on the left (the known ones), where the two differ in name or stand in one file.'),
      value('right', 'COL', 'Column with the groups on the right.'),
      toggle('with-noise', 'Customers without a group count as one more group; otherwise they are left out.'),
      ...SOURCES, ...KEY, ...READING, THREADS, JSON_OPTION,
    ],
  },
  {
    name: 'rules',
    usage: 'tessera rules RECIPE.json [--source ID=FILE …] [--out DIR] [options]',
    summary: 'Plain rules that describe the segments of a recipe, with how many customers each catches; as a table, JSON and SQL.',
    options: [OUT, ...paramsOf(['rules']), ...FORMULA_SAFE, ...SOURCES, ...KEY, THREADS, JSON_OPTION],
  },
  {
    name: 'patterns',
    usage: 'tessera patterns RECIPE.json [--source ID=FILE …] [--out DIR] [options]',
    summary: 'What the customers of each segment buy together and one after the other, beside everyone else: association rules, sequences and transitions from the order lines.',
    options: [OUT, ...paramsOf(['patterns', 'report']), ...FORMULA_SAFE, ...SOURCES, ...KEY, THREADS, JSON_OPTION],
  },
  {
    name: 'drivers',
    usage: 'tessera drivers RECIPE.json [--customer-row N] [--source ID=FILE …] [options]',
    summary: 'Which features make the segments of a recipe (who would change segment if a feature were shuffled), and why one customer is where it is.',
    options: [value('customer-row', 'N', 'Also says why the customer of this row of segments.csv, from 1, is in its segment and not in the next best.'), ...paramsOf(['drivers']), ...SOURCES, ...KEY, THREADS, JSON_OPTION],
  },
  {
    name: 'abplan',
    usage: 'tessera abplan RECIPE.json [--effect D|P%] [--baseline RATE | --outcome COL] [--source ID=FILE …] [--out DIR] [options]',
    summary: 'Plan a test with a control group in each segment: customers needed, what can be found, and who gets what. A recipe that holds a test needs no more options.',
    options: [
      OUT,
      value('metric', 'rate|mean', 'What is measured: a share of customers, or an amount each; default rate.'),
      value('baseline', 'RATE', 'Rate (0–1) or mean without treatment, for all segments.'),
      alsoAs(value('outcome', 'COL', 'Column of past behaviour from which each segment\'s baseline is counted: yes and no, or a number above 0; for means a number.'), 'baseline-column'),
      value('sd', 'SD', 'Standard deviation of an amount, with --baseline.'),
      value('effect', 'D|P%', 'Smallest difference worth finding: 0.01 is one percentage point of a rate, 20% a fifth of the baseline.'),
      value('arms', 'NAME=SHARE,…', 'Groups and their shares, the control first; default control=0.5,treatment=0.5.'),
      value('stratify', 'COL', 'With --allocation exact: a column whose values part the segments into strata.'),
      value('consent', 'COL', 'Column that says who agreed to be written to; nobody else takes part.'),
      value('consent-words', 'A,B', 'Words that mean yes there, beside yes, true, 1, opt-in and their kin.'),
      ...paramsOf(['abplan']), ...FORMULA_SAFE, ...paramsOf(['report']), ...SOURCES, ...KEY, THREADS, JSON_OPTION,
    ],
  },
  {
    name: 'handover',
    usage: 'tessera handover RECIPE.json [--for PLATFORM] [--email COL] [--source ID=FILE …] --out DIR [options]',
    summary: 'Contacts with their segment for a mail platform, one row for each address, and content blocks in its language. A recipe that holds the choices needs no more options.',
    options: [
      OUT,
      value('for', PLATFORMS.map(({ key }) => key).join('|'), 'Where contacts go: headings, limits and the language of content blocks follow.'),
      value('email', 'COL', 'Column with the e-mail address; without it only the content block is written.'),
      value('consent', 'COL', 'Column that says who agreed to be written to; all others are left out and counted.'),
      value('consent-words', 'A,B', 'Words that mean yes there, beside yes, true, 1, opt-in and their kin.'),
      value('columns', 'A,B', 'Further columns that leave, for example a first name; nothing else does.'),
      toggle('split', 'One file for each segment.'),
      ...FORMULA_SAFE, ...SOURCES, ...KEY, THREADS, JSON_OPTION,
    ],
    notes: PLATFORMS.flatMap(({ key, label, advice }) => [`  ${key}: ${label}. ${advice.join(' ')}`]),
  },
  {
    name: 'convert',
    usage: 'tessera convert FILE… --out TABLE.csv|TABLE.parquet [options]',
    summary: 'Read a supported file (or several of one shape, a folder, a pattern) and write it plainly.',
    options: [
      value('out', 'FILE', 'Name of the table to write; .csv or .parquet.'),
      toggle('names', 'CSV: the first line names the columns. On unless turned off with --no-, for programs that take rows alone.'),
      value('cells', 'auto|exact|plain', 'CSV: exact keeps the text of every cell; plain writes numbers with a decimal point and dates as YYYY-MM-DD; auto is plain for files with decimal commas, else exact.'),
      toggle('formula-safe', 'CSV: text that a spreadsheet would run as a formula is written with a leading apostrophe. Off here, since the exact text is what is asked for; such cells are counted.'),
      ...READING, JSON_OPTION,
    ],
  },
  {
    name: 'inspect',
    usage: 'tessera inspect FILE [options]',
    summary: 'Data dictionary and quality report.',
    options: [...READING, JSON_OPTION],
  },
  {
    name: 'query',
    usage: 'tessera query FILE [FILE …] --sql "SELECT …" [--out TABLE.csv] [options]',
    summary: 'Ask the files a question in SQL: one SELECT, nothing is changed.',
    options: [
      value('sql', 'TEXT', 'One SELECT in the SQL of DuckDB. Each file is a table named after it (people-2026.csv: people_2026); customers are the customers made from the files.'),
      value('out', 'FILE', 'Writes all rows of the answer as CSV.'),
      ...FORMULA_SAFE, ...FEATURES.filter((option) => option.flag === 'id' || option.flag === 'treat-as'), ...ORDERS, ...STEPS, ...JOINS, ...READING, JSON_OPTION,
    ],
  },
  {
    name: 'prepare',
    usage: 'tessera prepare FILE --steps STEPS.json --out DIR [options] | prepare FILE FILE … [--steps STEPS.json] --out DIR [options]',
    summary: 'Carry out preparation steps, join files by customer, and write the table and a report of what was done.',
    options: [OUT, ...STEPS, ...JOINS, toggle('unmatched', 'Write the rows of each further file that found no customer, and the customers that it has no row of.'), value('format', 'csv|parquet', 'Format of the table; default csv.'), ...FORMULA_SAFE, ...FEATURES.filter((option) => option.flag !== 'features'), ...ORDERS, ...paramsOf(['customers']), ...READING, JSON_OPTION],
    notes: [
      'STEPS.json is a list such as [{"kind": "text", "columns": ["city"], "case": "title"}, {"kind": "filter", "where": "age >= 18"}].',
      'Every step may have "id", "on" (false: switched off) and "table": source (the rows of the file, default) or customers',
      '(one row per customer, after orders are added up).',
      'Steps stay as you wrote them in recipe.json and prepare.json, values you typed included; documents and model.json hold no',
      'value of a column that a later step drops or pseudonymises.',
      '',
      'Kinds of steps and their fields:',
      ...STEP_KINDS.flatMap((row) => [`  ${row.kind}: ${row.help}`, `      ${row.fields}`]),
      '',
      'Functions of expressions:',
      ...FUNCTIONS.map((spec) => `  ${spec.help}`),
    ],
  },
  {
    name: 'rfm',
    usage: 'tessera rfm FILE [FILE …] --customer COL --date COL [--order COL] (--amount COL | --quantity COL --price COL) --out DIR [options]',
    summary: 'Recency, frequency and monetary scores with named groups, from an order file.',
    options: [OUT, ...ORDERS, ...RFM, ...STEPS, ...JOINS, ...paramsOf(['customers']).filter((option) => option.flag !== 'value-features'), ...FORMULA_SAFE, ...READING, JSON_OPTION],
  },
  {
    name: 'features',
    usage: 'tessera features FILE [FILE …] [--features A,B,C] [--set NAME=A,B,C …] [options]',
    summary: 'Candidate features with reasons, correlations, clustering tendency, and sets of features side by side.',
    options: [
      ...FEATURES, ...ORDERS, ...RFM, ...STEPS, ...JOINS,
      value('correlation', 'pearson|spearman', 'Which correlation is shown; default pearson.'),
      value('redundant', 'R', 'Features that correlate at least so much are grouped; default 0.9.'),
      { flag: 'set', kind: 'repeated', placeholder: 'NAME=A,B,C', help: 'A set of features to compare with the one in force: silhouette and agreement of the segments.' },
      ...paramsOf(['customers', 'features', 'sweep', 'cluster']), ...READING, JSON_OPTION,
    ],
  },
  {
    name: 'clv',
    usage: 'tessera clv FILE [FILE …] (--customer COL --date COL [--amount COL | --quantity COL --price COL] | --summary) --out DIR [options]',
    summary: 'Customer lifetime value: how often each customer will buy, whether they still do, and what they are worth.',
    options: [
      OUT, ...ORDERS.filter((option) => ['customer', 'date', 'amount', 'quantity', 'price'].includes(option.flag)),
      LAST_DAY,
      value('calibration-end', 'DATE', 'Fit on the orders up to this day and test the forecasts on the later ones.'),
      toggle('summary', 'The file has one row per customer with the columns frequency (repeat purchases), recency, T and, for the spend model, monetary_value.'),
      ...STEPS, ...JOINS, ...paramsOf(['value']), ...paramsOf(['customers']).filter((option) => option.flag === 'returns'), ...FORMULA_SAFE, ...READING, JSON_OPTION,
    ],
  },
  {
    name: 'cohorts',
    usage: 'tessera cohorts FILE [FILE …] --customer COL --date COL [--amount COL | --quantity COL --price COL] --out DIR [options]',
    summary: 'Retention and revenue by month of the first order, as triangles.',
    options: [
      OUT, ...ORDERS.filter((option) => ['customer', 'date', 'amount', 'quantity', 'price'].includes(option.flag)),
      LAST_DAY,
      ...STEPS, ...JOINS, ...paramsOf(['customers']).filter((option) => option.flag === 'returns'), ...READING, JSON_OPTION,
    ],
  },
  {
    name: 'predict',
    usage: 'tessera predict FILE [FILE …]|RECIPE.json --outcome COL[=VALUE]|buys-within=DAYS --out DIR [options]',
    summary: 'Who is likely to leave or respond: probabilities measured on customers the model had not seen, what goes with them, and whom to contact.',
    options: [
      OUT,
      value('outcome', 'COL=VALUE|buys-within=N', 'What is predicted: the value of a column (the yes of two values needs no naming), or for orders whether a customer buys again within so many days after the cut.'),
      value('features', 'A,B,C|auto', 'Columns the prediction is made from; auto takes all that can serve (default). Leave out what is only known afterwards.'),
      value('cut', 'DATE', 'Orders: last day that features may know, YYYY-MM-DD; default: so many days before the last order as the outcome takes.'),
      value('time', 'COL', 'Customer file: column of dates; a model of the earlier four fifths is also tested on the later fifth.'),
      MODEL,
      ...paramsOf(['predict']), ...rows.filter((row) => row.key === 'seed').map(optionOf),
      ...FEATURES.filter((option) => option.flag === 'id' || option.flag === 'treat-as'), ...ORDERS, ...STEPS, ...JOINS,
      ...paramsOf(['customers', 'report']), ...FORMULA_SAFE, ...SOURCES, ...READING, THREADS, JSON_OPTION,
    ],
  },
  {
    name: 'score',
    usage: 'tessera score MODEL.json FILE [FILE …] --out DIR [options]',
    summary: 'Give new rows the labels of a saved model (the segments do not move), or the probabilities of a saved prediction. A model of several files takes several.',
    options: [OUT, ...KEY, ...JOINS, ...ORDERS.filter((option) => option.flag === 'as-of'), ...paramsOf(['export']).filter((option) => option.flag !== 'with-fit'), ...READING, JSON_OPTION],
  },
  {
    name: 'monitor',
    usage: 'tessera monitor MODEL.json FILE [FILE …] [--before FILE] [--refit] --out DIR [options]',
    summary: 'Hold the customers of a later period against the segments of a model: who moved, what grew, whether customers still fit, and whether segments must be made anew.',
    options: [
      OUT,
      { flag: 'before', kind: 'repeated', placeholder: 'FILE', help: 'The earlier customers: the segments.csv that was written with the model, or their file (of a model of several files: each of them). Without it sizes and values are held against what the model remembers, and nobody can be followed.' },
      toggle('refit', 'Makes the segments anew from the later file by the same recipe, and says what becomes of each old one.'),
      value('recipe', 'FILE', 'Recipe of the model, for --refit and for its rules of alerts; default: recipe.json beside the model, where there is one.'),
      value('history', 'FILE', 'JSON file in which every period is kept as one more record; made when missing.'),
      ...paramsOf(['monitor']), ...rows.filter((row) => row.key === 'report.minGroup').map(optionOf),
      ...ORDERS.filter((option) => option.flag === 'as-of'),
      value('before-as-of', 'DATE', 'The same for the earlier file; default: the day that the model was made with. One order file can so be both, up to either day.'),
      ...KEY, ...JOINS, ...paramsOf(['export']).filter((option) => option.flag !== 'with-fit'), ...READING, THREADS, JSON_OPTION,
    ],
    notes: [
      'Writes segments.csv (the later customers with their segments), migration.csv (customer, before, after, state), drift.csv,',
      'monitor.html and monitor.docx. The exit code is 0 whether rules are broken or not: look at alerts in the JSON.',
    ],
  },
  ...projectCommands(SOURCES.filter((option) => option.flag === 'source'), JSON_OPTION),
  {
    name: 'serve',
    usage: 'tessera serve [--port N]',
    summary: 'The workbench on 127.0.0.1.',
    options: [value('port', 'N', 'Port; default: a free one.'), JSON_OPTION],
  },
];
