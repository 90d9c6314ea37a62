import { Button, Checkbox, NumberInput, SegmentedControl } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { StepOf } from '../../../shared/recipe/steps.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { groupKey, proposalsOf } from './proposals.ts';
import type { Group, Proposal } from './proposals.ts';

interface Props {
  readonly step: StepOf<'fuzzy'>;
  readonly change: (part: Partial<Pick<StepOf<'fuzzy'>, 'merges' | 'apart'>>) => void;
}

type Side = 'open' | 'merged' | 'apart';
const PAGE = 50;
const count = (value: number): string => formatValue(value, 'integer');

/** Records that may be one customer; only those that a person merges are merged. One by one or many at once, by keyboard or mouse. */
export function FuzzyProposals({ step, change }: Props) {
  const { value, running, fraction, error } = useAnalysis('nearDuplicates', { step: step.id });
  const lists = useMemo(() => proposalsOf(value?.clusters ?? [], step.merges, step.apart), [value, step.merges, step.apart]);
  const [side, setSide] = useState<Side>('open');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [page, setPage] = useState(0);
  const [from, setFrom] = useState(0.97);
  const list = useRef<HTMLUListElement>(null);
  const all = lists[side];
  const last = Math.max(0, Math.ceil(all.length / PAGE) - 1);
  const shown = all.slice(Math.min(page, last) * PAGE, (Math.min(page, last) + 1) * PAGE);
  const marked = all.filter((one) => chosen.has(one.key));

  const without = (groups: readonly Group[], taken: readonly Proposal[]): Group[] => groups.filter((group) => !taken.some(({ key }) => key === groupKey(group)));
  const settle = (taken: readonly Proposal[], to: Side): void => {
    if (taken.length === 0) return;
    const groups = taken.map((one) => one.cells);
    if (to === 'merged') change({ merges: [...step.merges, ...groups], ...(side === 'apart' ? { apart: without(step.apart, taken) } : {}) });
    else if (to === 'apart') change({ apart: [...step.apart, ...groups], ...(side === 'merged' ? { merges: without(step.merges, taken) } : {}) });
    else change(side === 'merged' ? { merges: without(step.merges, taken) } : { apart: without(step.apart, taken) });
    setChosen(new Set());
  };
  const toggle = (key: string, on: boolean): void => setChosen((before) => new Set(on ? [...before, key] : [...before].filter((one) => one !== key)));
  const onKeys = (event: KeyboardEvent, i: number): void => {
    const to = event.key === 'ArrowDown' ? i + 1 : event.key === 'ArrowUp' ? i - 1 : null;
    if (to !== null) list.current?.querySelectorAll<HTMLInputElement>('input[type=checkbox]')[to]?.focus();
    else if (event.key.toLowerCase() === 'm' && side !== 'merged') settle([shown[i]], 'merged');
    else if (event.key.toLowerCase() === 'k' && side !== 'apart') settle([shown[i]], 'apart');
    else return;
    event.preventDefault();
    // What takes the place of a settled proposal has the focus next.
    if (to === null) requestAnimationFrame(() => list.current?.querySelectorAll<HTMLInputElement>('input[type=checkbox]')[Math.min(i, shown.length - 2)]?.focus());
  };
  return (
    <div className="wide stack" role="group" aria-label="Near duplicates">
      {error !== null && <p role="alert" className="warn">{describeError(error, 'window').message}</p>}
      {running && value === null && <p className="muted">Comparing records, {formatValue(fraction, 'percent')} done</p>}
      {value !== null && <p className="muted">{count(value.compared)} pairs of {count(value.records)} different records compared{value.narrowed ? ', in large groups only near ones' : ''}. Nothing is merged before you say so.</p>}
      <div className="line wrap">
        <SegmentedControl
          size="xs" aria-label="Proposals shown" value={side}
          onChange={(next) => {
            setSide(next as Side);
            setChosen(new Set());
            setPage(0);
          }}
          data={[{ value: 'open', label: `Open (${count(lists.open.length)})` }, { value: 'merged', label: `Merged (${count(step.merges.length)})` }, { value: 'apart', label: `Kept apart (${count(step.apart.length)})` }]}
        />
        {all.length > 1 && (
          <Checkbox size="xs" label="All" checked={marked.length === all.length} indeterminate={marked.length > 0 && marked.length < all.length} onChange={(event) => setChosen(new Set(event.currentTarget.checked ? all.map(({ key }) => key) : []))} />
        )}
        {side === 'open' && all.length > 1 && (
          <span className="line">
            <Button size="compact-xs" variant="default" onClick={() => setChosen(new Set(all.filter((one) => (one.likeness ?? 0) >= from).map(({ key }) => key)))}>Choose those from</Button>
            <NumberInput size="xs" aria-label="Likeness from which proposals are chosen" w={76} min={0} max={1} step={0.01} decimalScale={2} value={from} onChange={(next) => typeof next === 'number' && setFrom(next)} />
          </span>
        )}
        {marked.length > 0 && (
          <span className="line">
            {side !== 'merged' && <Button size="compact-xs" onClick={() => settle(marked, 'merged')}>Merge {count(marked.length)}</Button>}
            {side !== 'apart' && <Button size="compact-xs" variant="default" onClick={() => settle(marked, 'apart')}>Keep {count(marked.length)} apart</Button>}
            {side !== 'open' && <Button size="compact-xs" variant="default" onClick={() => settle(marked, 'open')}>Propose {count(marked.length)} again</Button>}
          </span>
        )}
      </div>
      {all.length === 0 && value !== null && <p className="muted">{side === 'open' ? 'No open proposals at this likeness.' : side === 'merged' ? 'Nothing is merged yet.' : 'Nothing is kept apart yet.'}</p>}
      <ul className="proposals" ref={list} aria-label="Proposals, arrow keys go through them, M merges, K keeps apart">
        {shown.map((one, i) => (
          <li key={one.key} className="line spaced">
            <Checkbox size="xs" aria-label={`Choose ${one.texts[0]}`} checked={chosen.has(one.key)} onChange={(event) => toggle(one.key, event.currentTarget.checked)} onKeyDown={(event) => onKeys(event, i)} />
            <span className="grow records">{one.texts.map((text, j) => <span key={j}>{text}{one.rows[j] > 1 && <span className="muted"> ×{count(one.rows[j])}</span>}</span>)}</span>
            {one.likeness !== null && <span className="muted">likeness {formatValue(one.likeness, 'index')}</span>}
            {side !== 'merged' && <Button size="compact-xs" variant="default" onClick={() => settle([one], 'merged')} aria-label={`Merge ${one.texts[0]}`}>Merge</Button>}
            {side !== 'apart' && <Button size="compact-xs" variant="subtle" onClick={() => settle([one], 'apart')} aria-label={`Keep apart ${one.texts[0]}`}>Keep apart</Button>}
            {side !== 'open' && <Button size="compact-xs" variant="subtle" onClick={() => settle([one], 'open')} aria-label={`Propose ${one.texts[0]} again`}>Propose again</Button>}
          </li>
        ))}
      </ul>
      {last > 0 && (
        <div className="line">
          <Button size="compact-xs" variant="default" disabled={page === 0} onClick={() => setPage(Math.min(page, last) - 1)}>Earlier</Button>
          <span className="muted">{count(Math.min(page, last) * PAGE + 1)} to {count(Math.min(page, last) * PAGE + shown.length)} of {count(all.length)}</span>
          <Button size="compact-xs" variant="default" disabled={page >= last} onClick={() => setPage(page + 1)}>Later</Button>
        </div>
      )}
    </div>
  );
}
