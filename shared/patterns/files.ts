import type { NamedText } from '../contract/analyses.ts';
import type { AssociationRule, PatternsResult, SequencesResult } from '../contract/patterns.ts';
import { csvWriter } from '../text/csv.ts';

export const PATTERN_FILES = ['associations.csv', 'products.csv', 'sequences.csv', 'transitions.csv', 'patterns.json', 'patterns.html'] as const;

interface Found {
  readonly patterns: PatternsResult;
  readonly sequences: SequencesResult;
  /** Names of the segments, by label. */
  readonly names: readonly string[];
}

const EVERYONE = 'Everyone';
const nameOf = (label: number | null, names: readonly string[]): string => (label === null ? EVERYONE : names[label] ?? `Segment ${label + 1}`);
const known = (value: number | null | undefined): number | null => value ?? null;

/** A sequence in words: "Tea, then Cups + Saucers". */
export function sequenceWords(elements: readonly (readonly number[])[], items: readonly string[]): string {
  return elements.map((own) => own.map((item) => items[item]).join(' + ')).join(', then ');
}

/** The left side of a rule in words. */
export function leftWords({ antecedent }: Pick<AssociationRule, 'antecedent'>, items: readonly string[]): string {
  return antecedent.map((item) => items[item]).join(' + ');
}

/** Rules, products, sequences and transitions as CSV, everyone first, then the segments, and how many cells were given a leading apostrophe. */
export function patternTables({ patterns, sequences, names }: Found, formulaSafe: boolean): readonly (NamedText & { readonly neutralised: number })[] {
  const group = (label: number | null): readonly [number | null, string] => [label === null ? null : label + 1, nameOf(label, names)];
  const table = (name: string, head: string, lines: readonly (readonly (string | number | null)[])[]): NamedText & { readonly neutralised: number } => {
    const csv = csvWriter({ formulaSafe });
    const text = csv.heading(head.split(',')) + lines.map((line) => csv.line(line)).join('');
    return { name, text, neutralised: csv.neutralised };
  };
  const { items } = patterns;
  const rules = patterns.groups.flatMap(({ label, rules: own }) => own.map((rule) => [
    ...group(label), leftWords(rule, items), items[rule.consequent], rule.both, rule.left, rule.right, rule.baskets, rule.customers,
    rule.support, known(rule.confidence), known(rule.lift), rule.leverage, known(rule.conviction), rule.p, rule.adjusted,
    known(rule.elsewhere?.confidence), known(rule.elsewhere?.lift), known(rule.difference?.value), known(rule.difference?.low), known(rule.difference?.high), known(rule.ownLift),
  ]));
  const products = patterns.groups.flatMap(({ label, items: own }) => own.map((one) => [
    ...group(label), items[one.item], one.customers, one.share, known(one.elsewhere), known(one.low), known(one.high),
  ]));
  const runs = sequences.groups.flatMap(({ label, sequences: own }) => own.map((one) => [
    ...group(label), sequenceWords(one.elements, sequences.items), one.customers, one.share, known(one.elsewhere), known(one.low), known(one.high), known(one.goesOn),
  ]));
  const { states, cells } = sequences.transitions;
  const steps = sequences.groups.flatMap(({ label }) => {
    const own = cells[label ?? cells.length - 1];
    return states.flatMap((from, row) => [...states, null].map((to, col) => {
      const line = own.subarray(row * (states.length + 1), (row + 1) * (states.length + 1));
      const total = line.reduce((sum, value) => sum + value, 0);
      return [...group(label), from, to, line[col], total === 0 ? null : line[col] / total];
    }));
  });
  return [
    table('associations.csv', 'segment,segment_name,with,also,baskets,baskets_with,baskets_also,baskets_all,customers,support,confidence,lift,leverage,conviction,p,p_corrected,confidence_elsewhere,lift_elsewhere,difference,difference_low,difference_high,own_lift', rules),
    table('products.csv', 'segment,segment_name,product,customers,share,share_elsewhere,difference_low,difference_high', products),
    table('sequences.csv', 'segment,segment_name,sequence,customers,share,share_elsewhere,difference_low,difference_high,goes_on', runs),
    table('transitions.csv', 'segment,segment_name,from,to,orders,share', steps),
  ];
}

/** The same as plain values. */
export function patternsJson({ patterns, sequences, names }: Found): Readonly<Record<string, unknown>> {
  const { items } = patterns;
  return {
    of: patterns.of, column: patterns.column, nameColumn: patterns.nameColumn, basket: patterns.basket,
    groups: patterns.groups.map(({ label, rules, items: own, ...group }, g) => ({
      segment: label === null ? null : label + 1, name: nameOf(label, names), baskets: group.baskets, customers: group.customers, least: group.least, tested: group.tested,
      rules: rules.map(({ antecedent, consequent, ...rule }) => ({ with: antecedent.map((item) => items[item]), also: items[consequent], ...rule })),
      products: own.map(({ item, ...rest }) => ({ product: items[item], ...rest })),
      sequences: sequences.groups[g].sequences.map(({ elements, ...rest }) => ({ orders: elements.map((element) => element.map((item) => sequences.items[item])), ...rest })),
      returning: sequences.groups[g].returning, leastCustomers: sequences.groups[g].least,
      transitions: rowsOf(sequences.transitions.cells[label ?? sequences.transitions.cells.length - 1], sequences.transitions.states.length),
    })),
    states: sequences.transitions.states,
  };
}

const rowsOf = (cells: Int32Array, states: number): number[][] => Array.from({ length: states }, (_, row) => [...cells.subarray(row * (states + 1), (row + 1) * (states + 1))]);
