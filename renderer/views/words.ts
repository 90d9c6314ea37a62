import type { TablesChoice } from '../engine/tables-engine.ts';
import type { ColumnRole, ColumnType, Dialect } from '../../shared/recipe/recipe.ts';
import type { FeatureInfo } from '../../shared/contract/results.ts';

export const TYPES: ReadonlyMap<ColumnType, string> = new Map([
  ['integer', 'whole number'], ['number', 'number'], ['boolean', 'yes or no'], ['date', 'date'], ['datetime', 'date and time'],
  ['category', 'category'], ['text', 'text'],
]);

export const ROLES: ReadonlyMap<ColumnRole, string> = new Map([
  ['id', 'Identifier'], ['feature', 'Feature'], ['text', 'Text'], ['date', 'Date'], ['ignore', 'Not used'],
]);

export const ENCODINGS: ReadonlyMap<Dialect['encoding'], string> = new Map([
  ['utf-8', 'UTF-8'], ['windows-1252', 'Windows-1252 (Western)'], ['iso-8859-1', 'ISO-8859-1 (Western)'], ['iso-8859-15', 'ISO-8859-15 (Western, €)'], ['utf-16le', 'UTF-16 LE'], ['utf-16be', 'UTF-16 BE'],
  ['windows-1250', 'Windows-1250 (Central European)'], ['iso-8859-2', 'ISO-8859-2 (Central European)'], ['windows-1251', 'Windows-1251 (Cyrillic)'], ['koi8-r', 'KOI8-R (Cyrillic)'], ['iso-8859-5', 'ISO-8859-5 (Cyrillic)'],
  ['windows-1253', 'Windows-1253 (Greek)'], ['iso-8859-7', 'ISO-8859-7 (Greek)'], ['windows-1254', 'Windows-1254 (Turkish)'], ['shift_jis', 'Shift JIS (Japanese)'], ['euc-jp', 'EUC-JP (Japanese)'], ['euc-kr', 'EUC-KR (Korean)'],
  ['gb18030', 'GB 18030 (Chinese)'], ['big5', 'Big5 (Chinese)'], ['macintosh', 'Macintosh (Western)'], ['cp850', 'DOS 850 (Western)'], ['cp437', 'DOS 437 (US)'],
  ['cp852', 'DOS 852 (Central European)'], ['ibm866', 'DOS 866 (Cyrillic)'],
]);

export const DELIMITERS: ReadonlyMap<string, string> = new Map([
  [',', 'comma'], [';', 'semicolon'], ['\t', 'tab'], ['|', 'bar'], [' ', 'space'], [', ', 'comma and blank'], ['||', 'two bars'],
  ['^', 'caret'], ['~', 'tilde'],
]);

export const DECIMALS: ReadonlyMap<string, string> = new Map([['.', '1,234.56'], [',', '1.234,56']]);

export const DATE_ORDERS: ReadonlyMap<string, string> = new Map([['ymd', 'year first'], ['dmy', 'day first'], ['mdy', 'month first']]);

export const FORMATS: ReadonlyMap<Dialect['format'], string> = new Map([
  ['csv', 'Text'], ['fixed', 'Text of fixed width'], ['xlsx', 'Excel'], ['ods', 'OpenDocument'], ['json', 'JSON'], ['ndjson', 'JSON lines'],
  ['parquet', 'Parquet'], ['arrow', 'Arrow'], ['sqlite', 'SQLite'], ['duckdb', 'DuckDB'],
]);

export const MISSING: ReadonlyMap<FeatureInfo['missing'], string> = new Map([
  ['median', 'Fill with the median'], ['mean', 'Fill with the mean'], ['zero', 'Fill with zero'], ['mode', 'Fill with the most frequent'],
  ['knn', 'Fill from nearest neighbours'], ['mice', 'Fill by chained equations'], ['category', 'A level of its own'],
  ['drop-row', 'Leave the customer out'],
]);

export const TRANSFORMS: ReadonlyMap<FeatureInfo['transform'], string> = new Map([['none', 'As it is'], ['log1p', 'Log (1 + x)']]);

export const SCALES: ReadonlyMap<FeatureInfo['scale'], string> = new Map([
  ['zscore', 'Standardise'], ['minmax', 'Range 0 to 1'], ['robust', 'Robust'], ['none', 'None'],
]);

/** Where tables may be held, as the person chooses. */
export const TABLES_CHOICES: readonly { readonly value: TablesChoice; readonly label: string; readonly help: string }[] = [
  { value: 'auto', label: 'Automatic', help: 'In the window, and in the native engine when a file is too large for it.' },
  { value: 'window', label: 'In the window', help: 'In memory only; nothing of the tables touches the disk. About 750 MB of text.' },
  { value: 'native', label: 'Native engine', help: 'A process of its own on all processors, with the disk besides: for large files.' },
];
