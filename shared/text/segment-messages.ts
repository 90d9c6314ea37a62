import type { ErrorCode } from '../errors/app-error.ts';
import { formatInteger } from './format.ts';
import { or } from './message-row.ts';
import type { Row } from './message-row.ts';
import { by } from './place.ts';

/** What is said of segments that a person defines, and of what happens within segments. */
export const SEGMENT_MESSAGES = {
  'no-segment-rules': {
    exit: 4,
    message: () => 'There are no rules yet that could define segments.',
    hint: () => `Write at least one (${by('--rule "NAME=CONDITION"', 'Segments, Edit rules')}), or take another method.`,
  },
  'no-items': {
    exit: 3,
    message: (d) => `The order lines do not say which ${d('what') === 'category' ? 'category' : 'product'} was bought${d('file') === '' ? '' : ` (${d('file')})`}.`,
    hint: () => `Name the column (${by('--product or --category', 'What the rows are, in the Data step')}), or look at the other one${by(' with --items', '')}.`,
  },
  'too-many-patterns': {
    exit: 4,
    message: (d) => `More than ${formatInteger(Number(d('limit')))} combinations are frequent enough; nobody could read them.`,
    hint: () => `Raise the least support${by(' (--support)', '')} or the least count${by(' (--min-count)', '')}, or allow fewer products${by(' (--length)', '')}.`,
  },
  'not-for-rules': {
    exit: 4,
    message: (d) => `${or(d('what'), 'This')} is not possible for segments that are defined by rules: nothing was searched that could come out otherwise.`,
    hint: () => 'Look at the silhouette for how the segments separate, or compare them with those of another method.',
  },
} as const satisfies Partial<Record<ErrorCode, Row>>;
