/** A column of a CREATE TABLE statement, as far as reading its rows needs it. */
export interface SqliteColumn {
  readonly name: string;
  /** Its value is the row's own number. */
  readonly rowid: boolean;
  /** What rows have that were written before the column was added. */
  readonly missing: string;
}

export interface SqliteLayout {
  /** In the order of the statement. */
  readonly columns: readonly SqliteColumn[];
  /** By place in a stored row: number of the column. */
  readonly stored: readonly number[];
  readonly withoutRowid: boolean;
}

interface Definition {
  readonly name: string;
  readonly rest: string;
}

const CONSTRAINT = /^(constraint|primary|unique|check|foreign)\b/i;

/**
 * The columns of a table from the statement that made it (sqlite.org/lang_createtable.html).
 * @throws Error when the statement cannot be understood
 */
export function parseCreateTable(sql: string): SqliteLayout {
  const open = openingOf(sql);
  const { parts, end } = split(sql, open);
  const definitions: Definition[] = [];
  const constraints: string[] = [];
  for (const part of parts) {
    if (CONSTRAINT.test(part)) constraints.push(part);
    else definitions.push(definitionOf(part));
  }
  if (definitions.length === 0) throw new Error('a table without columns');
  const withoutRowid = /\bwithout\s+rowid\b/i.test(sql.slice(end));
  const keyed = constraints.map((text) => /primary\s+key\s*\(([^)]*)\)/i.exec(text)?.[1]).find((list) => list !== undefined);
  const own = definitions.flatMap(({ rest }, j) => (/\bprimary\s+key\b/i.test(rest) ? [j] : []));
  const named = (keyed ?? '').split(',').map((name) => definitionOf(name.trim()).name.toLowerCase());
  const key = keyed === undefined ? own
    : named.map((name) => definitions.findIndex((definition) => definition.name.toLowerCase() === name)).filter((j) => j >= 0);
  const alias = !withoutRowid && key.length === 1 && /^integer(\s|$|\()/i.test(definitions[key[0]].rest) && !/\bprimary\s+key\s+desc\b/i.test(definitions[key[0]].rest)
    ? key[0] : -1;
  const isVirtual = ({ rest }: Definition): boolean => /\bas\s*\(/i.test(rest) && !/\bstored\b/i.test(rest);
  const kept = definitions.map((_, j) => j).filter((j) => !isVirtual(definitions[j]));
  const columns = kept.map((j) => ({ name: definitions[j].name, rowid: j === alias, missing: defaultOf(definitions[j].rest) }));
  const place = kept.map((_, i) => i);
  const first = key.map((j) => kept.indexOf(j)).filter((i) => i >= 0);
  return { columns, stored: withoutRowid ? [...new Set([...first, ...place])] : place, withoutRowid };
}

const openingOf = (sql: string): number => {
  for (let p = 0; p < sql.length; p++) {
    if (sql[p] === '(') return p;
    p = passed(sql, p);
  }
  throw new Error('a table without columns');
};

/** The last sign of the quoted name, text or comment that begins at `p`, else `p`. */
const passed = (sql: string, p: number): number => {
  const sign = sql[p];
  const until = (mark: string): number => {
    const at = sql.indexOf(mark, p + 1);
    return at < 0 ? sql.length : at + mark.length - 1;
  };
  if (sign === '"' || sign === "'" || sign === '`') return until(sign);
  if (sign === '[') return until(']');
  if (sign === '-' && sql[p + 1] === '-') return until('\n');
  return sign === '/' && sql[p + 1] === '*' ? until('*/') : p;
};

/** The parts between the commas of a list in brackets, without comments, and where the list ends. */
const split = (sql: string, open: number): { parts: string[]; end: number } => {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (let p = open; p < sql.length; p++) {
    const to = passed(sql, p);
    if (to > p) {
      if (sql[p] !== '-' && sql[p] !== '/') part += sql.slice(p, to + 1);
      p = to;
      continue;
    }
    const sign = sql[p];
    if (sign === '(' && depth++ === 0) continue;
    if (sign === ')' && --depth === 0) return { parts: [...parts, part.trim()].filter((text) => text !== ''), end: p };
    if (sign === ',' && depth === 1) {
      parts.push(part.trim());
      part = '';
    } else part += sign;
  }
  throw new Error('the list of columns has no end');
};

const definitionOf = (text: string): Definition => {
  const quoted = /^("(?:[^"]|"")*"|'(?:[^']|'')*'|`(?:[^`]|``)*`|\[[^\]]*\])/.exec(text)?.[0];
  const name = quoted ?? /^[^\s(,]+/.exec(text)?.[0] ?? '';
  const plain = quoted === undefined ? name : quoted.slice(1, -1).replaceAll(quoted[0] + quoted[0], quoted[0]);
  return { name: plain, rest: text.slice(name.length).trim() };
};

const defaultOf = (rest: string): string => {
  const found = /\bdefault\s+('(?:[^']|'')*'|[+-]?[\d.]+(?:e[+-]?\d+)?)/i.exec(rest)?.[1] ?? '';
  return found.startsWith("'") ? found.slice(1, -1).replaceAll("''", "'") : found;
};
