import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ruleFault } from '../../../shared/recipe/rfm.ts';
import type { RfmRule, RfmRules } from '../../../shared/recipe/rfm.ts';
import { presetRules } from '../../../shared/value/rfm-groups.ts';
import { useApp, useSelect } from '../../state/context.ts';

const PARTS = ['r', 'f', 'm', 'fm'] as const;
type RulePart = (typeof PARTS)[number];
const HEADS: Readonly<Record<RulePart, string>> = { r: 'Recency', f: 'Frequency', m: 'Spend', fm: 'Frequency + spend' };

/** A rule as it is typed: ranges such as `4-5`, or nothing for any score. */
type Draft = { readonly name: string } & Readonly<Record<RulePart, string>>;

const textOf = (range: readonly [number, number] | undefined): string =>
  (range === undefined ? '' : range[0] === range[1] ? String(range[0]) : `${range[0]}-${range[1]}`);

const draftOf = (rule: RfmRule): Draft => ({ name: rule.name, r: textOf(rule.r), f: textOf(rule.f), m: textOf(rule.m), fm: textOf(rule.fm) });

/** The range of a text; null where it is none. */
function rangeOf(text: string): [number, number] | undefined | null {
  if (text.trim() === '') return undefined;
  const found = /^\s*(\d{1,2})\s*(?:[-–]\s*(\d{1,2}))?\s*$/.exec(text);
  return found === null ? null : [Number(found[1]), Number(found[2] ?? found[1])];
}

/** The rules of the drafts, or what is wrong with them. */
function read(drafts: readonly Draft[], scale: number): { readonly rules: RfmRule[]; readonly fault: string | null } {
  const rules: RfmRule[] = [];
  for (const draft of drafts) {
    if (draft.name.trim() === '') return { rules, fault: 'a rule has no name' };
    const rule: RfmRule = { name: draft.name.trim() };
    for (const part of PARTS) {
      const range = rangeOf(draft[part]);
      if (range === null) return { rules, fault: `${draft.name}: "${draft[part]}" is no range such as 4-5` };
      if (range !== undefined) rule[part] = range;
    }
    rules.push(rule);
  }
  return { rules, fault: rules.length === 0 ? 'there is no rule' : ruleFault({ scale, rules }) };
}

/** Own names of groups. They can be saved when each score has exactly one name; until then the editor names a score that has not. */
export function RulesEditor() {
  const own = useSelect((state) => state.recipe.rfm.rules);
  const preset = useSelect((state) => state.recipe.params['rfm.groups']);
  const [start, setStart] = useState<RfmRules | null>(null);
  if (start === null) {
    const from = own ?? presetRules(preset === 'own' ? 'standard' : preset);
    return (
      <section className="card" aria-label="Own rules">
        <div className="line spaced">
          <h2 className="grow">Own rules</h2>
          <Button size="compact-sm" variant="default" onClick={() => setStart(from)}>{own === null ? 'Write own rules' : 'Change own rules'}</Button>
        </div>
        <p className="muted">Start from the names in force and change what each stands for.</p>
      </section>
    );
  }
  return <Editor start={start} onClose={() => setStart(null)} />;
}

function Editor({ start, onClose }: { readonly start: RfmRules; readonly onClose: () => void }) {
  const { actions } = useApp();
  const [scale, setScale] = useState(start.scale);
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => start.rules.map(draftOf));
  const { rules, fault } = read(drafts, scale);
  const change = (at: number, patch: Partial<Draft>): void => setDrafts(drafts.map((draft, i) => (i === at ? { ...draft, ...patch } : draft)));
  const save = (): void => {
    actions.editRecipe('Use own RFM rules', (recipe) => ({
      ...recipe, rfm: { ...recipe.rfm, rules: { scale, rules } }, params: { ...recipe.params, 'rfm.groups': 'own', 'rfm.bins': Math.max(3, scale) },
    }));
    onClose();
  };
  return (
    <section className="card" aria-label="Own rules">
      <div className="line spaced">
        <h2 className="grow">Own rules</h2>
        <NumberInput size="xs" w={150} label="Scores from 1 to" min={2} max={10} value={scale} clampBehavior="strict" onChange={(next) => typeof next === 'number' && setScale(next)} />
      </div>
      <p className="muted">Ranges such as 4-5 include both ends; an empty field is any score. Several rules may give the same name.</p>
      <div className="scroll" tabIndex={0} role="region" aria-label="Own rules, table">
        <table className="plain-table">
          <thead><tr><th scope="col">Name</th>{PARTS.map((part) => <th key={part} scope="col">{HEADS[part]}</th>)}<th scope="col"><span className="visually-hidden">Remove</span></th></tr></thead>
          <tbody>
            {drafts.map((draft, i) => (
              <tr key={i}>
                <td><TextInput size="xs" aria-label={`Name of rule ${i + 1}`} value={draft.name} maxLength={60} onChange={(event) => change(i, { name: event.currentTarget.value })} /></td>
                {PARTS.map((part) => (
                  <td key={part}><TextInput size="xs" w={84} placeholder="any" aria-label={`${HEADS[part]} of rule ${i + 1}`} value={draft[part]} onChange={(event) => change(i, { [part]: event.currentTarget.value })} /></td>
                ))}
                <td><Button size="compact-xs" variant="subtle" color="gray" aria-label={`Remove rule ${i + 1}`} onClick={() => setDrafts(drafts.filter((_, at) => at !== i))}>Remove</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p role="status" className={fault === null ? 'good' : 'warn'}>{fault === null ? `Each of the ${scale * scale * scale} scores has exactly one name.` : `Not yet: ${fault}.`}</p>
      <div className="line">
        <Button size="compact-sm" variant="default" onClick={() => setDrafts([...drafts, { name: '', r: '', f: '', m: '', fm: '' }])}>Add a rule</Button>
        <Button size="compact-sm" disabled={fault !== null} onClick={save}>Use these rules</Button>
        <Button size="compact-sm" variant="default" onClick={onClose}>Close</Button>
      </div>
    </section>
  );
}
