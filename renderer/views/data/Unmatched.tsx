import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Source } from '../../../shared/recipe/recipe.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import { oneFile } from '../../controls/use-writing.ts';
import type { Made } from '../../controls/use-writing.ts';
import { ask } from '../../engine/ask.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { QueryGrid } from './QueryGrid.tsx';

interface Props {
  readonly source: Source;
  readonly side: 'file' | 'customers';
}

/** The rows of a file that found no customer, or the customers that it has no row of; all of them can be saved. */
export function Unmatched({ source, side }: Props) {
  const { engine } = useApp();
  const recipe = useSelect((state) => state.recipe);
  const { value, running, error } = useAnalysis('unmatched', { source: source.id, side });
  const make = async (signal: AbortSignal): Promise<Made> => {
    const { bytes, neutralised } = await ask(engine, 'unmatchedFile', recipe, { source: source.id, side, formulaSafe: recipe.params['export.formulaSafe'] }, signal);
    const stem = source.name.replace(/\.[^.]+$/, '');
    return oneFile(side === 'file' ? `${stem}_unmatched.csv` : `${stem}_customers_without.csv`, bytes, neutralised);
  };
  if (error !== null) return <p role="alert" className="warn">{describeError(error, 'window').message} {describeError(error, 'window').hint}</p>;
  if (value === null) return <p className="muted" aria-busy={running}>Looking for them…</p>;
  return (
    <div className="unmatched" aria-busy={running}>
      <div className="line">
        <span className="muted grow">
          {formatValue(value.rows, 'integer')} {side === 'file' ? `rows of ${source.name} without a customer` : `customers without a row in ${source.name}`}{value.rows > value.values.length ? `; the first ${formatValue(value.values.length, 'integer')} are shown` : ''}
        </span>
        <SaveButtons buttons={[{ label: 'Save these rows', make }]} />
      </div>
      <QueryGrid result={value} label={side === 'file' ? 'Rows without a customer' : 'Customers without a row'} />
    </div>
  );
}
