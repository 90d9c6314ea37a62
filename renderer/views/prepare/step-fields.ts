import { OUTLIER_THRESHOLDS } from '../../../shared/recipe/steps.ts';
import type { Step, StepKind } from '../../../shared/recipe/steps.ts';

/** How one field of a step is edited. */
export interface StepField {
  readonly key: string;
  readonly label: string;
  readonly control: 'column' | 'columns' | 'choice' | 'number' | 'text' | 'switch' | 'expression' | 'strings' | 'numbers' | 'date' | 'map' | 'merges' | 'all-columns' | 'block';
  readonly choices?: readonly (readonly [string, string])[];
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Shown where it holds. */
  readonly when?: (step: Step) => boolean;
  /** Stands in the empty field. */
  readonly help?: string | ((step: Step) => string);
}

type Choices = NonNullable<StepField['choices']>;
const column = (label = 'Column'): StepField => ({ key: 'column', label, control: 'column' });
const columns = (label = 'Columns'): StepField => ({ key: 'columns', label, control: 'columns' });
const choice = (key: string, label: string, choices: Choices, more: Partial<StepField> = {}): StepField => ({ key, label, control: 'choice', choices, ...more });
const number = (key: string, label: string, min: number, max: number, more: Partial<StepField> = {}): StepField => ({ key, label, control: 'number', min, max, ...more });
const toggle = (key: string, label: string, more: Partial<StepField> = {}): StepField => ({ key, label, control: 'switch', ...more });
const is = (key: string, ...values: readonly string[]) => (step: Step): boolean => values.includes(String((step as unknown as Readonly<Record<string, unknown>>)[key]));

const KEEP: Choices = [['first', 'The first'], ['last', 'The last'], ['most-complete', 'The most complete'], ['newest', 'The newest']];
const BY: StepField = { key: 'by', label: 'Newest by', control: 'column', when: is('keep', 'newest') };

export const STEP_FIELDS: Readonly<Record<StepKind, readonly StepField[]>> = {
  type: [column(), choice('to', 'Type', [['number', 'Number'], ['integer', 'Whole number'], ['category', 'Category'], ['text', 'Text'], ['boolean', 'Yes or no'], ['date', 'Date'], ['datetime', 'Date and time']])],
  text: [columns(), choice('case', 'Case', [['keep', 'As it is'], ['lower', 'small letters'], ['upper', 'CAPITALS'], ['title', 'Capital At Each Word']]), toggle('trim', 'Take off blanks around'), toggle('collapse', 'Make runs of blanks one'), toggle('accents', 'Remove accents')],
  recode: [column(), { key: 'map', label: 'Replace', control: 'map' }, choice('other', 'Other values', [['keep', 'Stay'], ['missing', 'Become missing'], ['value', 'Become one value']]), { key: 'otherValue', label: 'Value of the others', control: 'text', when: is('other', 'value') }],
  dedupe: [{ key: 'columns', label: 'Equal in', control: 'all-columns' }, choice('keep', 'Stays', KEEP), BY],
  fuzzy: [
    columns('Compared columns'), choice('measure', 'Likeness', [['jaro-winkler', 'Jaro-Winkler (names)'], ['levenshtein', 'Levenshtein (edits)']]), number('threshold', 'Alike from', 0.5, 1, { step: 0.01 }), { key: 'block', label: 'Compared are', control: 'block' },
    choice('keep', 'Stays', KEEP), BY, toggle('fill', 'Fill gaps from the rows that go'), { key: 'merges', label: 'Proposals', control: 'merges' },
  ],
  filter: [{ key: 'where', label: 'Condition', control: 'expression' }, choice('keep', 'Keep', [['matching', 'Rows that match'], ['others', 'The other rows']])],
  compute: [{ key: 'name', label: 'New column', control: 'text' }, { key: 'expression', label: 'Expression', control: 'expression' }],
  'date-parts': [column('Date'), { key: 'parts', label: 'Parts', control: 'strings', choices: [['year', 'Year'], ['quarter', 'Quarter'], ['month', 'Month'], ['week', 'Week'], ['day', 'Day'], ['weekday', 'Weekday'], ['hour', 'Hour'], ['age-years', 'Age in years'], ['days-since', 'Days since']] }, { key: 'asOf', label: 'Counted to', control: 'date', when: (step) => step.kind === 'date-parts' && step.parts.some((part) => part === 'age-years' || part === 'days-since') }],
  outliers: [
    columns(), choice('method', 'Found by', [['iqr', 'Interquartile range'], ['z', 'Standard deviations'], ['percentile', 'Percentiles'], ['lof', 'Local outlier factor']]), number('threshold', 'Beyond', 0, 1000, { help: (step) => (step.kind === 'outliers' ? `usual: ${OUTLIER_THRESHOLDS[step.method]}${step.method === 'percentile' ? ', a share below 0.5' : ''}` : '') }),
    number('neighbors', 'Neighbours', 1, 200, { when: is('method', 'lof') }), toggle('scaled', 'Standardise first', { when: is('method', 'lof') }),
    choice('action', 'Do', [['flag', 'Flag in a new column'], ['cap', 'Cap at the bounds'], ['missing', 'Make missing'], ['drop', 'Remove the row']]),
  ],
  transform: [columns(), choice('function', 'Function', [['log', 'Logarithm'], ['log1p', 'Logarithm of 1 + value'], ['sqrt', 'Square root'], ['yeo-johnson', 'Yeo-Johnson']]), number('lambda', 'Lambda', -10, 10, { when: is('function', 'yeo-johnson'), help: 'most likely' })],
  bins: [column(), choice('method', 'Classes', [['width', 'Equal width'], ['quantile', 'Equal size'], ['edges', 'Between edges']]), number('count', 'How many', 2, 100, { when: is('method', 'width', 'quantile') }), { key: 'edges', label: 'Edges', control: 'numbers', when: is('method', 'edges') }, { key: 'labels', label: 'Names', control: 'strings' }],
  missing: [
    columns(), choice('method', 'Fill with', [['median', 'Median'], ['mean', 'Mean'], ['mode', 'Most frequent value'], ['constant', 'A constant'], ['category', 'A level of its own'], ['knn', 'Nearest neighbours'], ['mice', 'Chained equations'], ['drop', 'Nothing: remove the row']]),
    { key: 'value', label: 'Constant', control: 'text', when: is('method', 'constant') }, number('neighbors', 'Neighbours', 1, 100, { when: is('method', 'knn') }), toggle('scaled', 'Standardise first', { when: is('method', 'knn') }),
    number('rounds', 'Most rounds', 1, 100, { when: is('method', 'mice') }), toggle('flag', 'Add a column that says where', { when: (step) => step.kind === 'missing' && step.method !== 'drop' }),
  ],
  scale: [columns(), choice('method', 'To', [['zscore', 'Mean 0, standard deviation 1'], ['minmax', 'Range 0 to 1'], ['robust', 'Median 0, interquartile range 1']])],
  encode: [column(), choice('method', 'As', [['one-hot', 'A column for each level'], ['ordinal', 'Numbers in an order'], ['frequency', 'Share of the level']]), { key: 'order', label: 'From low to high', control: 'strings', when: is('method', 'ordinal') }],
  consent: [column(), { key: 'values', label: 'Values that mean yes', control: 'strings' }],
  sensitive: [columns(), choice('action', 'Do', [['drop', 'Drop the columns'], ['pseudonym', 'Replace by pseudonyms']])],
};
