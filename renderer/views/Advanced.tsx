import { Drawer, Select } from '@mantine/core';
import { isUsed, PARAMS } from '../../shared/recipe/params.ts';
import type { ParamKey, ParamRow } from '../../shared/recipe/params.ts';
import { ParamControl } from '../controls/ParamControl.tsx';
import { tablesChoiceOf } from '../engine/tables-engine.ts';
import { useApp, useSelect } from '../state/context.ts';
import { TABLES_CHOICES } from './words.ts';

const STAGE_TITLES: ReadonlyMap<string, string> = new Map([
  ['customers', 'Customers from orders'], ['features', 'Preparation'], ['sweep', 'Search for segments'], ['cluster', 'Segments'], ['map', 'Map'], ['report', 'Documents'], ['export', 'Files'],
]);

/** Every parameter that has no place of its own, from the parameter table. */
export function Advanced() {
  const { actions } = useApp();
  const open = useSelect((state) => state.view.advancedOpen);
  const params = useSelect((state) => state.recipe.params);
  const rows: readonly (ParamRow & { readonly key: string })[] = PARAMS;
  const stages = [...STAGE_TITLES].map(([stage, title]) => ({
    title,
    keys: rows.filter((row) => row.stage === stage && isUsed(row, params) && (row.advanced === true || row.key === 'seed' || row.stage === 'map' || row.key === 'rfm.bins')).map((row) => row.key as ParamKey),
  })).filter((group) => group.keys.length > 0);
  return (
    <Drawer opened={open} onClose={() => actions.setAdvancedOpen(false)} position="right" size={360} title="Advanced settings" transitionProps={{ duration: 120 }} closeButtonProps={{ 'aria-label': 'Close advanced settings' }}>
      <div className="stack advanced">
        {stages.map((group) => (
          <section key={group.title} aria-label={group.title} className="stack">
            <h3>{group.title}</h3>
            {group.keys.map((key) => <ParamControl key={key} param={key} />)}
          </section>
        ))}
        <ThisComputer />
      </div>
    </Drawer>
  );
}

/** What is kept on this computer and belongs to no recipe. */
function ThisComputer() {
  const { actions } = useApp();
  const { choice, offered } = useSelect((state) => state.tables);
  if (!offered) return null;
  const chosen = TABLES_CHOICES.find(({ value }) => value === choice);
  return (
    <section aria-label="This computer" className="stack">
      <h3>This computer</h3>
      <Select
        size="xs" label="Engine for tables" description={`${chosen?.help ?? ''} Results are the same in both, so this is kept on this computer and not in the project.`} allowDeselect={false} value={choice}
        data={TABLES_CHOICES.map(({ value, label }) => ({ value, label }))}
        onChange={(next) => void actions.setTables(tablesChoiceOf(next))}
      />
    </section>
  );
}
