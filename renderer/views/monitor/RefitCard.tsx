import { Button } from '@mantine/core';
import type { ColourOf } from '../../../shared/chart/monitor-figures.ts';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import type { MonitorResult, TransitionKind } from '../../../shared/contract/monitor.ts';
import { agreementVerdict } from '../../../shared/text/verdict.ts';
import { Explain, Lines } from '../../charts/ChartCard.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { useApp } from '../../state/context.ts';

const WORDS: Readonly<Record<TransitionKind, string>> = { kept: 'Kept', moved: 'Moved', split: 'Split', merged: 'Merged', gone: 'Gone' };

/** What becomes of the segments when they are made anew from the later file. */
export function RefitCard({ result: { refit }, colourOf }: { readonly result: MonitorResult; readonly colourOf: ColourOf }) {
  const { actions } = useApp();
  if (refit === null) {
    return (
      <section className="card stack" aria-label="If the segments were made anew">
        <h2>If the segments were made anew</h2>
        <p className="muted">The same recipe on the later file says what becomes of each segment.</p>
        <div><Button size="compact-sm" variant="default" onClick={() => actions.setLater({ refit: true })}>Try a new fit</Button></div>
      </section>
    );
  }
  const fresh = refit.segments.filter((segment) => segment.fresh);
  return (
    <section className="card stack" aria-label="If the segments were made anew">
      <div className="line">
        <h2 className="grow">If the segments were made anew</h2>
        <Explain title="the new fit">
          <Lines lines={[
            'The recipe is run on the later file from scratch. A segment survives where half of its customers stay together: kept when it is nearly the same, else moved.',
            'It splits in parts of a quarter or more that are mostly its own, merges where two survive in one, else it is gone (MONIC, Spiliopoulou 2006).',
            'Agreement: adjusted Rand index over the customers of the later file.',
          ]} />
        </Explain>
      </div>
      <p>{refit.k} segments, {refit.ari === null ? 'not comparable with the old ones' : `${agreementVerdict(refit.ari).words} (adjusted Rand index ${formatValue(refit.ari, 'index')})`}. Silhouette {formatValue(refit.silhouette.value, 'index')}.</p>
      <WideTable label="What becomes of each segment, table">
        <table className="plain-table">
          <thead><tr><th scope="col">Segment</th><th scope="col">Becomes</th><th scope="col">Its customers would be in</th></tr></thead>
          <tbody>
            {refit.transitions.map(({ id, name, kind, into }) => {
              const colour = colourOf(id);
              return (
                <tr key={id}>
                  <th scope="row"><span className="swatch inline" style={colour === null ? undefined : { background: segmentColour(colour).fill }} /> {name}</th>
                  <td><span className="state" data-state={kind}>{WORDS[kind]}</span></td>
                  <td className="wraps">{into.length === 0 ? '–' : into.slice(0, 3).map((part) => `${part.name} (${formatValue(part.share, 'percent')})`).join(', ')}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </WideTable>
      {fresh.length > 0 && <p>New: {fresh.map(({ name, share }) => `${name} (${formatValue(share, 'percent')})`).join(', ')}.</p>}
    </section>
  );
}
