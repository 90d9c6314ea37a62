import type { ErrorCode } from '../errors/app-error.ts';
import { because, fault, or, quoted } from './message-row.ts';
import type { Row } from './message-row.ts';
import { by } from './place.ts';

/** What is said of files and platforms that an analysis cannot be handed over to, and of models. */
export const EXPORT_MESSAGES = {
  'not-for-sql': {
    exit: 4,
    message: (d) => `The model (${d('method')}) cannot be written as SQL or PMML: ${d('reason')}.`,
    hint: () => 'Use k-means, or label new rows with tessera score and model.json.',
  },
  'not-for-platform': {
    exit: 4,
    message: (d) => `This cannot be handed to ${d('platform')}: ${d('reason')}.`,
    hint: () => 'Hand over fewer columns.',
  },
  'consent-unread': {
    exit: 3,
    message: (d) => `No value of ${quoted(d('column'))} says that a customer agreed to be written to.`,
    hint: () => `Choose another column, or say which words mean yes there${by(' (--consent-words)', '')}.`,
  },
  'no-contacts': {
    exit: 3,
    message: (d) => `No contact is left to hand over: ${d('withoutSegment')} customers are in no segment, ${d('withoutConsent')} did not agree, ${d('withoutEmail')} have no address in ${quoted(d('column'))}, ${d('invalidEmail')} one that cannot be one.`,
    hint: () => 'Check that the column holds e-mail addresses, and which column says who agreed.',
  },
  'not-for-xlsx': {
    exit: 4, message: (d) => `${or(d('file'), 'The workbook')} cannot be written${because(d)}.`,
    hint: () => 'Take CSV or Parquet, which have no such limit, or leave out the source columns.',
  },
  'invalid-model': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The file')} is not a Tessera model${fault(d)}.`,
    hint: () => 'Use the model.json that segment wrote.',
  },
  'copy-too-large': {
    exit: 4,
    message: (d) => `More is marked than the clipboard takes: ${d('rows')} rows, of these columns at most ${d('most')}.`,
    hint: () => 'Save the rows to a file instead, or mark fewer.',
  },
} as const satisfies Partial<Record<ErrorCode, Row>>;
