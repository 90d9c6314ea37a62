import type { NamedText } from '../contract/analyses.ts';
import type { AssociationRule, PatternsResult, SequencesResult } from '../contract/patterns.ts';
import { csvField, withoutFormulas } from '../text/csv.ts';

export const PATTERN_FILES = ['associations.csv', 'products.csv', 'sequences.csv', 'transitions.csv', 'patterns.json', 'patterns.html'] as const;

interface Found {
  readonly patterns: PatternsResult;
  readonly sequences: SequencesResult;
  /** Names of the segments, by label. */
  readonly names: readonly string[];
}

const EVERYONE = 'Everyone';
const nameOf = (label: number | null, names: readonly string[]): string => (label === null ? EVERYONE : names[label] ?? `Segment ${label + 1}`);
const numberCell = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value));

/** A sequence in words: "Tea, then Cups + Saucers". */
export function sequenceWords(elements: readonly (readonly number[])[], items: readonly string[]): string {
  return elements.map((own) => own.map((item) => items[item]).join(' + ')).join(', then ');
}

/** The left side of a rule in words. */
export function leftWords({ antecedent }: Pick<AssociationRule, 'antecedent'>, items: readonly string[]): string {
  return antecedent.map((item) => items[item]).join(' + ');
}

/** Rules, products, sequences and transitions as CSV: RFC 4180, everyone first, then the segments. */
export function patternTables({ patterns, sequences, names }: Found, formulaSafe: boolean): NamedText[] {
  const safe = (text: string): string => csvField(formulaSafe ? withoutFormulas(text) : text);
  const group = (label: number | null): string => `${label === null ? '' : label + 1},${safe(nameOf(label, names))}`;
  const table = (name: string, head: string, lines: readonly string[]): NamedText => ({ name, text: [head, ...lines].map((line) => `${line}\r\n`).join('') });
  const { items } = patterns;
  const rules = patterns.groups.flatMap(({ label, rules: own }) => own.map((rule) => [
    group(label), safe(leftWords(rule, items)), safe(items[rule.consequent]), rule.both, rule.left, rule.right, rule.baskets, rule.customers,
    rule.support, numberCell(rule.confidence), numberCell(rule.lift), rule.leverage, numberCell(rule.conviction), rule.p, rule.adjusted,
    numberCell(rule.elsewhere?.confidence), numberCell(rule.elsewhere?.lift), numberCell(rule.difference?.value), numberCell(rule.difference?.low), numberCell(rule.difference?.high), numberCell(rule.ownLift),
  ].join(',')));
  const products = patterns.groups.flatMap(({ label, items: own }) => own.map((one) => [
    group(label), safe(items[one.item]), one.customers, one.share, numberCell(one.elsewhere), numberCell(one.low), numberCell(one.high),
  ].join(',')));
  const runs = sequences.groups.flatMap(({ label, sequences: own }) => own.map((one) => [
    group(label), safe(sequenceWords(one.elements, sequences.items)), one.customers, one.share, numberCell(one.elsewhere), numberCell(one.low), numberCell(one.high), numberCell(one.goesOn),
  ].join(',')));
  const { states, cells } = sequences.transitions;
  const steps = sequences.groups.flatMap(({ label }) => {
    const own = cells[label ?? cells.length - 1];
    return states.flatMap((from, row) => [...states, null].map((to, col) => {
      const line = own.subarray(row * (states.length + 1), (row + 1) * (states.length + 1));
      const total = line.reduce((sum, value) => sum + value, 0);
      return [group(label), safe(from), to === null ? '' : safe(to), line[col], total === 0 ? '' : line[col] / total].join(',');
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
