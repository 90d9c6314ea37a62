import { memo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { MicroResult } from '../../../shared/contract/micro.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import { NO_SEGMENT } from '../../../shared/text/segments.ts';
import { ColourPicker } from '../../controls/ColourPicker.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { selectCounts, selectSegments } from '../../state/selectors.ts';
import type { SegmentView } from '../../state/selectors.ts';
import { SavedSelections } from './SavedSelections.tsx';
import { PartList, SplitControl, useMicro } from './SplitControl.tsx';

/** The segments by size, with names that can be changed in place. */
export function SegmentList() {
  const segments = useSelect(selectSegments);
  const counts = useSelect(selectCounts);
  const selected = useSelect((state) => state.view.selectedSegment);
  const selection = useSelect((state) => state.view.selection);
  const micro = useMicro();
  const apart = useSelect((state) => state.results.cluster?.noise ?? 0);
  const rows = useSelect((state) => state.results.cluster?.rows ?? 0);
  return (
    <section className="card segment-list" aria-label="Segments">
      <h2>Segments</h2>
      <p className="muted">{segments.length === 0 ? 'Will be here once there are segments.' : counts === null ? 'Largest differences from the average customer' : 'Share of each segment that is selected'}</p>
      <ul>
        {segments.map((segment, i) => (
          <SegmentRow key={segment.id} segment={segment} count={counts?.[i] ?? null} chosen={selected === segment.id} micro={micro.value} />
        ))}
        {apart > 0 && <ApartRow apart={apart} rows={rows} count={counts === null ? null : (selection?.length ?? 0) - counts.reduce((sum, count) => sum + count, 0)} chosen={selected === 0} />}
      </ul>
      <SavedSelections />
    </section>
  );
}

interface ApartProps {
  /** Customers without a segment, and all customers. */
  readonly apart: number;
  readonly rows: number;
  /** Selected ones of them; null without a selection. */
  readonly count: number | null;
  readonly chosen: boolean;
}

/** The customers whom the method left without a segment: grey on every chart. */
function ApartRow({ apart, rows, count, chosen }: ApartProps) {
  const { actions } = useApp();
  const rules = useSelect((state) => state.recipe.params['cluster.algorithm'] === 'rules');
  const share = count === null ? apart / Math.max(1, rows) : count / Math.max(1, apart);
  return (
    <li className="segment-row" data-chosen={chosen}>
      <button
        type="button" className="swatch-button" aria-pressed={chosen} aria-label={chosen ? 'Show all segments' : 'Show only customers in no segment'}
        onClick={() => actions.selectSegment(chosen ? null : 0)}
      >
        <span className="swatch apart" />
      </button>
      <span className="name">{NO_SEGMENT}</span>
      <span className="number" title={`${formatValue(apart, 'integer')} customers`}>{formatValue(share, 'percent')}</span>
      <p className="muted headline">
        {rules ? `${formatValue(apart, 'integer')} customers for whom no rule holds.` : `${formatValue(apart, 'integer')} customers who lie apart from all segments. `}
        {!rules && <button type="button" className="link" onClick={() => actions.setParam('cluster.assignNoise', true)}>Assign them to the nearest</button>}
      </p>
      <div className="share-bar apart" aria-hidden="true"><span style={{ width: `${share * 100}%` }} /></div>
    </li>
  );
}

interface RowProps {
  readonly segment: SegmentView;
  /** Selected customers in it; null without a selection. */
  readonly count: number | null;
  readonly chosen: boolean;
  /** Null where no segment is split. */
  readonly micro: MicroResult | null;
}

const SegmentRow = memo(function SegmentRow({ segment, count, chosen, micro }: RowProps) {
  const { actions } = useApp();
  const share = count === null ? segment.share : count / Math.max(1, segment.size);
  return (
    <li className="segment-row" data-chosen={chosen}>
      <button
        type="button" className="swatch-button" aria-pressed={chosen} aria-label={chosen ? `Show all segments` : `Show only ${segment.name}`}
        onClick={() => actions.selectSegment(chosen ? null : segment.id)}
      >
        <span className="swatch" style={{ background: segmentColour(segment.colour).fill }} />
      </button>
      <SegmentName segment={segment} />
      <span className="number" title={`${formatValue(segment.size, 'integer')} customers`}>{formatValue(share, 'percent')}</span>
      <p className="muted headline" title={segment.headline === '' ? undefined : segment.headline}>{segment.headline === '' ? `${formatValue(segment.size, 'integer')} customers` : segment.headline}</p>
      <div className="share-bar" aria-hidden="true"><span style={{ width: `${share * 100}%`, background: segmentColour(segment.colour).fill }} /></div>
      {micro !== null && <PartList micro={micro} label={segment.id - 1} />}
      {chosen && segment.summary !== null && <SplitControl segment={segment.summary} micro={micro} />}
      {chosen && segment.summary !== null && <ColourPicker segment={segment.summary} />}
    </li>
  );
});

/** A name as a field, of as many lines as it needs; Enter or leaving it keeps the name, Escape does not, empty goes back to the suggested one. */
export function SegmentName({ segment }: { readonly segment: SegmentView }) {
  const { actions } = useApp();
  // What was typed stands until the segment has another name.
  const [typed, setTyped] = useState<{ readonly text: string; readonly over: string } | null>(null);
  const draft = typed?.over === segment.name ? typed.text : null;
  const setDraft = (text: string | null): void => setTyped(text === null ? null : { text, over: segment.name });
  const keep = (): void => {
    const { summary, name } = segment;
    if (draft === null || summary === null) return;
    if ((draft.trim() || summary.suggestedName) === name) setDraft(null);
    else actions.nameSegment(summary, draft);
  };
  return (
    <textarea
      className="name" rows={1} aria-label={`Name of segment ${segment.id}`} value={draft ?? segment.name} maxLength={120} readOnly={segment.summary === null} spellCheck={false}
      title={segment.summary === null ? undefined : 'Change the name'}
      onChange={(event) => setDraft(event.currentTarget.value.replace(/[\r\n]+/g, ' '))} onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          event.preventDefault();
          event.currentTarget.blur();
        }
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
