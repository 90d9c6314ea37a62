import { Button, Textarea } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';
import { alsoWords, strongestTraits, traitLabel } from '../../shared/chart/segment-figures.ts';
import { segmentColour } from '../../shared/chart/theme.ts';
import type { SegmentSummary } from '../../shared/contract/results.ts';
import type { ColumnInfo } from '../../shared/contract/tables.ts';
import type { DistinctTrait } from '../../shared/profile/distinct.ts';
import { describeSegment } from '../../shared/persona/describe.ts';
import { shapedSentences } from '../../shared/profile/shaped.ts';
import { Breakable } from '../controls/Breakable.tsx';
import { useApp, useSelect } from '../state/context.ts';
import { Missing, StageProblems } from './Missing.tsx';
import { PersonaPreview } from './PersonaPreview.tsx';
import { SegmentName } from './segments/SegmentList.tsx';

const TRAITS_SHOWN = 6;

/** One card a segment, as colleagues will read it. */
export function PersonasView() {
  const { actions } = useApp();
  const profile = useSelect((state) => state.results.profile);
  const columns = useSelect((state) => state.results.customers?.columns);
  const minGroup = useSelect((state) => state.recipe.params['report.minGroup']);
  const [previewing, setPreviewing] = useState(false);
  const close = useCallback(() => setPreviewing(false), []);
  const ratio = useMemo(() => ratioColumns(columns ?? []), [columns]);
  if (profile === null) return <main className="work" aria-label="Personas"><Missing stages={['profile']} what="A page for each segment" /></main>;
  return (
    <main className="work stack" aria-label="Personas">
      <StageProblems stages={['profile']} />
      {previewing && <PersonaPreview onClose={close} />}
      <div className="line spaced">
        <p className="muted grow">Names and notes go into the persona pages. Pages hide the figures of segments with fewer than {minGroup} customers.{shapedSentences(profile.shaped).map((sentence) => ` ${sentence}`)}</p>
        <Button size="compact-sm" variant="default" onClick={() => setPreviewing(true)}>Preview the pages</Button>
        <Button size="compact-sm" onClick={() => actions.setStep('export')}>Export persona pages</Button>
      </div>
      <div className="personas">
        {profile.segments.map((segment) => <Persona key={segment.id} segment={segment} ratio={ratio} hidden={segment.size < minGroup} />)}
      </div>
    </main>
  );
}

/** Numeric columns without negative values: only these are compared as multiples. */
function ratioColumns(columns: readonly ColumnInfo[]): ReadonlySet<string> {
  return new Set(columns.filter((column) => typeof column.min === 'number' && column.min >= 0).map((column) => column.name));
}

interface PersonaProps {
  readonly segment: SegmentSummary;
  readonly ratio: ReadonlySet<string>;
  readonly hidden: boolean;
}

function Persona({ segment, ratio, hidden }: PersonaProps) {
  const { fill } = segmentColour(segment.colour);
  const view = useMemo(() => ({ ...segment, summary: segment }), [segment]);
  return (
    <article className="card persona" aria-label={segment.name} style={{ borderTopColor: fill }}>
      <header className="line spaced">
        <span className="swatch" style={{ background: fill }} />
        <SegmentName segment={view} />
        <span className="number">{formatValue(segment.share, 'percent')}</span>
      </header>
      <p>{describeSegment(segment, ratio)}</p>
      {hidden && <p className="warn">Under the smallest group shown: its figures are hidden in documents.</p>}
      <table className="plain-table traits-table">
        <caption className="visually-hidden">What sets {segment.name} apart</caption>
        <thead><tr><th scope="col">Trait</th><th scope="col" className="number">Segment</th><th scope="col" className="number">All</th><th scope="col">Difference</th></tr></thead>
        <tbody>{strongestTraits(segment.traits, TRAITS_SHOWN).map((trait) => <TraitRow key={traitLabel(trait)} trait={trait} colour={fill} />)}</tbody>
      </table>
      <Note segment={segment} />
    </article>
  );
}

/** Effects beyond this many standard deviations fill the bar. */
const FULL = 2.5;

function TraitRow({ trait, colour }: { readonly trait: DistinctTrait; readonly colour: string }) {
  const format = trait.kind === 'category' ? 'percent' : 'number';
  const part = Math.min(1, Math.abs(trait.effect) / FULL) * 50;
  return (
    <tr>
      <th scope="row"><Breakable text={traitLabel(trait)} />{trait.also.length > 0 && <><br /><small className="muted">likewise {alsoWords(trait.also)}</small></>}</th>
      <td className="number">{formatValue(trait.segment, format)}</td>
      <td className="number">{formatValue(trait.overall, format)}</td>
      <td>
        <span className="effect" role="img" aria-label={`${formatValue(trait.effect, 'effect')} standard deviations`}>
          <span style={{ left: `${trait.effect < 0 ? 50 - part : 50}%`, width: `${part}%`, background: colour, opacity: trait.effect < 0 ? 0.6 : 1 }} />
        </span>
      </td>
    </tr>
  );
}

function Note({ segment }: { readonly segment: SegmentSummary }) {
  const { actions } = useApp();
  const [text, setText] = useState(segment.note);
  useEffect(() => setText(segment.note), [segment.note]);
  return (
    <Textarea
      size="xs" label="Analyst's view" placeholder="Your own reading: what they want, what to offer. Marked as yours on the page." rows={2} classNames={{ input: 'grows' }} maxLength={4000}
      aria-label={`Analyst's view of ${segment.name}`} value={text} onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => text !== segment.note && actions.noteSegment(segment, text)}
    />
  );
}
