import { parseExpression } from '../expression/parse.ts';
import type { Node } from '../expression/parse.ts';
import type { Mentions } from './mentions.ts';

/** What stands in place of a person in a condition: a text that no cell has, and a number that no identifier is. */
const NOBODY = "'erased person'";
const NO_NUMBER = '0.5';

const EQUALITY = new Set(['=', '==', '<>', '!=']);

interface Part {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/**
 * An expression without a person: texts that name them, and numbers that are compared with a column of identities. For all
 * other rows a test for being that person, or not, comes out as before. One that cannot be read loses its mentions.
 * @param columns of identities, in lower case
 */
export function eraseFromExpression(expression: string, mentions: Mentions, columns: ReadonlySet<string>): string {
  let tree: Node;
  try {
    tree = parseExpression(expression);
  } catch {
    return mentions.redact(expression);
  }
  const parts = partsOf(tree, expression, mentions, columns).sort((a, b) => b.from - a.from);
  return parts.reduce((text, { from, to, by }) => text.slice(0, from) + by + text.slice(to), expression);
}

function partsOf(node: Node, expression: string, mentions: Mentions, columns: ReadonlySet<string>): Part[] {
  const inner = (nodes: readonly Node[]): Part[] => nodes.flatMap((one) => partsOf(one, expression, mentions, columns));
  const isColumn = (one: Node): boolean => one.kind === 'column' && columns.has(one.name.toLowerCase());
  const numbers = (nodes: readonly Node[]): Part[] => nodes.flatMap((one) => (one.kind === 'number' && mentions.is(String(one.value))
    ? [{ from: one.at, to: one.at + (/^(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/.exec(expression.slice(one.at))?.[0].length ?? 0), by: NO_NUMBER }] : []));
  switch (node.kind) {
    case 'text': return mentions.in(node.value) ? [{ from: node.at, to: closeOf(expression, node.at), by: replacement(node.value, mentions) }] : [];
    case 'unary': return inner([node.arg]);
    case 'binary': {
      const found = inner([node.left, node.right]);
      if (!EQUALITY.has(node.op)) return found;
      return [...found, ...(isColumn(node.left) ? numbers([node.right]) : []), ...(isColumn(node.right) ? numbers([node.left]) : [])];
    }
    case 'call': return [...inner(node.args), ...(node.name === 'in' && node.args.length > 0 && isColumn(node.args[0]) ? numbers(node.args.slice(1)) : [])];
    default: return [];
  }
}

function replacement(value: string, mentions: Mentions): string {
  return mentions.is(value) ? NOBODY : `'${mentions.redact(value).replaceAll("'", "''")}'`;
}

/** Place behind a quoted text that begins at `at`. */
function closeOf(expression: string, at: number): number {
  const quote = expression[at];
  for (let i = at + 1; i < expression.length; i++) {
    if (expression[i] !== quote) continue;
    if (expression[i + 1] !== quote) return i + 1;
    i++;
  }
  return expression.length;
}
