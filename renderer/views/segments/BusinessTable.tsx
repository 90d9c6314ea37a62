import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import type { SolutionsResult } from '../../../shared/contract/validation.ts';
import { WideTable } from '../../controls/WideTable.tsx';
import type { ReadRun } from './read-run.ts';

interface Props {
  readonly result: SolutionsResult;
  readonly runs: readonly ReadRun[];
}

/** Columns of the profiles shown at first, and at most. */
const FIRST = 2;
const MOST = 8;

/** Size, revenue and columns of the profiles, segment by segment, for each solution. */
export function BusinessTable({ result, runs }: Props) {
  const columns = [...new Set(result.solutions.flatMap(({ segments }) => segments.flatMap(({ centroid }) => Object.keys(centroid))))].sort();
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const shown = chosen === null ? columns.slice(0, FIRST) : chosen.filter((column) => columns.includes(column));
  const revenue = result.solutions.some(({ segments }) => segments.some(({ revenueShare }) => revenueShare !== null));
  const names = ['In force', ...runs.map(({ name }) => name)];
  return (
    <section className="card stack" aria-label="What the segments are worth">
      <div className="line">
        <h2 className="grow">What the segments are worth</h2>
        {columns.length > 0 && <MultiSelect size="xs" aria-label="Columns shown" data={columns} value={[...shown]} onChange={setChosen} searchable maxValues={MOST} comboboxProps={{ transitionProps: { duration: 80 } }} />}
      </div>
      <WideTable label="What the segments are worth, table">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Segment</th><th scope="col" className="number">Customers</th><th scope="col" className="number">Share</th>
              {revenue && <th scope="col" className="number">Revenue</th>}
              <th scope="col" className="number">Silhouette</th>
              {shown.map((column) => <th key={column} scope="col" className="number">{column.includes('=') ? `Share of ${column}` : `Mean of ${column}`}</th>)}
            </tr>
          </thead>
          {result.solutions.map(({ segments }, at) => (
            <tbody key={at}>
              <tr><th scope="rowgroup" colSpan={4 + Number(revenue) + shown.length} className="group">{names[at]}</th></tr>
              {segments.map((segment) => (
                <tr key={segment.id}>
                  <th scope="row"><span className="swatch inline" style={{ background: segmentColour(segment.colour).fill }} /> {segment.name}</th>
                  <td className="number">{formatValue(segment.size, 'integer')}</td>
                  <td className="number">{formatValue(segment.share, 'percent')}</td>
                  {revenue && <td className="number">{formatValue(segment.revenueShare, 'percent')}</td>}
                  <td className="number">{formatValue(segment.silhouette, 'index')}</td>
                  {shown.map((column) => <td key={column} className="number">{formatValue(segment.centroid[column] ?? null, column.includes('=') ? 'percent' : 'number')}</td>)}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </WideTable>
    </section>
  );
}
