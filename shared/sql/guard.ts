import { AppError } from '../errors/app-error.ts';

/** A query of a person that was found to read only. */
export interface SafeQuery {
  /** Its text with blanks in place of comments; line breaks stand where they stood. */
  readonly sql: string;
  /** Names used in it, in small letters, quoted ones included. */
  readonly names: ReadonlySet<string>;
}

const FIRST_WORDS: ReadonlySet<string> = new Set(['select', 'with', 'from', 'values']);
/** Words that begin or carry statements which do more than read; as names of columns they can be put in double quotes. */
const REFUSED_WORDS: ReadonlySet<string> = new Set([
  'copy', 'attach', 'detach', 'install', 'load', 'pragma', 'call', 'create', 'drop', 'insert', 'update', 'delete', 'alter', 'export', 'import',
  'checkpoint', 'vacuum', 'into', 'prepare', 'execute', 'deallocate', 'truncate', 'merge', 'begin', 'commit', 'rollback', 'show',
]);
/** Functions that read files, settings, secrets or the catalogue, or run SQL that was not looked at. */
const REFUSED_FUNCTION = new RegExp(`^(${[
  'read_.*', 'write_.*', 'copy_.*', 'sniff_.*', 'parquet_.*', '.*_scan', 'scan_.*', 'glob', 'getenv', 'getvariable', 'current_setting', 'which_secret',
  'duckdb_.*', 'pragma_.*', 'query', 'query_table', 'sql_auto_complete', 'json_execute_.*', 'json_serialize_.*', '.*_substrait.*', 'http_.*', 'st_read.*',
  'load_.*', 'force_checkpoint', 'checkpoint', 'enable_.*', 'disable_.*', 'nextval', 'currval', 'setseed', 'test_.*', 'in_search_path', 'add_parquet_key',
  'current_(query|query_id|schemas?|database|catalog|connection_id|transaction_id|user|role)', 'pg_(?!typeof$|size_pretty$).*', 'has_.*_privilege', '.*_description',
].join('|')})$`);

const refused = (reason: string, at: number): AppError => new AppError('query-not-allowed', { reason, at: at + 1 });

interface Token {
  readonly kind: 'word' | 'quoted' | 'text' | 'sign';
  readonly value: string;
  readonly at: number;
}

/**
 * Lets through exactly one statement that only reads: it begins with SELECT, WITH, FROM or VALUES, has no semicolon, its
 * parentheses close, and it calls nothing that reaches out of the tables. It is meant to be put between parentheses as a
 * subquery, so that DuckDB's own grammar takes nothing but a SELECT there; the database is locked besides.
 * What could be read in two ways (dollar quotes, strings with a prefix) is refused.
 * Errors: `query-not-allowed` with `reason` and `at` (character, from 1).
 */
export function checkQuery(text: string): SafeQuery {
  const { tokens, sql } = scan(text);
  const [first] = tokens;
  const start = tokens.find((token) => token.value !== '(');
  if (first === undefined || start === undefined) throw refused('it is empty', 0);
  if (start.kind !== 'word' || !FIRST_WORDS.has(start.value)) throw refused('it must begin with SELECT, WITH, FROM or VALUES', start.at);
  let depth = 0;
  tokens.forEach((token, i) => {
    const { kind, value, at } = token;
    const next = tokens[i + 1]?.value;
    const called = (kind === 'word' || kind === 'quoted') && next === '(' && tokens[i + 1].kind === 'sign';
    if (kind === 'sign' && value === ';') throw refused('only one statement is run, and it has no semicolon', at);
    if (kind === 'sign' && value === '$') throw refused('the sign $ can be used inside quotes only', at);
    if (kind === 'word' && REFUSED_WORDS.has(value)) throw refused(`${value.toUpperCase()} is not allowed, the page only reads; a column of that name is written in double quotes`, at);
    if (called && REFUSED_FUNCTION.test(value.toLowerCase())) throw refused(`the function ${value} is not allowed`, at);
    const before = tokens[i - 1];
    if (kind === 'text' && before?.kind === 'word' && (before.value === 'from' || before.value === 'join')) throw refused('tables are named without single quotes; files cannot be read', at);
    if (kind === 'sign' && value === '(') depth += 1;
    if (kind === 'sign' && value === ')') depth -= 1;
    if (depth < 0) throw refused('a parenthesis is closed that was not opened', at);
  });
  if (depth > 0) throw refused('a parenthesis is not closed', text.length - 1);
  return { sql, names: new Set(tokens.filter((token) => token.kind === 'word' || token.kind === 'quoted').map((token) => token.value.toLowerCase())) };
}

const WORD = /[\p{L}\p{N}_]/u;

/** Cuts the text into tokens and blanks its comments. */
const scan = (text: string): { tokens: Token[]; sql: string } => {
  const tokens: Token[] = [];
  let sql = '';
  let i = 0;
  while (i < text.length) {
    const sign = text[i];
    let end = i + 1;
    if (sign === '\0') throw refused('it contains a NUL', i);
    if (sign === '-' && text[i + 1] === '-') {
      while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
      sql += ' '.repeat(end - i);
    } else if (sign === '/' && text[i + 1] === '*') {
      end = endOfComment(text, i);
      sql += text.slice(i, end).replace(/[^\n]/g, ' ');
    } else if (sign === "'" || sign === '"') {
      end = endOfQuotes(text, i);
      if (sign === "'" && i > 0 && /[\p{L}\p{N}_&]/u.test(text[i - 1])) throw refused('put a blank before the quoted text', i);
      tokens.push({ kind: sign === "'" ? 'text' : 'quoted', value: text.slice(i + 1, end - 1).replaceAll(sign + sign, sign), at: i });
      sql += text.slice(i, end);
    } else if (WORD.test(sign)) {
      while (end < text.length && WORD.test(text[end])) end++;
      tokens.push({ kind: 'word', value: text.slice(i, end).toLowerCase(), at: i });
      sql += text.slice(i, end);
    } else {
      if (!/\s/u.test(sign)) tokens.push({ kind: 'sign', value: sign, at: i });
      sql += sign;
    }
    i = end;
  }
  return { tokens, sql };
};

const endOfComment = (text: string, from: number): number => {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '/' && text[i + 1] === '*') {
      depth += 1;
      i += 1;
    } else if (text[i] === '*' && text[i + 1] === '/') {
      depth -= 1;
      i += 1;
      if (depth === 0) return i + 1;
    }
  }
  throw refused('a comment is not closed', from);
};

const endOfQuotes = (text: string, from: number): number => {
  const quote = text[from];
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\0') throw refused('it contains a NUL', i);
    if (text[i] !== quote) continue;
    if (text[i + 1] !== quote) return i + 1;
    i += 1;
  }
  throw refused('a quote is not closed', from);
};
