import type { QueryTableInfo } from '../../../shared/contract/analyses.ts';

const KEYWORDS = [
  'SELECT', 'FROM', 'WHERE', 'GROUP BY', 'ORDER BY', 'HAVING', 'LIMIT', 'JOIN', 'LEFT JOIN', 'ON', 'USING', 'AS', 'AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'LIKE', 'ILIKE',
  'IS NULL', 'IS NOT NULL', 'DISTINCT', 'COUNT(', 'SUM(', 'AVG(', 'MIN(', 'MAX(', 'MEDIAN(', 'QUANTILE_CONT(', 'CASE WHEN', 'THEN', 'ELSE', 'END', 'WITH', 'UNION ALL', 'DESC', 'NULLS LAST', 'date_trunc(', 'date_diff(',
];
const PLAIN_NAME = /^[\p{L}_][\p{L}0-9_]*$/u;
/** Words that are no names unless they stand in quotes. */
const RESERVED = /^(all|analy[sz]e|and|any|array|as|asc|both|case|cast|check|collate|column|constraint|create|default|desc|describe|distinct|do|else|end|except|false|fetch|for|foreign|from|group|having|in|initially|intersect|into|lateral|leading|limit|not|null|offset|on|only|or|order|pivot|placing|primary|qualify|references|returning|select|show|some|summarize|symmetric|table|then|to|trailing|true|union|unique|unpivot|using|variadic|when|where|window|with|copy|attach|detach|install|load|pragma|call|drop|insert|update|delete|alter|export|import|checkpoint|vacuum|prepare|execute|deallocate|truncate|merge|begin|commit|rollback)$/i;
const MOST = 8;

/** A name as it is written in a query: in double quotes where it needs them. */
const written = (name: string): string => (PLAIN_NAME.test(name) && !RESERVED.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** The part of a name that stands before a place. */
export function wordBefore(text: string, at: number): string {
  return /"[^"\n]*$|[\p{L}\p{N}_]+$/u.exec(text.slice(0, at))?.[0] ?? '';
}

/** What may stand for the word before a place: tables, their columns, and words of SQL; names that begin with it come first. */
export function completions(text: string, at: number, tables: readonly QueryTableInfo[]): string[] {
  const word = wordBefore(text, at).replace(/^"/, '').toLowerCase();
  if (word === '') return [];
  const names = [...tables.map(({ name }) => name), ...tables.flatMap(({ columns }) => columns)];
  const known = [...new Set(names)].map((name) => ({ name, text: written(name) }));
  const all = [...known, ...KEYWORDS.map((name) => ({ name, text: name }))];
  const begins = all.filter(({ name }) => name.toLowerCase().startsWith(word));
  const inside = word.length < 2 ? [] : known.filter(({ name }) => name.toLowerCase().includes(word) && !name.toLowerCase().startsWith(word));
  return [...begins, ...inside].filter(({ name }) => name.toLowerCase() !== word).slice(0, MOST).map((one) => one.text);
}
