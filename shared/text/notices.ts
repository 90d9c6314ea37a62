import type { ErrorData } from '../errors/app-error.ts';
import { fewNames } from './gather.ts';
import { by, placed } from './place.ts';
import type { Place } from './place.ts';

type Data = (name: string) => string;

const count = (n: string, one: string, many: string): string => (n === '1' ? `1 ${one}` : `${group(n)} ${many}`);

/** 12345 as 12,345. */
function group(digits: string): string {
  return /^\d+$/.test(digits) ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits;
}

/** A verb for one column, or for the many that a gathered notice is about. */
const were = (d: Data, one: string, many: string): string => (d('columns') === '' ? one : many);

/**
 * Words of the notices, by code. Every code of `shared/contract/notice.ts` has a row
 * (a test compares both lists; the layer order keeps this file from importing that one).
 */
export const NOTICE_TEXT: Readonly<Record<string, (d: Data) => string>> = {
  'rows-rejected': (d) => `${count(d('count'), 'row', 'rows')} of ${d('file')} could not be read and ${d('count') === '1' ? 'is' : 'are'} left out.`,
  'person-not-looked-up': (d) => `${d('file')} is not at hand, so how many rows it holds of the person, and what else names them there, is not known; they are left out when it is read.`,
  'person-not-found': () => 'No file that was read and nothing in the project names this person; they are left out should a file hold them later.',
  'person-remains': (d) => `The person is still named at ${d('places')}: names of files and columns are what the data have; rename them there.`,
  'recovery-unreadable': (d) => `${count(d('count'), 'piece', 'pieces')} of unsaved work ${d('count') === '1' ? 'is' : 'are'} under another passphrase or damaged and could not be looked into; discard ${d('count') === '1' ? 'it' : 'them'} in the window if this person may be in there.`,
  'recovery-not-encrypted': (d) => `${count(d('count'), 'piece', 'pieces')} of unsaved work on these files ${d('count') === '1' ? 'is' : 'are'} not under this passphrase; open or discard ${d('count') === '1' ? 'it' : 'them'} in the window.`,
  'rows-withheld': (d) => `${count(d('count'), 'row', 'rows')} of ${d('file')} ${d('count') === '1' ? 'is' : 'are'} left out at the person's wish.`,
  'rows-not-withheld': (d) => `${d('file')} has no column ${d('columns')}, so the persons who are to be left out at their own wish could not be looked for in it.`,
  'encoding-guessed': (d) => (d('encoding') === 'utf-8' ? `${d('file')} is UTF-8 with some broken signs, which were replaced by \ufffd.` : `${d('file')} ${Number(d('count')) > 1 ? 'are' : 'is'} not UTF-8 and ${Number(d('count')) > 1 ? 'were' : 'was'} read as ${d('encoding')}${d('sure') === 'false' ? `, of which its few special signs leave doubt: look at names with accents, and set ${by('--encoding', 'Encoding in the Data step')} where they are wrong` : ''}.`),
  'files-without-rows': (d) => `${d('files')} ${d('count') === '1' ? 'has' : 'have'} no rows and ${d('count') === '1' ? 'was' : 'were'} passed over.`,
  'wrong-mark': (d) => `${d('file')} begins with the mark of UTF-16, but its text has one byte a sign; the mark was passed over and the text read as ${d('encoding')}.`,
  'last-sign-cut': (d) => `${d('file')} ends in the middle of a sign of ${d('encoding').toUpperCase()}, which was dropped; the file may be cut off.`,
  'duplicate-column-names': (d) => `Columns of the same name were numbered: ${d('columns')}.`,
  'empty-column-names': (d) => `Columns without a name were called ${d('columns')}.`,
  'values-not-read': (d) => {
    const kind = d('kind') === 'date' ? ['a date', 'dates'] : ['a number', 'numbers'];
    const verb = d('count') === '1' ? `is not ${kind[0]}` : `are not ${kind[1]}`;
    return `${count(d('count'), 'value', 'values')} of ${d('column')} ${verb}${d('examples') === '' ? '' : ` (such as ${d('examples')})`} and ${d('count') === '1' ? 'counts' : 'count'} as missing.`;
  },
  'date-order-ambiguous': (d) => {
    const [order, other] = d('order') === 'mdy' ? ['month before day', 'day before month'] : ['day before month', 'month before day'];
    return `The dates of ${d('columns')} can be read with either order of day and month (as 03/04/2025); ${order} was assumed. Set ${by(`--date-order ${d('order') === 'mdy' ? 'dmy' : 'mdy'}`, 'Dates in the Data step')} where it is ${other}.`;
  },
  'thousands-ambiguous': (d) => {
    const sign = d('sign') === '' ? null : d('sign');
    const example = sign === null ? '1.234 or 1,234' : `1${sign}234`;
    const [kept, other] = [d('decimal'), d('decimal') === ',' ? '.' : ','];
    const how = sign === null ? `${kept === ',' ? 'comma' : 'point'} as the decimal sign` : sign === kept ? `as 1 and ${sign === ',' ? 'a decimal comma' : 'a decimal point'}, 1.234` : 'as thousands, 1234';
    return `Nothing in ${d('columns')} tells what the sign before three digits parts, in values such as ${example}; it was read ${sign === null ? 'with the ' : ''}${how}. Set ${by(`--decimal "${other}"`, 'Decimals in the Data step')} where it is the other way round.`;
  },
  'own-decimal': (d) => `${d('columns')} ${were(d, 'is', 'are')} written with ${d('decimal') === ',' ? 'a decimal comma' : 'a decimal point'}, unlike the rest of the file, and read so.`,
  'own-date-order': (d) => `The dates of ${d('columns')} have the ${d('order') === 'mdy' ? 'month' : 'day'} first, unlike the rest of the file, and were read so.`,
  'dates-understood': (d) => `Read as dates: ${d('columns')}. The exact text stays in exports; set the type to text where they are no dates.`,
  'short-years': (d) => `${d('columns')}: years of two digits were read as 1969 to 1999 (69 to 99) and 2000 to 2068 (00 to 68); check dates of birth.`,
  'zones-passed-over': (d) => `${d('columns')}: the clock times were kept as they are written, without their zones${d('mixed') === 'true' ? '. The zones differ from row to row, so that times of different rows can be off by hours against each other' : ''}.`,
  'dates-as-numbers': (d) => `${d('column')} ${were(d, 'holds', 'hold')} whole numbers that look like ${d('unit') === 'days' ? 'days as a spreadsheet counts them (45000 is 2023-03-15)' : `${d('unit')} since 1970`}; a step that changes ${were(d, 'its', 'their')} type to date makes dates of ${were(d, 'it', 'them')}.`,
  'values-not-finite': (d) => `${count(d('count'), 'value', 'values')} of ${d('column')} ${d('count') === '1' ? 'is' : 'are'} infinite or not a number (NaN) and ${d('count') === '1' ? 'counts' : 'count'} as missing.`,
  'dates-beyond': (d) => `${count(d('count'), 'date', 'dates')} of ${d('column')} ${d('count') === '1' ? 'lies' : 'lie'} beyond what can be held (or at infinity) and ${d('count') === '1' ? 'counts' : 'count'} as missing.`,
  'times-cut': (d) => `${count(d('count'), 'time', 'times')} of ${d('column')} ${d('count') === '1' ? 'is' : 'are'} finer than a microsecond and ${d('count') === '1' ? 'was' : 'were'} cut to it.`,
  'times-in-utc': (d) => `The times of ${d('column')} are given in UTC; the file would have them shown in ${d('zone')}.`,
  'numbers-with-signs': (d) => `${d('column')} ${were(d, 'holds', 'hold')} numbers with other signs ${d('example') === '' ? '' : `(such as ${d('example')}) `}and ${were(d, 'was', 'were')} read as text; a step that changes its type to number, or an export without the signs, makes numbers of it.`,
  'mostly-another-type': (d) => `A few values are no ${d('what')}, so the column stayed text: ${d('columns')}. A step that changes its type to ${d('what') === 'dates' ? 'date' : 'number'} makes them missing and counts them.`,
  'namibia-kept': (d) => `${d('column')} holds codes of countries, so NA is kept as Namibia; name NA among the words for a missing value${by(' (--nulls NA)', '')} where it is none.`,
  'read-as-amounts': (d) => `Read as numbers without the signs beside them: ${d('columns')}. The exact text stays in exports; set the type to text where they are no amounts.`,
  'lines-before-table': (d) => `${count(d('count'), 'line', 'lines')} above the table of ${d('file')} ${d('count') === '1' ? 'was' : 'were'} passed over.`,
  'lines-after-table': (d) => `${count(d('count'), 'line', 'lines')} of sums or notes under the table of ${d('file')} ${d('count') === '1' ? 'was' : 'were'} rejected.`,
  'lines-drawn': (d) => `${count(d('count'), 'line', 'lines')} drawn between the rows of ${d('file')} ${d('count') === '1' ? 'was' : 'were'} rejected.`,
  'names-unlike-rows': (d) => `${d('file')} names ${count(d('count'), 'column', 'columns')}, but its rows have another number; check the names.`,
  'names-one-short': (d) => `The rows of ${d('file')} have one value more than the ${count(d('count'), 'column name', 'column names')}, so names and values may not belong together. The first column was taken for row names, as R writes them: in the first row ${d('row')}. If that is wrong, a separator stands inside of values: put quotes around these, set another ${by('--delimiter', 'Separator in the Data step')}, or read without names (${by('--header 0', 'Header in the Data step')}).`,
  'empty-cells-dropped': (d) => `${count(d('count'), 'row', 'rows')} of ${d('file')} had empty cells beyond the last column, which were dropped.`,
  'quotes-kept': (d) => `${count(d('count'), 'row', 'rows')} of ${d('file')} had a stray quote inside a quoted cell, which was kept as a sign.`,
  'cells-outside-table': (d) => `${count(d('count'), 'cell', 'cells')} outside the table (the first at ${d('cell')}) ${d('count') === '1' ? 'was' : 'were'} not read; set a range to read ${d('count') === '1' ? 'it' : 'them'}.`,
  'several-tables': (d) => `The sheet ${d('sheet')} of ${d('file')} holds ${count(d('count'), 'other table', 'other tables')} besides the one that was read (${d('ranges')}); name a range to read another.`,
  'parts-joined': (d) => `A blank column parts ${d('ranges')} of the sheet ${d('sheet')} of ${d('file')}; they were read as one table. Name a range where they are several.`,
  'tables-in-text': (d) => `${d('file')} holds ${count(d('count'), 'other table', 'other tables')} (${d('tables')}); ${d('sheet')}${d('why') === 'most' ? ', which has most rows,' : ''} was read, and the rows of the others are among the rejected. Choose another with ${by('--table', 'Table in the Data step')}; ${by('--table all', 'All as one')} reads everything as one.`,
  'sums-in-table': (d) => `${count(d('count'), 'row', 'rows')} of sums between the rows of ${d('file')} (the first is row ${d('row')}) ${d('count') === '1' ? 'was' : 'were'} rejected: ${d('count') === '1' ? 'its' : 'their'} formulas or words say that ${d('count') === '1' ? 'it adds' : 'they add'} up other rows. Name a range to read ${d('count') === '1' ? 'it' : 'them'}.`,
  'merged-cells': (d) => `${count(d('count'), 'merged cell', 'merged cells')} of ${d('file')} ${d('count') === '1' ? 'reaches' : 'reach'} over several rows (${d('range')}${d('count') === '1' ? '' : ' is the first'}); the value counts for the first of these rows alone, and the others have none in that column.`,
  'error-cells': (d) => `${count(d('count'), 'cell', 'cells')} of ${d('column')} ${d('count') === '1' ? 'holds' : 'hold'} an error instead of a value${d('cell') === '' ? '' : ` (the first is ${d('cell')})`} and ${d('count') === '1' ? 'counts' : 'count'} as missing.`,
  'formulas-without-value': (d) => `${count(d('count'), 'formula has', 'formulas have')} no stored value and ${d('count') === '1' ? 'counts' : 'count'} as missing; open and save the workbook in its program to store them.`,
  'shared-texts-lost': (d) => `${count(d('count'), 'cell points', 'cells point')} to a text that the workbook does not hold and ${d('count') === '1' ? 'counts' : 'count'} as missing; open and save the workbook in its program, then look at them.`,
  'cells-given-twice': (d) => `${count(d('count'), 'value was', 'values were')} replaced by a later value of the same cell; the workbook gives such cells twice.`,
  'other-parts': (d) => `${d('file')} holds ${count(d('count'), 'other table', 'other tables')} (${d('names')}); ${d('sheet')} was read.`,
  'names-given-twice': (d) => `${count(d('count'), 'record', 'records')} of ${d('file')} ${d('count') === '1' ? 'gives' : 'give'} a name more than once (the first is record ${d('line')}, with ${d('name')}); the further values are in columns of their own, ${d('name')}_2 and so on.`,
  'members-passed-over': (d) => `${count(d('count'), 'file', 'files')} of the archive ${d('file')} ${d('count') === '1' ? 'was' : 'were'} passed over: ${d('names')}.`,
  'json-layout': (d) => d('layout') === 'lists' ? `${d('file')} is a list of lists; the first of them names the columns.` : `${d('file')} was read as pandas writes it with orient="${d('layout') === 'split' ? 'split": its list "columns" names the columns, and each list in "data" is a row' : 'columns": each of its objects is a column, with the values by the number of their row'}.`,
  'log-read': (d) => `${d('file')} was read together with the log beside it, as a program that opens the database would see it.`,
  'log-not-read': (d) => `${d('file')} works with a log beside it; what the program has not yet brought over from there is not read. Close that program, or open the file in the desktop window or on the command line, which read both.`,
  'no-rows': (d) => `${d('file')} has column names but no rows; the table written has none either.`,
  'views-not-read': (d) => `${d('file')} also has ${count(d('count'), 'view', 'views')} (${d('names')}); a view is a query stored in the file, and is not run.`,
  'computed-columns-not-read': (d) => `Columns that ${d('file')} computes by an expression of its own are left out: ${d('names')}.`,
  'repeated-ids': (d) => `${d('column')} names ${count(d('distinct'), 'customer', 'customers')} in ${count(d('rows'), 'row', 'rows')}; each row is treated as a customer of its own.`,
  'may-be-orders': (d) => `${d('customer')} has ${count(d('distinct'), 'different value', 'different values')} in ${count(d('rows'), 'row', 'rows')}, beside dates in ${d('date')}: rows may be orders rather than customers. If they are, treat the file as an order file (${by(`--customer "${d('customer')}" --date "${d('date')}" --amount "${d('amount')}"`, 'What the rows are, in the Data step')}).`,
  'leakage-alone': (d) => `${d('column')} alone tells the outcome almost without fail (AUC ${d('auc')}): it may know what happened. Leave it out unless it is known before the outcome.`,
  'leakage-same': (d) => `${d('column')} is the outcome in other words: each of its values has one outcome only. Leave it out.`,
  'leakage-filled': (d) => `${d('column')} is filled almost only for customers of one outcome (AUC of its gaps ${d('auc')}): it was probably written down afterwards. Leave it out.`,
  'feature-identifier': (d) => `${d('column')} has nearly as many values as there are customers; it names them rather than describes them.`,
  'feature-segment': (d) => `${d('column')} holds segments: what it gives is shared with the features that made them, and new customers need their segment first.`,
  'levels-not-known': (d) => `${count(d('count'), 'customer has', 'customers have')} a value of ${d('column')} that the model does not know; it counts as missing.`,
  'outcome-rare': (d) => `Only ${d('share')} of customers are ${d('kind')} the outcome; look at precision and lift rather than at the share of right guesses.`,
  'outcome-unknown': (d) => `The outcome of ${count(d('count'), 'customer', 'customers')} is not known; ${d('count') === '1' ? 'it gets a probability' : 'they get probabilities'}, but nothing was learned from ${d('count') === '1' ? 'it' : 'them'}.`,
  'prediction-no-better': () => 'The model does not do better than giving every customer the same probability: these features say little or nothing about the outcome.',
  'prediction-few-events': (d) => `There are ${d('count')} customers of the rarer outcome for ${d('terms')} weights; below ten for each, weights are unsure. Leave features out, or keep a penalty.`,
  'prediction-no-single-answer': () => 'Without a penalty there is no single answer, since features repeat each other or tell the outcomes apart without fail; a very small penalty was used.',
  'identities': (d) => (d('pairs') === '0' ? `${d('file')} holds no pair of two different ids, so no customer has several.`
    : `${d('file')} says of ${count(d('ids'), 'id', 'ids')} that they are ${count(d('customers'), 'customer', 'customers')} (up to ${group(d('most'))} ids of one); ${
      d('lines') === '' ? (d('merged') === '0' ? 'none of them had several rows.' : `${count(d('merged'), 'customer', 'customers')} with several rows ${d('merged') === '1' ? 'has' : 'have'} one now: that of the main id (else the first) stays, and its gaps are filled from the others.`)
        : `${count(d('lines'), 'order line', 'order lines')} under another id ${d('lines') === '1' ? 'counts' : 'count'} for the main one.`}`),
  'identities-unsure': (d) => `${d('file')} leaves open which id is the main one of ${count(d('count'), 'customer', 'customers')}: several are, or the pairs lead round in a circle. The first that is named counts.`,
  'may-be-identities': (d) => `${d('column')} of ${d('file')} holds ids of customers as well. If both are ids of one customer, say so (${by('--role FILE=identities', 'Ids of one customer, under Files together')}): their rows become one then.`,
  'customers-merged': (d) => `${count(d('customers'), 'customer', 'customers')} had ${count(d('rows'), 'row', 'rows')} of one ${d('column')}; each has one now, since what other files add up would count several times. The first row stays, and its gaps are filled from the rest.`,
  'ids-alike': (d) => `${count(d('count'), 'value', 'values')} of ${d('column')} differ in nothing but case, blanks${d('zeros') === '' ? '' : ', leading zeros'} or an empty fraction, and are kept apart: what other files add up goes to the one that is written the same, else to the first; what a survey says goes to each. If they are one customer, even them out in a step.`,
  'join-shared': (d) => `${count(d('count'), 'customer shares', 'customers share')} ${d('column')} with another one; what ${d('file')} adds up goes to the first of them, so that nothing counts twice.`,
  'join-by-values': (d) => `${d('file')} is joined by ${d('column')}: its values are those of ${d('to')}, though its name does not say so.`,
  'join-unknown': (d) => `${count(d('keys'), 'customer', 'customers')} of ${d('file')} (${count(d('rows'), 'row', 'rows')}) ${d('keys') === '1' ? 'is' : 'are'} not among the customers and ${d('keys') === '1' ? 'is' : 'are'} left out.`,
  'join-several': (d) => `${count(d('several'), 'customer has', 'customers have')} several rows in ${d('file')} (up to ${group(d('most'))}); the newest of each is taken, so that no customer is counted twice, and ${count(d('left'), 'row is', 'rows are')} left out.${d('guessed') === 'true' ? ` The file was taken for a survey; if its rows are orders or events, to be added up, say so (${by(`--role "${d('file')}=orders" or --role "${d('file')}=events"`, `What ${d('file')} is, under Files together`)}).` : ''}`,
  'join-unused': (d) => `${d('file')} was taken for a log of events, which are counted: ${d('columns')} ${d('columns').includes(', ') ? 'are' : 'is'} not used. If its rows are orders with amounts, or answers of a survey, say so (${by(`--role "${d('file')}=orders" or --role "${d('file')}=survey"`, `What ${d('file')} is, under Files together`)}).`,
  'join-blank': (d) => `${count(d('count'), 'row', 'rows')} of ${d('file')} ${d('count') === '1' ? 'names' : 'name'} no customer and ${d('count') === '1' ? 'is' : 'are'} left out.`,
  'blank-customers': (d) => `${count(d('count'), 'order line names', 'order lines name')} no customer and cannot be part of a segment.`,
  'cancelled-orders': (d) => `${count(d('count'), 'order line is', 'order lines are')} a cancellation, return or free line (quantity, price or amount not positive); ${d('treatment') === 'net' ? 'subtracted from what the customer spent' : 'left out'}.`,
  'unreadable-order-rows': (d) => `${count(d('count'), 'order line has', 'order lines have')} a date or amount that cannot be read; left out.`,
  'order-column-missing': () => 'No column names the order, so the lines of one customer on one day count as one order.',
  'rows-after-as-of': (d) => `${count(d('count'), 'order line is', 'order lines are')} after ${d('asOf')} and left out.`,
  'free-orders-counted': (d) => `${count(d('count'), 'order line is', 'order lines are')} worth nothing; for lifetime value and cohorts they count as purchases, without spend.`,
  'value-features-left-out': (d) => `Lifetime value could not be added as features. ${d('reason')}`,
  'new-in-holdout': (d) => `${count(d('count'), 'customer', 'customers')} first bought after ${d('end')} and ${d('count') === '1' ? 'is' : 'are'} not part of the calibration or the hold-out.`,
  'summary-rows-left-out': (d) => `${count(d('count'), 'row', 'rows')} left out: ${d('reason')}.`,
  'few-repeat-buyers': (d) => `Only ${count(d('count'), 'customer', 'customers')} bought again; with fewer than ${d('least')} the forecasts are rough. A longer period would help.`,
  'value-model-stands-in': (d) => `${d('first')} did not converge on these orders; ${d('model')} did, and its forecasts are given.`,
  'value-not-converged': (d) => {
    const one = d('count') === '1';
    const help = `${one ? 'Another model may do better; a' : 'A'} longer period would help.`;
    if (d('fit') === 'all-alive') {
      return `${one ? `${d('models')} cannot` : 'No model can'} tell who has left (${one ? 'it' : d('models')} did not converge): everybody counts as still buying, and customers who have been silent for long are valued too high. Take all values as upper bounds. ${help}`;
    }
    return `${d('models')} did not converge on these orders: chances to be alive, values and tiers of single customers are rough. Rely on totals only. ${help}`;
  },
  'spend-not-converged': (d) => `${d('model')}, the spend model, did not converge: spend and value of single customers are rough. Rely on totals, and look for a few customers with extreme orders.`,
  'spend-correlates': (d) => `Customers who buy more often spend ${d('sign') === '-' ? 'less' : 'more'} per purchase (correlation ${d('correlation')}). The spend model takes them to be unrelated, so values of frequent buyers are ${d('sign') === '-' ? 'too high' : 'too low'}; look at the tiers of frequent and rare buyers separately.`,
  'spend-left-out': (d) => `${count(d('count'), 'customer', 'customers')} bought again but spent nothing on it after returns; left out of the spend model and given the spend of an average customer.`,
  'spend-not-modelled': (d) => `Spend is not modelled: only ${count(d('count'), 'customer', 'customers')} spent something on repeat purchases, and three are needed. Tiers go by expected purchases.`,
  'spend-mean-infinite': () => 'Spend varies so much between customers that its mean is not finite (q is 1 or less); customers without repeat spend have no expected spend, and tiers go by expected purchases.',
  'rows-before-window': (d) => `${count(d('count'), 'order line is', 'order lines are')} older than the window of ${d('days')} days and left out.`,
  'one-day-only': (d) => `All orders are of one day, ${d('day')}: recency, tenure and rhythm cannot tell customers apart.`,
  'one-order-each': () => 'No customer has a second order: the number of orders and the rhythm of purchases cannot tell customers apart.',
  'future-orders': (d) => `The last order is dated ${d('last')}, after the day the file was first read (${d('read')}); time counts up to it. Set the as-of date if that date is a slip.`,
  'mixed-currencies': (d) => `Amounts are in several currencies (${d('currencies')}) and were added as they stand; convert them first, or keep one currency.`,
  'mixed-time-zones': (d) => `Times are written in several time zones (${d('zones')}); days and hours are taken as they are written.`,
  'event-kinds': (d) => `Events were read as ${d('kinds')}${d('others') === '0' ? '' : `; ${count(d('others'), 'other event counts', 'other events count')} as activity only`}. Name them ${by('with --event-kind', 'under What the rows are')} where that is wrong.`,
  'rows-left-out': (d) => `${count(d('count'), 'row has', 'rows have')} a missing value in a chosen column and ${d('count') === '1' ? 'is' : 'are'} not in any segment.`,
  'values-not-logged': (d) => `${count(d('count'), 'row has', 'rows have')} a ${d('column')} of −1 or less, which cannot be logged, and ${d('count') === '1' ? 'is' : 'are'} left out.`,
  'values-too-large': (d) => `${count(d('count'), 'row has', 'rows have')} a ${d('column')} that is too large to be scaled, and ${d('count') === '1' ? 'is' : 'are'} left out.`,
  'rows-too-far': (d) => `${count(d('count'), 'row lies', 'rows lie')} too far from every segment for distances to be computed, and ${d('count') === '1' ? 'is' : 'are'} left out.`,
  'rows-without-group': (d) => `${count(d('count'), 'row has', 'rows have')} no group in ${d('left')} or in ${d('right')} and ${d('count') === '1' ? 'is' : 'are'} left out of the comparison${by('; --with-noise makes them a group of their own', '')}.`,
  'constant-feature': (d) => `${d('column')} ${were(d, 'is', 'are')} the same for every customer and ${were(d, 'was', 'were')} left out.`,
  'feature-left-out': (d) => `${d('column')} ${were(d, 'was', 'were')} left out${d('reason') === '' ? (d('columns') === '' ? '' : ', each for the reason that the list of features gives') : `: ${d('reason').replace(/\.$/, '')}`}.`,
  'all-missing-feature': (d) => `${d('column')} ${were(d, 'has', 'have')} no values and ${were(d, 'was', 'were')} left out.`,
  'single-feature': (d) => `Segments rest on one feature only${d('column') === '' ? '' : `, ${d('column')}`}.`,
  'unknown-feature': (d) => `A weight was given for ${d('column')}, which is no column of the customers${d('nearest') === '' ? '.' : `; did you mean ${d('nearest')}?`}`,
  'feature-dominates': (d) => {
    const rest = Number(d('percent')) >= 80 ? 'decides distances nearly alone' : 'counts more in distances than all others together';
    const advice = d('advice') === 'scale' ? 'Scale it by z-score, or lower its weight' : 'Lower its weight';
    return `${d('column')} holds ${d('percent')}% of the variance of all features and ${rest}. ${advice} where it should not.`;
  },
  'components-used': (d) => `Segments rest on ${count(d('count'), 'principal component', 'principal components')} of ${count(d('of'), 'prepared column', 'prepared columns')}, with ${d('percent')}% of their variance.`,
  'missing-filled': (d) => `${count(d('count'), 'missing value', 'missing values')} of ${d('column')} ${d('count') === '1' ? 'was' : 'were'} filled${d('with') === '' ? '' : ` with ${d('with')}`}.`,
  'silhouette-sampled': (d) => `The silhouette was computed within one sample of ${group(d('n'))} customers.`,
  'dunn-not-computed': (d) => (d('limit') === '' ? 'The Dunn index is not defined here: the customers of each segment are equal in all features.' : `The Dunn index is not computed above ${group(d('limit'))} customers.`),
  'sweep-sampled': (d) => `The curves rest on a sample of ${group(d('n'))} customers${d('segments') === 'all' ? '; the segments themselves on all' : `, and medoids are those of the best of a few samples; every customer belongs to the nearest of them${by(' (--exact takes all)', '')}`}.`,
  'sweep-shortened': (d) => `The sweep stops at ${d('kMax')}: only ${d('distinct')} customers differ in the chosen features.`,
  'sweep-stopped-runs': (d) => `The sweep stops at ${d('kMax')}: the runs of the consensus tell no more kinds of customers apart.`,
  'sweep-stopped-singular': (d) => `The sweep stops before ${d('k')} segments: there every start ends in a covariance that is singular. Raise the regularisation or take a simpler shape.`,
  'sweep-stopped-bic': (d) => `No more than ${d('k')} segments were tried: the last ${d('steps')} numbers had no lower BIC than ${d('best')}.`,
  'sweep-stopped-collapsed': (d) => `No more than ${d('k')} segments were tried: at each of ${d('steps')} numbers a segment had shrunk to a few customers or to equal values.`,
  'one-group': () => 'One group alone describes the customers as well as segments do: they may not fall into segments.',
  'mixture-collapsed': () => 'A segment of the mixture has shrunk to a few customers or to equal values, so its likelihood and BIC say little. Ask for fewer segments, raise the regularisation or take a simpler shape.',
  'mixture-on-categories': (d) => `${d('columns') === '' ? 'Some features' : d('columns')} ${d('count') === '1' ? 'takes' : 'take'} only a few values, which no bell-shaped cloud describes: the mixture shrinks onto them, and its likelihood and BIC say little. For categories take latent classes, or Gower and medoids.`,
  'not-converged': (d) => `The search was still moving customers after ${d('iterations')} rounds; raise the most iterations.`,
  'without-segment': (d) => `${count(d('count'), 'customer is', 'customers are')} in no segment${d('share') === '' ? '' : ` (${d('share')})`}: where they lie, others are too few.`,
  'no-rule-holds': (d) => `For ${count(d('count'), 'customer', 'customers')}${d('share') === '' ? '' : ` (${d('share')})`} no rule holds; ${d('count') === '1' ? 'it is' : 'they are'} in no segment.`,
  'customers-without-items': (d) => `${count(d('count'), 'customer', 'customers')} of the segments ${d('count') === '1' ? 'has' : 'have'} no order line that names a ${d('what')}.`,
  'orders-of-one': (d) => `Only ${d('share')} of the customers have more than one order: what they buy next is known for these alone.`,
  'split-not-found': (d) => `Segment ${d('segment')}, which was to be split, is not found among the ${d('k')} segments any more; split another one, or remove the split.`,
  'split-impossible': (d) => `${d('name')} (${count(d('size'), 'customer', 'customers')}) is not split: ${d('parts') === 'auto' ? 'no number of parts' : `${d('parts')} parts`} ${d('parts') === 'auto' ? 'leaves' : 'leave'} at least ${d('least')} customers in each.`,
  'rules-without-customers': (d) => `${d('names') === '' ? 'A rule' : d('names')} ${d('count') === '1' ? 'picks' : 'pick'} no customer: none meets the condition, or rules before it have taken them all.`,
  'mostly-without': (d) => `${d('share') === '' ? 'Most customers' : `${d('share')} of the customers`} are in no segment: the segments are only the densest spots, not a division of all customers. Ask for smaller segments or a larger radius, or take another method.`,
  'option-not-used': (d) => `${d('option')} has no effect with ${d('method')}.`,
  'tree-sampled': (d) => `The tree is that of a sample of ${group(d('n'))} customers; the others belong to the segment of the most similar one in the sample.`,
  'density-sampled': (d) => `The segments were found among a sample of ${group(d('n'))} customers; every other one is like the most similar of them, or in no segment when it lies too far off. Ask for all customers${by(' (--exact)', '')} to wait for the whole.`,
  'model-holds-customers': (d) => `model.json holds the prepared values of ${count(d('count'), 'customer', 'customers')}, because ${d('method')} knows its segments by ${d('by') === 'medoids' ? 'the customers they stand around' : 'their members'}: treat it as customer data.`,
  'step-not-kept': (d) => `model.json does not keep the step "${d('step')}", which holds values of ${d('columns')}: a later step drops or pseudonymises them. The model cannot label new rows; make the pseudonyms before this step, or do without it.`,
  'recipe-names-values': (d) => `${d('file')} holds the steps as they were written, and one names values of a column that is dropped or pseudonymised: treat it as customer data.`,
  'small-segments-merged': (d) => `${count(d('count'), 'segment', 'segments')} under ${d('share')} of the customers ${d('count') === '1' ? 'was' : 'were'} merged into the nearest: ${d('before')} were found, ${d('after')} ${d('after') === '1' ? 'is' : 'are'} left.`,
  'few-customers': (d) => `${group(d('rows'))} customers are few: the segments describe them, and may not be found among others. Compare with random data (${by('--gap', 'How many segments')}) before relying on them.`,
  'small-segment': (d) => `${d('segment') === '' ? 'A segment' : `Segment ${d('segment')}`} holds under 1% of customers${d('size') === '' ? '' : ` (${group(d('size'))})`}.`,
  'k-at-end': (d) => `The recommended ${d('k')} is at the end of the range tried; try a wider range.`,
  'vote-at-end': (d) => `Most indices speak for ${d('k')}, the end of the range tried; try a wider range.`,
  'no-structure': (d) => `No number of segments separates the customers better than ${d('references')} random data sets of the same shape: this data does not fall into segments. They can still be cut into groups, but by convention.`,
  'one-heap': (d) => `This data does not fall into segments: at no number of them does k-means separate the customers better than random data that are one heap${d('silhouette') === '' ? '' : ` (mean silhouette ${d('silhouette')} at ${d('k')}, random data ${d('random')})`}. Segments are then cut by convention. Groups of odd shape, which this does not see, DBSCAN or HDBSCAN would find.`,
  'weak-structure': (d) => `The segments overlap a great deal${d('silhouette') === '' ? '' : ` (silhouette ${d('silhouette')})`}: treat their borders as a convention.`,
  'map-sampled': (d) => `${group(d('sampled'))} customers were laid out; the others were placed by their neighbours${d('shown') === '' ? '' : `; ${group(d('shown'))} are shown`}.`,
  'anchor-split': (d) => `"${d('name')}" has split: ${d('into')}.`,
  'anchor-merged': (d) => `"${d('name')}" has merged into ${d('into')}.`,
  'anchor-gone': (d) => `"${d('name')}" is not found among the segments any more.`,
  'segment-new': (d) => `Segment ${d('segment')} is new: no name given before fits it.`,
  'figures-hidden': (d) => `Figures of ${count(d('count'), 'segment', 'segments')} with fewer than ${d('minGroup')} customers are hidden in documents.`,
  'segment-handed-as': (d) => `"${d('name')}" is handed over as "${d('as')}", since content blocks and imports do not take all signs.`,
  'address-in-segments': (d) => `${count(d('count'), 'customer', 'customers')} ${d('count') === '1' ? 'shares' : 'share'} the address of a customer of another segment; the first customer of an address counts.`,
  'arms-unbalanced': (d) => `${count(d('count'), 'feature', 'features')} ${d('count') === '1' ? 'differs' : 'differ'} between the groups by more than 0.1 standard deviations; another seed or ${by('--allocation exact', 'the exact allocation')} may help.`,
  'arms-by-row': () => 'There is no column that names the customer, so rows were drawn: another order of rows gives other groups.',
  'signs-not-drawn': (d) => `${count(d('count'), 'sign', 'signs')} of names ${d('count') === '1' ? 'is' : 'are'} in none of the fonts that pictures of charts can be drawn with (Latin, Greek and Cyrillic): charts of ${d('file')} show question marks for ${d('count') === '1' ? 'it' : 'them'}, texts and tables show ${d('count') === '1' ? 'it' : 'them'}, and so does the web page.`,
  'signs-without-font': (d) => `${count(d('count'), 'sign', 'signs')} of names or notes ${d('count') === '1' ? 'is' : 'are'} in none of the fonts that ${d('file')} can carry (Latin, Greek and Cyrillic) and ${d('count') === '1' ? 'is' : 'are'} shown as question marks; the web page and the Word file show ${d('count') === '1' ? 'it' : 'them'}.`,
  'formula-kept': (d) => `${count(d('count'), 'cell', 'cells')} that a spreadsheet would run as a formula ${d('count') === '1' ? 'is' : 'are'} written as in the file. ${by('Use --formula-safe', 'Switch formula safety on')} where the table goes to a spreadsheet.`,
  'formula-neutralised': (d) => `${count(d('count'), 'cell', 'cells')} that a spreadsheet would run as a formula ${d('count') === '1' ? 'was' : 'were'} made harmless.`,
  'source-changed-accepted': (d) => `${d('file')} has other content than the recipe was made with; accepted.`,
  'unmatched-categories': (d) => `${count(d('count'), 'value', 'values')} of ${d('column')} ${d('count') === '1' ? 'was' : 'were'} not known to the model.`,
  'even-window': (d) => `The later orders reach back ${d('reach')} days, the segments were made from ${d('days')} days: values, distances and a new fit look back ${d('days')} days in both periods, and a segment has grown or shrunk only where it has there too, so that what only grows with the file does not count as a change.`,
  'uneven-history': (d) => `${d('past') === '' ? 'How many days of orders the segments were made from is not known' : `The later orders reach back ${d('now')} days, the segments were made from ${d('past')} days`}: ${d('columns')} depend on that, so their change does not count. ${d('past') === '' ? 'Make the segments anew once, and it will be known' : 'A file with the whole history would be judged'}.`,
  'feature-grows': (d) => `${d('column')} changed by ${group(d('step'))} for nearly all customers of both periods, as the calendar does, so its change does not count.`,
  'reference-missing': (d) => (d('from') === '' ? 'The model does not say what its customers were like (it was made by an earlier version, or cannot label rows), so drift cannot be told. Give the earlier customers, or write the model again.' : 'The model does not say what its customers were like; the earlier customers stand for them.'),
  'labels-by-rule': (d) => `The model labels new rows by a rule of its own, which gives ${count(d('count'), 'customer', 'customers')} of its ${group(d('rows'))} another segment than they had: so many seem to move without having changed when labels of the first segmentation are compared.`,
  'customers-not-followed': (d) => `${count(d('count'), 'row has', 'rows have')} no id, or one that occurs again, and cannot be followed from one period to the other.`,
};

/** The sentence for a notice, for where it is read. */
export function describeNotice(notice: { readonly code: string; readonly data: ErrorData }, place: Place = 'terminal'): string {
  const word = NOTICE_TEXT[notice.code];
  const read = (name: string): string => {
    const value = notice.data[name];
    if (value === undefined || value === null) return '';
    return Array.isArray(value) ? fewNames(value as readonly string[]) : String(value);
  };
  return word === undefined ? notice.code : placed(word(read), place);
}
