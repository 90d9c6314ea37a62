import { Button, Select } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { MicroPart, MicroResult } from '../../../shared/contract/micro.ts';
import type { SegmentSummary } from '../../../shared/contract/results.ts';
import type { Split } from '../../../shared/recipe/splits.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { RenamableLink } from '../../controls/RenamableLink.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import type { AnalysisState } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { splitOf, withoutSplit, withPartName, withSplit } from '../../state/split-edits.ts';

/** The micro-segments of the recipe; asked for only where a segment is split. */
export function useMicro(): AnalysisState<'microSegments'> {
  const asked = useSelect((state) => state.recipe.splits.length > 0 && state.results.profile !== null);
  const micro = useAnalysis('microSegments', null, asked);
  return asked ? micro : { ...micro, value: null };
}

const PARTS = ['auto', '2', '3', '4', '5', '6', '8', '10', '12'];

/** Splits the chosen segment, changes into how many parts, or makes it whole again. */
export function SplitControl({ segment, micro }: { readonly segment: SegmentSummary; readonly micro: MicroResult | null }) {
  const { actions } = useApp();
  const splits = useSelect((state) => state.recipe.splits);
  const columns = useSelect((state) => state.results.features?.columns ?? null);
  const k = useSelect((state) => state.results.cluster?.k ?? 1);
  const label = segment.id - 1;
  const split = splitOf(splits, segment, micro);
  const set = (parts: Split['parts']): void => actions.editRecipe(`Split segment ${segment.id}`, (recipe) => withSplit(recipe, segment, columns ?? [], k, parts, split));
  if (split === null) return <div className="line split-control"><Button size="compact-xs" variant="default" onClick={() => set('auto')}>Split further</Button></div>;
  const found = micro?.splits.find((one) => one.label === label);
  const notice = found === undefined ? micro?.notices.find(({ data }) => data['name'] === segment.name || data['segment'] === segment.id) : undefined;
  return (
    <div className="stack split-control">
      <div className="line">
        <Select
          size="xs" w={92} aria-label={`Parts of ${segment.name}`} data={PARTS} allowDeselect={false} value={String(split.parts)}
          onChange={(next) => next !== null && set(next === 'auto' ? 'auto' : Number(next))}
        />
        <span className="muted grow">{found === undefined ? '' : `${found.parts.length} parts, silhouette ${formatValue(found.silhouette.value, 'index')} among them`}</span>
        <Button size="compact-xs" variant="default" onClick={() => actions.editRecipe(`Make segment ${segment.id} whole`, (recipe) => withoutSplit(recipe, split))}>Undo the split</Button>
      </div>
      {notice !== undefined && <p className="warn" role="status">{describeNotice(notice, 'window')}</p>}
    </div>
  );
}

/** The parts of a segment, below it. */
export function PartList({ micro, label }: { readonly micro: MicroResult; readonly label: number }) {
  const { actions } = useApp();
  const splits = useSelect((state) => state.recipe.splits);
  const columns = useSelect((state) => state.results.features?.columns ?? null);
  const rows = useSelect((state) => state.results.cluster?.rows ?? 0);
  const found = micro.splits.find((one) => one.label === label);
  if (found === undefined || micro.part.length !== rows) return null;
  const select = (code: string, name: string): void => {
    const at = micro.codes.findIndex((one) => one.code === code);
    actions.setSelection(Int32Array.from(micro.part.keys()).filter((row) => micro.part[row] === at), `micro-segment ${code}, ${name}`);
  };
  const rename = (part: MicroPart, name: string): void => {
    const split = splitOf(splits, { id: label + 1 }, micro);
    if (split !== null) actions.editRecipe(`Name micro-segment ${part.code}`, (recipe) => withPartName(recipe, split, found.parts, part, columns ?? [], name));
  };
  return (
    <ul className="part-list" aria-label={`Parts of ${found.name}`}>
      {found.parts.map((part) => (
        <li key={part.code}>
          <RenamableLink name={part.name} prefix={`${part.code} `} title={part.headline} onPick={() => select(part.code, part.name)} onRename={(name) => rename(part, name)} />
          <span className="number" title={`${formatValue(part.share, 'percent')} of the segment`}>{formatValue(part.size, 'integer')}</span>
        </li>
      ))}
    </ul>
  );
}
