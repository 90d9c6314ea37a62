import type { ErrorCode } from '../errors/app-error.ts';
import { because, inFile, or, quoted, theFile } from './message-row.ts';
import type { Row } from './message-row.ts';
import { by } from './place.ts';

/** What is said of files that cannot be read. */
export const FILE_MESSAGES = {
  'file-not-found': {
    exit: 3,
    message: (d) => `${theFile(d)} does not exist.`,
    hint: () => 'Check the name and the folder.',
  },
  'file-unreadable': {
    exit: 3,
    message: (d) => `${theFile(d)} cannot be read${because(d)}.`,
    hint: () => 'Check that you may read it and that no other program has locked it.',
  },
  'is-directory': {
    exit: 3,
    message: (d) => `${or(d('file'), 'This')} is a folder, not a file.`,
    hint: () => 'Name a file in it.',
  },
  'empty-file': {
    exit: 3,
    message: (d) => `${theFile(d)} is empty.`,
    hint: () => 'Export it again from where it came from.',
  },
  'header-only': {
    exit: 3,
    message: (d) => `${theFile(d)} ${d('columns') === '' ? 'holds no rows' : 'has column names but no rows'}.`,
    hint: () => 'Check the filter of the export that made it.',
  },
  'archive-without-table': {
    exit: 3,
    message: (d) => `The archive ${d('file')} holds ${d('names') === '' ? 'no files' : `no file that is read: ${d('names')}`}.`,
    hint: () => 'Unpack it, look at what is in it, and open the table itself.',
  },
  'unsupported-format': {
    exit: 3,
    message: (d) => `${theFile(d)} cannot be read${d('format') === '' ? '' : `: it looks like ${d('format')}`}.`,
    hint: (d) => (d('format').includes('(.xls)') ? 'Open it in its program (with the password, where it has one) and save it as .xlsx: in Excel and LibreOffice under File, Save as. Then open that.' : 'Tessera reads delimited and fixed-width text (also in gzip or ZIP), XLSX, ODS, JSON, Parquet, Arrow, SQLite and DuckDB. Save the table as one of these first.'),
  },
  'damaged-file': {
    exit: 3,
    message: (d) => `${theFile(d)} is damaged${because(d)}.`,
    hint: () => 'Export or copy it again.',
  },
  'file-too-large': {
    exit: 3,
    message: (d) => `${theFile(d)} is too large for this: ${d('size')}, at most ${d('limit')}.`,
    hint: () => 'Leave out rows or columns that are not needed, or split the file. CSV and Parquet files may be larger than others.',
  },
  'reader-ended': {
    exit: 3,
    message: (d) => `${theFile(d)} could not be read: the part of Tessera that reads files was ended${because(d)}.`,
    hint: () => 'Nothing else was lost. The file may be damaged, or made to do harm: open it where it comes from and save it again, or as CSV.',
  },
  'no-such-part': {
    exit: 3,
    message: (d) => `There is no ${or(d('kind'), 'part')} ${quoted(d('part'))}${inFile(d)}.`,
    hint: (d) => (d('nearest') !== '' ? `Did you mean "${d('nearest')}"? It has: ${d('available')}.` : `It has: ${or(d('available'), 'none')}.`),
  },
  'too-large-to-hold': {
    exit: 3,
    message: (d) => `${theFile(d)} is more than the window can hold in memory${d('size') === '' ? '' : `: ${d('size')}`}${d('limit') === '' ? '' : `, at most about ${d('limit')} of text`}.`,
    hint: (d) => `${d('native') === '' ? '' : `The native engine, which can, did not start: ${d('native')}. `}The native engine of the desktop program reads it, with the help of the disk, and so does the command line${by(': tessera segment FILE --out DIR', '')}. Or leave out columns and rows that are not needed.`,
  },
  'view-not-read': {
    exit: 3,
    message: (d) => `${theFile(d)} ${d('view') === '' ? 'holds views only' : `has ${quoted(d('view'))} as a view`}: a query that is stored in the file, which Tessera does not run.`,
    hint: () => 'Make a table of it in the database: CREATE TABLE name AS SELECT * FROM view.',
  },
  'database-version': {
    exit: 3,
    message: (d) => `${theFile(d)} is a DuckDB database of version ${d('version')} of its storage; versions ${d('oldest')} to ${d('newest')} can be read (DuckDB 0.10 to 1.4).`,
    hint: () => "Write it again in the DuckDB that made it: ATTACH 'copy.duckdb' AS c (STORAGE_VERSION 'v1.0.0'); COPY FROM DATABASE name TO c; or save the table as Parquet.",
  },
  'columns-differ': {
    exit: 3,
    message: (d) => `${theFile(d)} has other columns than ${or(d('first'), 'the first file')}${because(d)}.`,
    hint: () => 'Files that are read as one table must be written alike and have the same column names. Export it again in the form of the others, mend its names, or read it by itself.',
  },
  'join-key-missing': {
    exit: 3,
    message: (d) => `No column of ${or(d('file'), 'the file')} was recognised as the one that names the customer.`,
    hint: (d) => `Name it ${by('with --join FILE:COLUMN', 'under Files together, in the Data step')}.${d('available') === '' ? '' : ` Columns: ${d('available')}.`}`,
  },
  'no-join': {
    exit: 2,
    message: (d) => `${or(d('file'), 'The file')} is not joined to the customers.`,
    hint: () => 'Rows without a partner are told of the files that are joined to the customers, not of the customers themselves or of files of identities.',
  },
  'nothing-matches': {
    exit: 3,
    message: (d) => `No customer of ${or(d('to'), 'the customer file')} occurs in ${or(d('file'), 'the other file')}${d('examples') === '' ? '' : `, which names ${d('examples')}`}.`,
    hint: (d) => (d('zeros') === '' ? `Check which columns are compared (${by('--join FILE:COLUMN=COLUMN', 'Files together, in the Data step')}).`
      : `Leading zeros are in the way: without them ${d('zeros')} ${d('zeros') === '1' ? 'customer matches' : 'customers match'} (${by('--ignore-zeros', 'a step on the file that changes the type of its column to a number')}).`),
  },
} satisfies Partial<Record<ErrorCode, Row>>;
