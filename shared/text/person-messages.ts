import type { ErrorCode } from '../errors/app-error.ts';
import { or } from './message-row.ts';
import type { Row } from './message-row.ts';
import { by } from './place.ts';

/** What is said of projects with a passphrase, and of persons who are to be left out. */
export const PERSON_MESSAGES = {
  'passphrase-needed': {
    exit: 3,
    message: (d) => `${or(d('file'), 'The project')} is encrypted and needs its passphrase.`,
    hint: () => by('Give it with --passphrase-env NAME or --passphrase-fd N, or type it at a terminal; the window asks for it.', 'Open the project again and enter it.'),
  },
  'passphrase-wrong': {
    exit: 3,
    message: (d) => `The passphrase does not open ${or(d('file'), 'this project')}.`,
    hint: () => 'Look at capital letters and the keyboard layout. A passphrase that is lost cannot be brought back.',
  },
  'passphrase-short': {
    exit: 2,
    message: (d) => `A passphrase has at least ${d('least')} signs.`,
    hint: () => 'Four or five words that do not belong together are easy to keep in mind and hard to guess.',
  },
  'person-column-unknown': {
    exit: 3,
    message: (d) => `Nothing says which column of ${or(d('file'), 'the data')} names customers, so nobody could be left out.`,
    hint: () => by('Give the files with --source ID=FILE, or name the column with --column.', 'Locate the files in the Data step first.'),
  },
} as const satisfies Partial<Record<ErrorCode, Row>>;
