import type { Recipe } from '../../recipe/recipe.ts';
import type { Step } from '../../recipe/steps.ts';
import type { Withheld } from '../../recipe/withheld.ts';
import { eraseFromExpression } from './erase-expression.ts';
import { ERASED } from './mentions.ts';
import type { Erasable, Mentions } from './mentions.ts';

/** A step without a person. */
export function eraseFromStep(step: Step, mentions: Mentions, columns: ReadonlySet<string>): Step {
  switch (step.kind) {
    case 'recode': {
      const map = step.map.filter(({ from }) => !mentions.in(from)).map((row) => (row.to !== null && mentions.in(row.to) ? { ...row, to: mentions.redact(row.to) } : row));
      return { ...step, map, otherValue: mentions.redact(step.otherValue) };
    }
    case 'fuzzy': {
      const others = (groups: typeof step.merges): typeof step.merges => groups.filter((group) => !group.some((record) => record.some((cell) => cell !== null && mentions.in(cell))));
      return { ...step, merges: others(step.merges), apart: others(step.apart) };
    }
    case 'filter': return { ...step, where: eraseFromExpression(step.where, mentions, columns) };
    case 'compute': return { ...step, expression: eraseFromExpression(step.expression, mentions, columns) };
    case 'missing': return typeof step.value === 'string' ? { ...step, value: mentions.redact(step.value) } : step;
    case 'encode': return { ...step, order: step.order.filter((level) => !mentions.in(level)) };
    case 'bins': return { ...step, labels: step.labels.map(mentions.redact) };
    case 'consent': {
      const values = step.values.filter((value) => !mentions.in(value));
      return { ...step, values: values.length === 0 ? [ERASED] : values };
    }
    default: return step;
  }
}

/** Texts of values and names that a person typed, wherever they stand in a part of the recipe; names of columns stay. */
function redactValues<T>(value: T, mentions: Mentions, key = ''): T {
  if (typeof value === 'string') return (COLUMN_KEYS.has(key) ? value : mentions.redact(value)) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => redactValues(item, mentions, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactValues(item as unknown, mentions, name)])) as T;
}

const COLUMN_KEYS: ReadonlySet<string> = new Set(['column', 'kind', 'op', 'time', 'features']);

/** Named things without a person in their names, which stay different ones. */
function renamed<T extends { readonly name: string }>(all: readonly T[], mentions: Mentions, longest: number): T[] {
  const taken = new Set(all.map(({ name }) => name).filter((name) => !mentions.in(name)));
  return all.map((one) => {
    if (!mentions.in(one.name)) return one;
    const plain = mentions.redact(one.name).slice(0, longest - 4);
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain} ${n}`;
    taken.add(name);
    return { ...one, name };
  });
}

/** A recipe that names a person nowhere. @param withheld who is left out whenever a file is read, this person among them */
export function eraseFromRecipe(recipe: Recipe, person: Pick<Erasable, 'columns'>, mentions: Mentions, withheld: Withheld): Recipe {
  const columns = new Set(person.columns.map((name) => name.toLowerCase()));
  const { redact } = mentions;
  return {
    ...recipe,
    title: redact(recipe.title),
    sources: recipe.sources.map((source) => ({
      ...source,
      dialect: { ...source.dialect, nulls: source.dialect.nulls.filter((word) => !mentions.in(word)), trues: source.dialect.trues.filter((word) => !mentions.in(word)), falses: source.dialect.falses.filter((word) => !mentions.in(word)) },
      columns: source.columns.map((column) => ({
        ...column,
        ...(column.description === undefined ? {} : { description: redact(column.description) }),
        ...(column.unit === undefined ? {} : { unit: redact(column.unit) }),
      })),
    })),
    steps: recipe.steps.map((step) => eraseFromStep(step, mentions, columns)),
    sets: renamed(recipe.sets, mentions, 60),
    segmentRules: recipe.segmentRules === null ? null : {
      rules: renamed(recipe.segmentRules.rules, mentions, 120).map((rule) => ({ ...rule, where: eraseFromExpression(rule.where, mentions, columns) })),
      rest: recipe.segmentRules.rest === null ? null : redact(recipe.segmentRules.rest),
    },
    anchors: recipe.anchors.map((anchor) => ({ ...anchor, name: redact(anchor.name), note: redact(anchor.note) })),
    rfm: redactValues(recipe.rfm, mentions),
    eventKinds: redactValues(recipe.eventKinds, mentions),
    engagement: redactValues(recipe.engagement, mentions),
    outcome: redactValues(recipe.outcome, mentions),
    journey: redactValues(recipe.journey, mentions),
    withheld,
  };
}
