import type { Step } from '../../recipe/steps.ts';
import { parseExpression } from '../expression/parse.ts';
import type { Node } from '../expression/parse.ts';

const argumentsOf = (node: Node): readonly Node[] => {
  switch (node.kind) {
    case 'call': return node.args;
    case 'unary': return [node.arg];
    case 'binary': return [node.left, node.right];
    default: return [];
  }
};

/** The expression of a step; null where it has none, or none that can be read. */
function treeOf(step: Step): Node | null {
  const text = step.kind === 'filter' ? step.where : step.kind === 'compute' ? step.expression : null;
  if (text === null) return null;
  try {
    return parseExpression(text);
  } catch {
    return null;
  }
}

function columnsIn(node: Node): string[] {
  return node.kind === 'column' ? [node.name] : argumentsOf(node).flatMap(columnsIn);
}

/** Columns that a step reads, as it names them; `all`: every column of the table. */
export function readsOf(step: Step): readonly string[] | 'all' {
  switch (step.kind) {
    case 'filter':
    case 'compute': {
      const tree = treeOf(step);
      return tree === null ? 'all' : columnsIn(tree);
    }
    case 'dedupe': return step.columns === 'all' || step.keep === 'most-complete' ? 'all' : [...step.columns, ...(step.by === undefined ? [] : [step.by])];
    case 'fuzzy': return 'all';
    case 'type': case 'recode': case 'date-parts': case 'bins': case 'encode': case 'consent': return [step.column];
    default: return step.columns;
  }
}

/** Columns whose values a step replaces where they stand. */
export function replacesOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'type': case 'recode': return [step.column];
    case 'encode': return step.method === 'one-hot' ? [] : [step.column];
    case 'text': case 'transform': case 'scale': return step.columns;
    case 'missing': return step.method === 'drop' ? [] : step.columns;
    case 'outliers': return step.action === 'cap' || step.action === 'missing' ? step.columns : [];
    case 'compute': return [step.name];
    default: return [];
  }
}

/** True for steps that choose rows. */
export function choosesRows(step: Step): boolean {
  return step.kind === 'filter' || step.kind === 'dedupe' || step.kind === 'fuzzy' || step.kind === 'consent'
    || (step.kind === 'missing' && step.method === 'drop') || (step.kind === 'outliers' && step.action === 'drop');
}

const PASSING = new Set(['lower', 'upper', 'trim', 'left', 'right', 'substring', 'replace', 'concat', 'text', 'coalesce']);

/** Columns whose text a computed column repeats, whole or in part. */
export function repeatsOf(step: Step): readonly string[] {
  const tree = step.kind === 'compute' ? treeOf(step) : null;
  const repeated = (node: Node): string[] => {
    if (node.kind === 'column') return [node.name];
    if (node.kind === 'binary') return node.op === '&' ? argumentsOf(node).flatMap(repeated) : [];
    if (node.kind !== 'call') return [];
    if (node.name === 'if') return node.args.slice(1).flatMap(repeated);
    return PASSING.has(node.name) ? node.args.flatMap(repeated) : [];
  };
  return tree === null ? [] : repeated(tree);
}

/** True where an expression names values: text, or a number that something must equal. A bound such as 18 is none. */
export function namesValues(step: Step): boolean {
  const tree = treeOf(step);
  const equals = (node: Node): boolean => (node.kind === 'binary' && (node.op === '=' || node.op === '<>')) || (node.kind === 'call' && node.name === 'in');
  const found = (node: Node): boolean => (node.kind === 'text' && node.value.trim() !== '')
    || (equals(node) && argumentsOf(node).some((arg) => arg.kind === 'number'))
    || argumentsOf(node).some(found);
  return tree !== null && found(tree);
}
