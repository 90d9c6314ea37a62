import type { NamedText } from '../contract/analyses.ts';
import type { RulesResult } from '../contract/rules.ts';
import { csvWriter } from '../text/csv.ts';
import type { CsvText } from '../text/csv.ts';
import { formatPercent } from '../text/format.ts';
import { canBeSql, rulesToSql } from './to-sql.ts';
import type { LevelType } from './to-sql.ts';
import { conditionWords, ruleWords } from './words.ts';

export const RULE_FILES = ['rules.csv', 'rules.json', 'rules.sql'] as const;

/** One line of a comment, whatever a name holds. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n\u2028\u2029\u0085\0]+/g, ' ');

/**
 * The rules as a table, as JSON and as SQL, and how many cells of the table were kept from being formulas.
 * @param names of the segments, by label
 */
export function ruleFiles(
  result: RulesResult, names: readonly string[], options: { readonly typeOf: (column: string) => LevelType; readonly formulaSafe: boolean },
): { readonly files: NamedText[]; readonly neutralised: number } {
  const table = csvOf(result, names, options.formulaSafe);
  return {
    files: [
      { name: 'rules.csv', text: table.text },
      { name: 'rules.json', text: `${JSON.stringify(rulesJson(result, names), null, 2)}\n` },
      { name: 'rules.sql', text: sql(result, names, options.typeOf) },
    ],
    neutralised: table.neutralised,
  };
}

function csvOf(result: RulesResult, names: readonly string[], formulaSafe: boolean): CsvText {
  const csv = csvWriter({ formulaSafe });
  const lines = [csv.heading(['segment', 'segment_name', 'rule', 'conditions', 'customers', 'members', 'precision', 'recall'])];
  for (const { label, rules } of result.segments) {
    for (const [at, rule] of rules.entries()) {
      lines.push(csv.line([label + 1, names[label], at + 1, ruleWords(rule.conditions), rule.matched, rule.members, rule.precision, rule.recall]));
    }
  }
  return { text: lines.join(''), neutralised: csv.neutralised };
}

/** The rules as plain values, for files and the command line. */
export function rulesJson({ segments, rows, sampledRows, columns, decided }: RulesResult, names: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    customers: rows, sampledCustomers: sampledRows, columns, decided,
    segments: segments.map(({ label, size, rules, together, heldOut }) => ({
      id: label + 1, name: names[label], size,
      rules: rules.map(({ conditions, ...fit }) => ({
        words: ruleWords(conditions),
        conditions: conditions.map(({ label: shown, ...condition }) => ({ ...condition, words: conditionWords({ ...condition, label: shown }) })),
        ...fit,
      })),
      together, heldOut,
    })),
  };
}

function sql(result: RulesResult, names: readonly string[], typeOf: (column: string) => LevelType): string {
  const { own, other, none } = result.decided;
  const all = own + other + none;
  const head = [
    `Segments by plain rules: ${formatPercent(all === 0 ? null : own / all)} of customers get their own segment, ${formatPercent(all === 0 ? null : other / all)} another one, ${formatPercent(all === 0 ? null : none / all)} none.`,
    'The first rule that holds decides. Columns are named as in the customers table; put your table in the place of customers.',
    'Standard SQL, as PostgreSQL, DuckDB and Snowflake read it; where names stand in other quotes (MySQL, BigQuery: `name`), change those.',
    ...result.segments.flatMap(({ label, rules }) => (rules.length === 0 ? [`No rule describes ${names[label]}.`] : rules.flatMap(({ conditions }) => (canBeSql(conditions) ? []
      : [`Left out for ${names[label]}, as SQL cannot name a column with a backslash safely: ${ruleWords(conditions)}.`])))),
  ];
  return [...head.map((line) => `-- ${oneLine(line)}`), `SELECT *,`, `${rulesToSql(result, names, typeOf)} AS segment_name`, 'FROM customers;', ''].join('\n');
}
