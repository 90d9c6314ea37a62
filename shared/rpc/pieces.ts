/** A long list of objects in a message, by the names that lead to it. */
export interface LongList {
  readonly path: readonly string[];
  readonly items: readonly unknown[];
}

/** So many objects cross a port in one message: taking in thousands at once holds up the thread that gets them. */
const MOST_ITEMS = 400;
/** Objects and lists within one another that are looked through for long ones. */
const DEPTH = 6;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);
const isLong = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > MOST_ITEMS && typeof value[0] === 'object' && value[0] !== null;

/** A message without its long lists of objects, and these; the message itself stays as it is. */
export function takeApart(message: unknown): { readonly rest: unknown; readonly lists: readonly LongList[] } {
  const lists: LongList[] = [];
  const without = (value: unknown, path: readonly string[]): unknown => {
    if (isLong(value)) {
      lists.push({ path, items: value });
      return [];
    }
    if (path.length === DEPTH) return value;
    if (Array.isArray(value)) {
      if (typeof value[0] !== 'object') return value;
      const others = value.map((part, i) => without(part, [...path, String(i)]));
      return others.some((other, i) => other !== value[i]) ? others : value;
    }
    if (!isPlain(value)) return value;
    let copy: Record<string, unknown> | null = null;
    for (const [name, part] of Object.entries(value)) {
      // assigning to it would change what the copy is
      if (name === '__proto__') continue;
      const other = without(part, [...path, name]);
      if (other !== part) copy = Object.assign(copy ?? { ...value }, { [name]: other });
    }
    return copy ?? value;
  };
  return { rest: without(message, []), lists };
}

/** The pieces of a list in which it crosses a port. */
export function piecesOf({ path, items }: LongList): LongList[] {
  const pieces: LongList[] = [];
  for (let at = 0; at < items.length; at += MOST_ITEMS) pieces.push({ path, items: items.slice(at, at + MOST_ITEMS) });
  return pieces;
}

/** The message with its lists put back, in place; `pieces` in the order in which they arrived. */
export function putTogether(rest: unknown, pieces: readonly LongList[]): unknown {
  let whole = rest;
  for (const { path, items } of pieces) {
    if (path.length === 0) {
      whole = [...whole as unknown[], ...items];
      continue;
    }
    let at = rest as Record<string, unknown>;
    for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
    const list = at[path[path.length - 1]] as unknown[];
    for (const item of items) list.push(item);
  }
  return whole;
}
