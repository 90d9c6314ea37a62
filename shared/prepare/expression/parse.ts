import { AppError } from '../../errors/app-error.ts';

/** A parsed expression. `at` is the place in the text, from 0. */
export type Node =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'missing'; readonly at: number }
  | { readonly kind: 'column'; readonly name: string; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[]; readonly at: number }
  | { readonly kind: 'unary'; readonly op: '-' | 'not'; readonly arg: Node; readonly at: number }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Node; readonly right: Node; readonly at: number };

interface Token {
  readonly type: 'number' | 'text' | 'name' | 'column' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const SIGNS = ['<=', '>=', '<>', '!=', '==', '&&', '||', '(', ')', ',', '+', '-', '*', '/', '%', '^', '=', '<', '>', '&', '!'];
const NUMBER = /^(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/;
const NAME = /^[\p{L}_][\p{L}\p{N}_]*/u;
/** Longest text and deepest nesting that are read. */
const LONGEST = 4000;
const DEEPEST = 60;

/** The error of an expression at a place in it. */
export function expressionError(expression: string, at: number, reason: string): AppError {
  return new AppError('invalid-expression', { expression: expression.slice(0, 200), at: at + 1, reason });
}

function tokens(expression: string): Token[] {
  if (expression.length > LONGEST) throw expressionError(expression, LONGEST, `it has more than ${LONGEST} characters`);
  const found: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    const sign = expression[at];
    if (/\s/.test(sign)) {
      at++;
      continue;
    }
    const token = quoted(expression, at) ?? word(expression, at);
    if (token === null) throw expressionError(expression, at, `"${sign}" has no meaning here`);
    found.push(token.token);
    at = token.next;
  }
  found.push({ type: 'end', text: '', at: expression.length });
  return found;
}

function quoted(expression: string, at: number): { token: Token; next: number } | null {
  const open = expression[at];
  const close = open === '[' ? ']' : open;
  if (open !== "'" && open !== '"' && open !== '[') return null;
  let text = '';
  for (let i = at + 1; i < expression.length; i++) {
    if (expression[i] !== close) text += expression[i];
    else if (expression[i + 1] === close) text += expression[i++];
    else return { token: { type: open === '[' ? 'column' : 'text', text, at }, next: i + 1 };
  }
  throw expressionError(expression, at, open === '[' ? 'the column name is not closed by ]' : 'the text is not closed');
}

function word(expression: string, at: number): { token: Token; next: number } | null {
  const rest = expression.slice(at);
  const number = NUMBER.exec(rest);
  if (number !== null) return { token: { type: 'number', text: number[0], at }, next: at + number[0].length };
  const name = NAME.exec(rest);
  if (name !== null) return { token: { type: 'name', text: name[0], at }, next: at + name[0].length };
  const sign = SIGNS.find((candidate) => rest.startsWith(candidate));
  return sign === undefined ? null : { token: { type: 'sign', text: sign, at }, next: at + sign.length };
}

const COMPARE = new Map([['=', '='], ['==', '='], ['!=', '<>'], ['<>', '<>'], ['<', '<'], ['<=', '<='], ['>', '>'], ['>=', '>=']]);

/**
 * Reads an expression: numbers, 'text', column names (bare, or in [brackets]), + − * / % ^ and & (joins text), comparisons,
 * and, or, not, `in (…)`, `is missing`, function calls, true, false, missing.
 * @throws AppError `invalid-expression` {expression, at, reason}; `at` counts characters from 1
 */
export function parseExpression(expression: string): Node {
  const all = tokens(expression);
  let next = 0;
  let depth = 0;
  const peek = (): Token => all[next];
  const isWord = (text: string): boolean => peek().type === 'name' && peek().text.toLowerCase() === text;
  const isSign = (...texts: string[]): boolean => peek().type === 'sign' && texts.includes(peek().text);
  const fail = (token: Token, reason: string): never => {
    throw expressionError(expression, token.at, reason);
  };
  const shown = (token: Token): string => (token.type === 'end' ? 'the end' : `"${token.text}"`);
  const expect = (text: string): void => {
    if (!isSign(text)) fail(peek(), `"${text}" is expected instead of ${shown(peek())}`);
    next++;
  };
  const deeper = <T>(read: () => T): T => {
    if (++depth > DEEPEST) fail(peek(), 'it is nested too deeply');
    const result = read();
    depth--;
    return result;
  };
  const binary = (op: string, left: Node, right: Node, at: number): Node => ({ kind: 'binary', op, left, right, at });

  const either = (): Node => deeper(() => {
    let left = both();
    while (isWord('or') || isSign('||')) {
      const { at } = all[next++];
      left = binary('or', left, both(), at);
    }
    return left;
  });
  const both = (): Node => {
    let left = negated();
    while (isWord('and') || isSign('&&')) {
      const { at } = all[next++];
      left = binary('and', left, negated(), at);
    }
    return left;
  };
  const negated = (): Node => {
    if (!isWord('not') && !isSign('!')) return comparison();
    const { at } = all[next++];
    return { kind: 'unary', op: 'not', arg: deeper(negated), at };
  };
  const list = (): Node[] => {
    expect('(');
    const items: Node[] = [];
    if (!isSign(')')) {
      do {
        if (items.length > 0) next++;
        items.push(either());
      } while (isSign(','));
    }
    expect(')');
    return items;
  };
  const comparison = (): Node => {
    const left = sum();
    const token = peek();
    const op = token.type === 'sign' ? COMPARE.get(token.text) : undefined;
    if (op !== undefined) {
      next++;
      return binary(op, left, sum(), token.at);
    }
    if (isWord('in')) {
      next++;
      return { kind: 'call', name: 'in', args: [left, ...list()], at: token.at };
    }
    if (isWord('is')) {
      next++;
      const not = isWord('not');
      if (not) next++;
      if (!isWord('missing')) fail(peek(), '"missing" is expected after "is"');
      next++;
      const test: Node = { kind: 'call', name: 'is_missing', args: [left], at: token.at };
      return not ? { kind: 'unary', op: 'not', arg: test, at: token.at } : test;
    }
    return left;
  };
  const sum = (): Node => {
    let left = product();
    while (isSign('+', '-', '&')) {
      const { text, at } = all[next++];
      left = binary(text, left, product(), at);
    }
    return left;
  };
  const product = (): Node => {
    let left = signed();
    while (isSign('*', '/', '%')) {
      const { text, at } = all[next++];
      left = binary(text, left, signed(), at);
    }
    return left;
  };
  const signed = (): Node => {
    if (!isSign('-', '+')) return power();
    const { text, at } = all[next++];
    const arg = deeper(signed);
    return text === '+' ? arg : { kind: 'unary', op: '-', arg, at };
  };
  const power = (): Node => {
    const base = primary();
    if (!isSign('^')) return base;
    const { at } = all[next++];
    return binary('^', base, deeper(signed), at);
  };
  const primary = (): Node => {
    const token = all[next++];
    const { text, at } = token;
    if (token.type === 'number') return { kind: 'number', value: Number(text), at };
    if (token.type === 'text') return { kind: 'text', value: text, at };
    if (token.type === 'column') return { kind: 'column', name: text, at };
    if (token.type === 'sign' && text === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (token.type !== 'name') return fail(token, `a value is expected instead of ${shown(token)}`);
    if (isSign('(')) return { kind: 'call', name: text.toLowerCase(), args: deeper(list), at };
    const lower = text.toLowerCase();
    if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true', at };
    return lower === 'missing' ? { kind: 'missing', at } : { kind: 'column', name: text, at };
  };

  const tree = either();
  if (peek().type !== 'end') fail(peek(), `${shown(peek())} is not expected here`);
  return tree;
}
