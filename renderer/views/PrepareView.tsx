import { NativeSelect } from '@mantine/core';
import { memo, useMemo } from 'react';
import { formatValue } from '../../shared/chart/numbers.ts';
import type { FeatureInfo } from '../../shared/contract/results.ts';
import type { FeatureChoice } from '../../shared/recipe/recipe.ts';
import { describeNotice } from '../../shared/text/notices.ts';
import { Breakable } from '../controls/Breakable.tsx';
import { ParamControl } from '../controls/ParamControl.tsx';
import { useFound } from '../controls/use-shown.tsx';
import { VirtualBody } from '../controls/VirtualBody.tsx';
import type { RowProps } from '../controls/VirtualBody.tsx';
import { useApp, useSelect } from '../state/context.ts';
import { Missing, StageProblems } from './Missing.tsx';
import { StepsCard } from './prepare/StepsCard.tsx';
import { MISSING, SCALES, TRANSFORMS } from './words.ts';

/** What was done to each feature before segments were looked for, with the reason, changeable one by one. */
export function PrepareView() {
  const features = useSelect((state) => state.results.features);
  const read = useSelect((state) => state.results.source !== null);
  const used = useMemo(() => (features?.features ?? []).filter((feature) => feature.used), [features]);
  const { found, find } = useFound(used, labelOf, 'a feature');
  if (features === null) {
    return <main className="work stack" aria-label="Prepare">{read && <StepsCard />}<Missing stages={['features']} what="What was done to each feature" /></main>;
  }
  return (
    <main className="work stack" aria-label="Prepare">
      <StageProblems stages={['customers', 'features']} />
      <StepsCard />
      <section className="card" aria-label="For all features">
        <div className="settings-row">
          <ParamControl param="prepare.mode" />
          <ParamControl param="prepare.missing" />
          <ParamControl param="prepare.scale" />
        </div>
      </section>
      <section className="card" aria-label="Steps per feature">
        <h2>What was done</h2>
        <p className="muted">
          {formatValue(features.rows, 'integer')} customers are prepared{features.leftOut > 0 ? `, ${formatValue(features.leftOut, 'integer')} are left out for a gap` : ''}. The automatic choice stands until you set another one.
        </p>
        {find}
        <div className="scroll long" tabIndex={0} role="region" aria-label="Steps per feature, table">
          <table className="plain-table prepare" aria-rowcount={found.length + 1}>
            <thead><tr aria-rowindex={1}><th scope="col">Feature</th><th scope="col">Gaps</th><th scope="col">Transform</th><th scope="col">Scale</th><th scope="col">Done, and why</th></tr></thead>
            <VirtualBody rows={found} keyOf={columnOf} columns={5} estimate={46} renderRow={(feature, props) => <PrepareRow {...props} feature={feature} />} />
          </table>
        </div>
      </section>
      {features.notices.length > 0 && (
        <section className="card" aria-label="Notes">
          <h2>Notes</h2>
          <ul className="bullets">{features.notices.map((notice, i) => <li key={i}>{describeNotice(notice, 'window')}</li>)}</ul>
        </section>
      )}
    </main>
  );
}

const labelOf = (feature: FeatureInfo): string => feature.label;
const columnOf = (feature: FeatureInfo): string => feature.column;

const AUTO = 'auto';

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly words: ReadonlyMap<V, string>;
  /** What the automatic rule gave. */
  readonly inForce: V;
  /** What a person set. */
  readonly own: V | undefined;
  readonly set: (value: V | undefined) => void;
}

function Choice<V extends string>({ label, words, inForce, own, set }: ChoiceProps<V>) {
  const auto = own === undefined ? `Auto: ${(words.get(inForce) ?? inForce).toLowerCase()}` : 'Auto';
  const data = [{ value: AUTO, label: auto }, ...[...words].map(([value, text]) => ({ value: value as string, label: text }))];
  return (
    <NativeSelect
      size="xs" aria-label={label} data={data} value={own ?? AUTO} miw={150}
      onChange={({ currentTarget: { value } }) => set(value === AUTO ? undefined : (value as V))}
    />
  );
}

const PrepareRow = memo(function PrepareRow({ feature, ...row }: { readonly feature: FeatureInfo } & RowProps) {
  const { actions } = useApp();
  const own = useSelect((state) => state.recipe.choices.find((choice) => choice.column === feature.column));
  const set = (patch: Omit<Partial<FeatureChoice>, 'column'>, what: string): void => actions.setFeature(feature.column, patch, `Change ${what} of ${feature.label}`);
  const numeric = feature.kind === 'numeric';
  return (
    <tr {...row}>
      <th scope="row"><Breakable text={feature.label} /><span className="sub">{feature.missingCount === 0 ? 'no gaps' : `${formatValue(feature.missingCount, 'integer')} missing`}</span></th>
      <td><Choice label={`Gaps of ${feature.label}`} words={MISSING} inForce={feature.missing} own={own?.missing} set={(missing) => set({ missing }, 'gaps')} /></td>
      <td>{numeric ? <Choice label={`Transform of ${feature.label}`} words={TRANSFORMS} inForce={feature.transform} own={own?.transform} set={(transform) => set({ transform }, 'transform')} /> : <span className="muted">one column a level</span>}</td>
      <td><Choice label={`Scale of ${feature.label}`} words={SCALES} inForce={feature.scale} own={own?.scale} set={(scale) => set({ scale }, 'scale')} /></td>
      <td>{feature.summary}<span className="sub">{feature.reason}</span></td>
    </tr>
  );
});
