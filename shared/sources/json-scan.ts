/** A fault in JSON text, at a byte of it. */
export class JsonFault extends Error {
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

/** How deep objects and arrays may stand in each other. */
export const MOST_DEPTH = 128;
/** Bytes of one cell; that of delimited text has as many. */
const LONGEST_CELL = 32 * 1024 * 1024;
const LONGEST_NUMBER = 4096;

/** Bytes of a string that are looked at one by one. */
const NEAR = 64;
const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const WORDS = ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'].map((word) => new TextEncoder().encode(word));

/** A value is longer than asked for. */
class Far extends Error {}

/** What takes the members of an object: the name, and where its value begins; answers where the value ends. */
type Member = (name: string, at: number) => number;

/**
 * JSON (RFC 8259, and NaN and Infinity, which Python writes) in UTF-8 bytes, read without making objects of it: numbers keep their digits, and depth is limited
 * before anything stands in anything.
 */
export function createJsonScan(bytes: Uint8Array) {
  let end = bytes.length;

  const blank = (from: number): number => {
    let p = from;
    while (p < end && (bytes[p] === 32 || (bytes[p] >= 9 && bytes[p] <= 13))) p++;
    return p;
  };

  const fault = (reason: string, at: number): never => {
    throw new JsonFault(at >= end ? 'it ends in the middle of a value' : reason, Math.min(at, end));
  };

  /** Where the string that begins at `from` ends. */
  const stringEnd = (from: number): number => {
    const near = Math.min(end, from + NEAR);
    let p = from + 1;
    for (; p < near; p++) {
      if (bytes[p] === BACKSLASH) p++;
      else if (bytes[p] === QUOTE) return p + 1;
    }
    // a long one: from quote to quote, of which one behind an odd number of backslashes is a sign
    for (let quote = bytes.indexOf(QUOTE, p); quote >= 0 && quote < end; quote = bytes.indexOf(QUOTE, quote + 1)) {
      let slash = quote;
      while (slash > p && bytes[slash - 1] === BACKSLASH) slash--;
      if ((quote - slash) % 2 === 0) return quote + 1;
    }
    return fault('', end);
  };

  /** Beyond this byte `valueWithin` gives up. */
  let furthest = Infinity;

  /** As `valueEnd`; null when the value is longer than so many bytes, so that it is passed through in parts. */
  const valueWithin = (from: number, depth: number, most: number): number | null => {
    furthest = from + most;
    try {
      return valueEnd(from, depth);
    } catch (error) {
      if (error instanceof Far) return null;
      throw error;
    } finally {
      furthest = Infinity;
    }
  };

  const string = (from: number, to: number): string => {
    if (to - from > LONGEST_CELL) fault('a value is longer than 32 MB', from);
    const slash = bytes.subarray(from + 1, to - 1).indexOf(BACKSLASH);
    const inner = decoder.decode(bytes.subarray(from + 1, to - 1));
    // a bare line end or tab in a string is a slip of many programs, and means itself
    return slash < 0 ? inner : unescaped(inner);
  };

  /** Where the number or word that begins at `from` ends. */
  const scalarEnd = (from: number): number => {
    const byte = bytes[from];
    if (byte === QUOTE) return stringEnd(from);
    for (const word of WORDS) {
      if (byte === word[0] && word.every((letter, i) => bytes[from + i] === letter)) return from + word.length;
    }
    let p = from;
    while (p < end && p - from <= LONGEST_NUMBER && NUMBER[bytes[p]] === 1) p++;
    if (p - from > LONGEST_NUMBER) fault('a number is longer than 4,096 signs', from);
    if (!isNumber(bytes, from, p)) fault('a value is expected', from);
    return p;
  };

  /** Names as they came last, by depth and place: records have the same ones in the same order, and a name is made once. */
  const named: { readonly from: number; readonly length: number; readonly name: string }[][] = [];

  const nameAt = (from: number, to: number, depth: number, place: number): string => {
    const names = (named[depth] ??= []);
    const known = names[place];
    if (known !== undefined && known.length === to - from) {
      let i = 1;
      while (i < known.length && bytes[known.from + i] === bytes[from + i]) i++;
      if (i >= known.length) return known.name;
    }
    const name = string(from, to);
    if (place < MOST_NAMED) names[place] = { from, length: to - from, name };
    return name;
  };

  /** Where the value that begins at `from` ends, everything in it checked. */
  const valueEnd = (from: number, depth = 0): number => {
    const byte = bytes[from];
    if (byte === 123) return objectEnd(from, depth);
    return byte === 91 ? elements(from, (at) => valueEnd(at, depth + 1), depth) : scalarEnd(from);
  };

  /** As `members`, without the names. */
  const objectEnd = (from: number, depth: number): number => {
    let p = opened(from, depth);
    if (bytes[p] === 125) return p + 1;
    for (;;) {
      const to = nameEnd(p);
      if (to - p > LONGEST_CELL) fault('a value is longer than 32 MB', p);
      p = blank(valueEnd(valueAfter(to), depth + 1));
      if (bytes[p] === 125) return p + 1;
      p = afterComma(p, 'object');
    }
  };

  /** What stands first in the object or array at `from`. */
  const opened = (from: number, depth: number): number => {
    if (depth > MOST_DEPTH) fault(`values are nested more than ${MOST_DEPTH} deep`, from);
    return blank(from + 1);
  };

  const nameEnd = (p: number): number => (bytes[p] === QUOTE && p < end ? stringEnd(p) : fault('a name in quotes is expected', p));

  const valueAfter = (name: number): number => {
    const p = blank(name);
    return bytes[p] === COLON ? blank(p + 1) : fault('a colon is expected', p);
  };

  const afterComma = (p: number, what: 'object' | 'array'): number => {
    if (bytes[p] !== COMMA || p >= end) fault(`a comma or the end of the ${what} is expected`, p);
    if (p > furthest) throw new Far();
    return blank(p + 1);
  };

  /** As `members`, one by one: gives the name and where its value begins, and is told where that ends. */
  function* membersOf(from: number, depth: number): Generator<{ name: string; at: number }, number, number> {
    let p = opened(from, depth);
    if (bytes[p] === 125) return p + 1;
    for (;;) {
      const to = nameEnd(p);
      p = blank(yield { name: string(p, to), at: valueAfter(to) });
      if (bytes[p] === 125) return p + 1;
      p = afterComma(p, 'object');
    }
  }

  /** As `elements`, one by one. */
  function* elementsOf(from: number, depth: number): Generator<number, number, number> {
    let p = opened(from, depth);
    if (bytes[p] === 93) return p + 1;
    for (;;) {
      p = blank(yield p);
      if (bytes[p] === 93) return p + 1;
      p = afterComma(p, 'array');
    }
  }

  /** Passes through the members of the object at `from`; answers where it ends. A loop of its own: records are many. */
  const members = (from: number, member: Member, depth = 0): number => {
    let p = opened(from, depth);
    if (bytes[p] === 125) return p + 1;
    for (let place = 0; ; place++) {
      const to = nameEnd(p);
      p = blank(member(nameAt(p, to, depth, place), valueAfter(to)));
      if (bytes[p] === 125) return p + 1;
      p = afterComma(p, 'object');
    }
  };

  /** Passes through the elements of the array at `from`; answers where it ends. */
  const elements = (from: number, element: (at: number) => number, depth = 0): number => {
    let p = opened(from, depth);
    if (bytes[p] === 93) return p + 1;
    for (;;) {
      p = blank(element(p));
      if (bytes[p] === 93) return p + 1;
      p = afterComma(p, 'array');
    }
  };

  /** The text of the value at `from` that ends at `to`: strings as they are, nothing for null, all else as written. */
  const text = (from: number, to: number): string => {
    if (bytes[from] === QUOTE) return string(from, to);
    // null, and an object of nothing
    if (bytes[from] === 110 || (bytes[from] === 123 && bytes[blank(from + 1)] === 125)) return '';
    return bytes[from] === 123 || bytes[from] === 91 ? compact(from, to) : decoder.decode(bytes.subarray(from, to));
  };

  /** A list or object without the blanks between its parts. */
  const compact = (from: number, to: number): string => {
    if (to - from > LONGEST_CELL) fault('a value is longer than 32 MB', from);
    const out = new Uint8Array(to - from);
    let n = 0;
    for (let p = from; p < to; p++) {
      const byte = bytes[p];
      if (byte === 32 || (byte >= 9 && byte <= 13)) continue;
      const last = byte === QUOTE ? stringEnd(p) : p + 1;
      while (p < last) out[n++] = bytes[p++];
      p--;
    }
    return decoder.decode(out.subarray(0, n));
  };

  /**
   * Where the values of a record stand, by their names; objects within it by dotted names, lists are one value.
   * @returns where the record ends
   */
  const record = (from: number, take: (name: string, at: number, to: number) => void, prefix = '', depth = 0): number =>
    members(from, (name, at) => {
      const path = prefix + name;
      if (bytes[at] === 123 && depth < MOST_FLATTENED && bytes[blank(at + 1)] !== 125) return record(at, take, `${path}.`, depth + 1);
      const to = valueEnd(at, depth);
      take(path, at, to);
      return to;
    }, depth);

  const excerpt = (from: number, to: number): string => decoder.decode(bytes.subarray(from, Math.min(to, from + 800))).slice(0, 200);

  return {
    excerpt, blank, valueEnd, valueWithin, membersOf, elementsOf, members, elements, text, record, at: (p: number): number => (p < end ? bytes[p] : -1),
    /** Where the text ends; `until` moves that. */
    get end() {
      return end;
    },
    until: (to: number): void => void (end = to),
  };
}

export type JsonScan = ReturnType<typeof createJsonScan>;

/** Levels of objects that become columns; what is deeper stays JSON text. */
const MOST_FLATTENED = 8;
/** A text without its escapes, in pieces, since a replacing function a sign would hold on to all of them. */
const unescaped = (text: string): string => {
  const parts: string[] = [];
  let part = '';
  let from = 0;
  for (let p = text.indexOf('\\'); p >= 0; p = text.indexOf('\\', from)) {
    const code = text[p + 1];
    const hex = code === 'u' ? /^[0-9a-fA-F]{4}/.exec(text.slice(p + 2, p + 6))?.[0] : undefined;
    const length = hex === undefined ? 2 : 6;
    part += text.slice(from, p) + (hex === undefined ? ESCAPES.get(code) ?? text.slice(p, p + 2) : String.fromCharCode(Number.parseInt(hex, 16)));
    from = p + length;
    if (part.length > PART) {
      parts.push(part);
      part = '';
    }
  }
  return parts.join('') + part + text.slice(from);
};
const PART = 64 * 1024;

/** Names that are remembered of one depth. */
const MOST_NAMED = 20_000;

/** By byte, whether it may stand in a number. */
const NUMBER = Uint8Array.from({ length: 256 }, (_, byte) => ('0123456789+-.eE'.includes(String.fromCharCode(byte)) ? 1 : 0));

/** Where the digits from `p` on end. */
const digitsEnd = (bytes: Uint8Array, from: number, to: number): number => {
  let p = from;
  while (p < to && bytes[p] >= 48 && bytes[p] <= 57) p++;
  return p;
};

/** -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)? */
const isNumber = (bytes: Uint8Array, from: number, to: number): boolean => {
  const first = bytes[from] === 45 ? from + 1 : from;
  let p = digitsEnd(bytes, first, to);
  if (p === first || (bytes[first] === 48 && p > first + 1)) return false;
  if (p < to && bytes[p] === 46) {
    const fraction = p + 1;
    p = digitsEnd(bytes, fraction, to);
    if (p === fraction) return false;
  }
  if (p < to && (bytes[p] === 101 || bytes[p] === 69)) {
    const sign = p + 1 < to && (bytes[p + 1] === 43 || bytes[p + 1] === 45) ? p + 2 : p + 1;
    p = digitsEnd(bytes, sign, to);
    if (p === sign) return false;
  }
  return p === to;
};
const ESCAPES: ReadonlyMap<string, string> = new Map([['n', '\n'], ['t', '\t'], ['r', '\r'], ['b', '\b'], ['f', '\f'], ['/', '/'], ['\\', '\\'], ['"', '"']]);
