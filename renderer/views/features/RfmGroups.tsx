import { formatValue } from '../../../shared/chart/numbers.ts';
import type { RfmFigures } from '../../../shared/contract/analyses.ts';
import { rfmGroup } from '../../../shared/value/rfm-groups.ts';
import type { RfmScores, RfmSpec } from '../../../shared/value/rfm-scores.ts';

export interface GroupFigures {
  readonly name: string;
  readonly customers: number;
  readonly revenue: number;
}

/** Customers and revenue of each group, best first, empty ones too. */
export function groupsOf(figures: RfmFigures, { r, f, m }: RfmScores, spec: RfmSpec): readonly GroupFigures[] {
  const place = new Map(spec.scheme.names.map((name, i) => [name, i]));
  const customers = spec.scheme.names.map(() => 0);
  const revenue = spec.scheme.names.map(() => 0);
  for (let i = 0; i < r.length; i++) {
    const at = place.get(rfmGroup(spec.scheme, r[i], f[i], m[i], spec.bins)) ?? 0;
    customers[at] += 1;
    revenue[at] += figures.monetary[i];
  }
  return spec.scheme.names.map((name, i) => ({ name, customers: customers[i], revenue: revenue[i] }));
}

export function RfmGroups({ groups }: { readonly groups: readonly GroupFigures[] }) {
  const customers = groups.reduce((sum, group) => sum + group.customers, 0);
  const revenue = groups.reduce((sum, group) => sum + group.revenue, 0);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="RFM groups, table">
      <table className="plain-table">
        <thead>
          <tr><th scope="col">Group</th><th scope="col" className="number">Customers</th><th scope="col" className="number">Share</th><th scope="col" className="number">Revenue</th><th scope="col" className="number">Share of revenue</th></tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.name} data-off={group.customers === 0}>
              <th scope="row">{group.name}</th>
              <td className="number">{formatValue(group.customers, 'integer')}</td>
              <td className="number">{customers === 0 ? '' : formatValue(group.customers / customers, 'percent')}</td>
              <td className="number">{formatValue(Math.round(group.revenue), 'integer')}</td>
              <td className="number">{revenue > 0 ? formatValue(group.revenue / revenue, 'percent') : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
