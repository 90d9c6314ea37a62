import { AppError } from '../shared/errors/app-error.ts';
import { ALL_TABLES } from '../shared/contract/tables.ts';
import type { SourceReport } from '../shared/contract/tables.ts';
import { findColumn } from '../shared/prepare/find-column.ts';
import { MISSING_WORDS } from '../shared/recipe/missing-words.ts';
import { ENCODINGS } from '../shared/recipe/encodings.ts';
import { dialectSchema } from '../shared/recipe/recipe.ts';
import type { Dialect } from '../shared/recipe/recipe.ts';
import { separatorNamed } from '../shared/recipe/separator.ts';
import { nameInMember } from '../shared/sources/member-table.ts';
import type { Args } from './args.ts';
import { columnList } from './params-from-args.ts';

const wrong = (flag: string, value: string, allowed: string): AppError =>
  new AppError('invalid-option', { option: `--${flag}`, value, allowed });

/** Other names that programs give to encodings. */
const ALSO: readonly (readonly [string, Dialect['encoding']])[] = [
  ['utf8', 'utf-8'], ['utf16le', 'utf-16le'], ['utf16be', 'utf-16be'], ['latin1', 'iso-8859-1'], ['latin-1', 'iso-8859-1'], ['latin9', 'iso-8859-15'], ['latin2', 'iso-8859-2'],
  ['iso-8859-9', 'windows-1254'], ['latin5', 'windows-1254'], ['shift-jis', 'shift_jis'], ['sjis', 'shift_jis'], ['cp932', 'shift_jis'], ['windows-31j', 'shift_jis'],
  ['eucjp', 'euc-jp'], ['euckr', 'euc-kr'], ['cp949', 'euc-kr'], ['gbk', 'gb18030'], ['gb2312', 'gb18030'], ['cp936', 'gb18030'], ['cp950', 'big5'], ['koi8', 'koi8-r'],
  ['mac', 'macintosh'], ['mac-roman', 'macintosh'], ['macroman', 'macintosh'], ['cp866', 'ibm866'], ['ibm437', 'cp437'], ['ibm850', 'cp850'], ['ibm852', 'cp852'],
];
const ENCODING_NAMES: ReadonlyMap<string, Dialect['encoding']> = new Map([
  ...ENCODINGS.map((name) => [name, name] as const), ...ENCODINGS.map((name) => [name.replace('windows-', 'cp'), name] as const), ...ALSO,
]);
const DELIMITERS: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'], ['\\t', '\t'], ['comma', ','], ['semicolon', ';'], ['pipe', '|'], ['bar', '|'], ['space', ' '],
]);
const QUOTES: ReadonlyMap<string, string> = new Map([['none', ''], ['', ''], ['"', '"'], ["'", "'"], ['double', '"'], ['single', "'"]]);
const ESCAPES: ReadonlyMap<string, Dialect['escape']> = new Map([
  ['double', 'double'], ['doubled', 'double'], ['"', 'double'], ['backslash', 'backslash'], ['\\', 'backslash'],
]);

/** How the text of an option becomes parts of the dialect. */
const READERS: Readonly<Record<string, (text: string, flag: string) => Partial<Dialect>>> = {
  'read-as': (text, flag) => ({ format: choice(flag, text, dialectSchema.shape.format.options) }),
  sheet: (text, flag) => {
    if (text === '' || text.length > 255) throw wrong(flag, text, 'the name or the number of a sheet, table, file or array');
    return { sheet: text };
  },
  table: (text, flag) => {
    if (text === 'all') return { sheet: ALL_TABLES };
    if (!/^[1-9]\d{0,3}$/.test(text)) throw wrong(flag, text, 'the number of a table from 1, or all');
    return { sheet: `Table ${text}` };
  },
  range: (text, flag) => part(flag, text, 'range', text.toUpperCase(), 'cells such as B3:F200'),
  encoding: (text, flag) => ({ encoding: known(flag, text.toLowerCase(), ENCODING_NAMES, ENCODINGS.join(', ')) }),
  delimiter: (text, flag) => {
    const { delimiter, blanks } = separatorNamed(DELIMITERS.get(text) ?? text);
    return { ...part(flag, text, 'delimiter', delimiter, 'one to eight signs, tab, blanks for runs of blanks, or wide-blanks for two and more'), blanks };
  },
  quote: (text, flag) => ({ quote: known(flag, text, QUOTES, '", \', none') }),
  escape: (text, flag) => ({ escape: known(flag, text, ESCAPES, 'double, backslash') }),
  comment: (text, flag) => part(flag, text, 'comment', text, 'up to eight signs'),
  'skip-rows': (text, flag) => whole(flag, text, 'skipRows', 'a number of lines from 0'),
  'footer-rows': (text, flag) => whole(flag, text, 'footerRows', 'a number of lines from 0 to 1000'),
  header: (text, flag) => whole(flag, text, 'header', 'a number of rows from 0 to 10'),
  widths: (text, flag) => {
    const widths = text.split(',').map((width) => (/^\s*\d{1,6}\s*$/.test(width) ? Number(width) : 0));
    return { ...part(flag, text, 'widths', widths, 'signs of each column, such as 5,10,8'), format: 'fixed' };
  },
  decimal: (text, flag) => ({ decimal: choice(flag, text, ['.', ',']) }),
  thousands: (text, flag) => ({ thousands: choice(flag, text, ['usual', 'blank', 'apostrophe']) }),
  'true-words': (text, flag) => part(flag, text, 'trues', columnList(text), 'words with commas between, such as "oui,vrai"'),
  'false-words': (text, flag) => part(flag, text, 'falses', columnList(text), 'words with commas between, such as "non,faux"'),
  'date-order': (text, flag) => ({ dateOrder: choice(flag, text, ['ymd', 'dmy', 'mdy']) }),
  nulls: (text, flag) => part(flag, text, 'nulls', columnList(text), 'words with commas between, such as "-,unknown,999"'),
};

const choice = <const T extends string>(flag: string, text: string, allowed: readonly T[]): T => {
  const found = allowed.find((option) => option === text);
  if (found === undefined) throw wrong(flag, text, allowed.map((option) => (option.length === 1 ? `"${option}"` : option)).join(', '));
  return found;
};

const known = <T>(flag: string, text: string, values: ReadonlyMap<string, T>, allowed: string): T => {
  const value = values.get(text);
  if (value === undefined) throw wrong(flag, text, allowed);
  return value;
};

/** A part of the dialect as its schema takes it. */
const part = (flag: string, text: string, key: keyof Dialect, value: unknown, allowed: string): Partial<Dialect> => {
  const result = dialectSchema.shape[key].safeParse(value);
  if (!result.success) throw wrong(flag, text, allowed);
  return { [key]: result.data };
};

const whole = (flag: string, text: string, key: 'skipRows' | 'footerRows' | 'header', allowed: string): Partial<Dialect> => {
  if (!/^\d{1,7}$/.test(text)) throw wrong(flag, text, allowed);
  return part(flag, text, key, Number(text), allowed);
};

/** `[COL=]A,B`, or `all` in place of the words. */
const keptFrom = (text: string): Dialect['keptWords'][number] => {
  const at = text.lastIndexOf('=');
  const list = text.slice(at + 1);
  const column = at > 0 ? text.slice(0, at) : null;
  const words = list === 'all' ? MISSING_WORDS : columnList(list);
  const result = dialectSchema.shape.keptWords.safeParse([{ column, words }]);
  if (!result.success) throw wrong('keep-words', text, `[COLUMN=] and some of ${MISSING_WORDS.join(', ')}, or all`);
  return result.data[0];
};

/** Whether every column of `--keep-words` is one of a file's. Errors: `no-such-column`. */
export function checkKeptColumns(dialect: Partial<Dialect> | null, reports: readonly SourceReport[]): void {
  const columns = reports.flatMap((report) => report.columns);
  for (const { column } of dialect?.keptWords ?? []) {
    if (column !== null) findColumn(columns, column, reports.length === 1 ? reports[0].name : null);
  }
}

/** The reading options that were given; what is absent is detected. Errors: `invalid-option`. */
export function dialectFrom(args: Args): Partial<Dialect> | null {
  let dialect: Partial<Dialect> = {};
  for (const [flag, read] of Object.entries(READERS)) {
    const text = args.values.get(flag);
    if (text !== undefined) dialect = { ...dialect, ...read(text, flag) };
  }
  const kept = args.repeated.get('keep-words') ?? [];
  if (kept.length > 0) dialect = { ...dialect, keptWords: kept.map(keptFrom) };
  const sheet = args.values.get('sheet');
  // a table of a file in an archive
  if (sheet !== undefined && args.values.has('table')) dialect = { ...dialect, sheet: nameInMember(sheet, dialect.sheet ?? '') };
  return Object.keys(dialect).length === 0 ? null : dialect;
}
