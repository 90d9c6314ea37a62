import type { Comparison } from '../../shared/contract/validation.ts';
import { formatPercent } from '../../shared/text/format.ts';
import { agreementVerdict } from '../../shared/text/verdict.ts';
import { figure, table } from '../output.ts';

/** Wider tables are for `--json`. */
const MOST_COLUMNS = 15;

/** A comparison for people. */
export function compareText(comparison: Comparison, unmatched: { readonly left: number; readonly right: number } | null): string {
  const { left, right, rows, leftOut, agreement, contingency, matches } = comparison;
  const { ari, ami, homogeneity, completeness, vMeasure } = agreement;
  const out = leftOut === 0 ? '' : `, ${figure(leftOut)} without a group on one side left out`;
  const alone = unmatched === null || unmatched.left + unmatched.right === 0 ? []
    : [`${figure(unmatched.left)} rows stand in the first file only, ${figure(unmatched.right)} in the second only.`];
  return [
    `${left.name} (${left.groups.length} groups) against ${right.name} (${right.groups.length} groups): ${figure(rows)} customers${out}`,
    ...alone,
    `They are ${agreementVerdict(ari).words}.`,
    '',
    table(['adjusted Rand', 'adjusted mutual information', 'homogeneity', 'completeness', 'V measure'],
      [[ari, ami, homogeneity, completeness, vMeasure].map((value) => value.toFixed(4))]),
    '',
    ...(right.groups.length > MOST_COLUMNS ? [`The table of ${left.groups.length} by ${right.groups.length} groups is in the output of --json.`, ''] : [
      table(['', ...right.groups, 'all'], left.groups.map((group, a) => [group, ...contingency[a].map((count) => figure(count)), figure(left.sizes[a])])),
      '',
    ]),
    table(['group', 'most like', 'shared', 'Jaccard'], matches.map(({ left: a, right: b, jaccard }) => [
      left.groups[a], b === null ? '–' : right.groups[b], b === null ? '–' : formatPercent(contingency[a][b] / left.sizes[a]), jaccard.toFixed(3),
    ])),
  ].join('\n');
}
