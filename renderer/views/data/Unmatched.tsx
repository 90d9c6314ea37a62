import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { EngineCalls } from '../../../shared/contract/engine.ts';
import type { Source } from '../../../shared/recipe/recipe.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { QueryGrid } from './QueryGrid.tsx';

interface Props {
  readonly source: Source;
  readonly side: 'file' | 'customers';
}

/** The rows of a file that found no customer, or the customers that it has no row of; all of them can be saved. */
export function Unmatched({ source, side }: Props) {
  const { engine, host, actions } = useApp();
  const recipe = useSelect((state) => state.recipe);
  const { value, running, error } = useAnalysis('unmatched', { source: source.id, side });
  const [saving, setSaving] = useState(false);
  const save = async (): Promise<void> => {
    setSaving(true);
    try {
      const options = { source: source.id, side, formulaSafe: recipe.params['export.formulaSafe'] };
      const { pieces } = (await engine.call('analysis', { name: 'unmatchedFile', recipe, options } as EngineCalls['analysis']['in'])) as { pieces: Uint8Array[] };
      const stem = source.name.replace(/\.[^.]+$/, '');
      await host.saveAs('csv', side === 'file' ? `${stem}_unmatched.csv` : `${stem}_customers_without.csv`, new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer()));
    } catch (thrown) {
      actions.report(thrown);
    } finally {
      setSaving(false);
    }
  };
  if (error !== null) return <p role="alert" className="warn">{describeError(error).message} {describeError(error).hint}</p>;
  if (value === null) return <p className="muted" aria-busy={running}>Looking for them…</p>;
  return (
    <div className="unmatched" aria-busy={running}>
      <div className="line">
        <span className="muted grow">
          {formatValue(value.rows, 'integer')} {side === 'file' ? `rows of ${source.name} without a customer` : `customers without a row in ${source.name}`}{value.rows > value.values.length ? `; the first ${formatValue(value.values.length, 'integer')} are shown` : ''}
        </span>
        <Button size="compact-xs" variant="default" loading={saving} onClick={() => void save()}>Save these rows</Button>
      </div>
      <QueryGrid result={value} label={side === 'file' ? 'Rows without a customer' : 'Customers without a row'} />
    </div>
  );
}
