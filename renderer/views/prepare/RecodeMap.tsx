import { ActionIcon, Button, TextInput } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SpellingGroup } from '../../../shared/contract/proposals.ts';
import type { StepOf } from '../../../shared/recipe/steps.ts';
import { Icon } from '../../controls/Icon.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';

type Entry = StepOf<'recode'>['map'][number];

interface Props {
  readonly step: StepOf<'recode'>;
  readonly change: (map: Entry[]) => void;
}

/** The list of replacements, and spellings that are proposed as one value, each to be taken or left. */
export function RecodeMap({ step, change }: Props) {
  const { value, running } = useAnalysis('spellings', { column: step.column, step: step.id, table: step.table });
  const taken = new Set(step.map.map((entry) => entry.from));
  const open = (value ?? []).filter((group) => group.members.some((member) => member.value !== group.to && !taken.has(member.value)));
  const add = (groups: readonly SpellingGroup[]): void => change([
    ...step.map,
    ...groups.flatMap((group) => group.members.filter((member) => member.value !== group.to && !taken.has(member.value)).map((member) => ({ from: member.value, to: group.to }))),
  ]);
  const edit = (at: number, patch: Partial<Entry>): void => change(step.map.map((entry, i) => (i === at ? { ...entry, ...patch } : entry)));
  return (
    <div className="wide stack" role="group" aria-label="Replacements">
      {step.map.length > 0 && (
        <table className="plain-table recode">
          <thead><tr><th scope="col">Value</th><th scope="col">Becomes (empty: missing)</th><th scope="col" aria-label="Remove" /></tr></thead>
          <tbody>
            {step.map.map((entry, i) => (
              <tr key={`${i} ${entry.from}`}>
                <td><TextInput size="xs" aria-label={`Value ${i + 1}`} defaultValue={entry.from} onBlur={(event) => event.currentTarget.value !== entry.from && edit(i, { from: event.currentTarget.value })} /></td>
                <td><TextInput size="xs" aria-label={`Becomes, for ${entry.from}`} defaultValue={entry.to ?? ''} onBlur={(event) => event.currentTarget.value !== (entry.to ?? '') && edit(i, { to: event.currentTarget.value === '' ? null : event.currentTarget.value })} /></td>
                <td><ActionIcon size="sm" variant="subtle" aria-label={`Remove ${entry.from}`} onClick={() => change(step.map.filter((_, j) => j !== i))}><Icon name="close" size={12} /></ActionIcon></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="line">
        <Button size="compact-xs" variant="default" onClick={() => change([...step.map, { from: '', to: null }])}>Add a replacement</Button>
        {open.length > 1 && <Button size="compact-xs" variant="default" onClick={() => add(open)}>Take all {formatValue(open.length, 'integer')} proposals</Button>}
      </div>
      {running && value === null && <p className="muted">Looking for spellings of one value…</p>}
      {value !== null && open.length === 0 && <p className="muted">No other spellings of one value were found.</p>}
      <ul className="proposals">
        {open.map((group) => (
          <li key={group.to} className="line spaced">
            <span className="grow">{group.members.map((member) => `${member.value} (${formatValue(member.count, 'integer')})`).join(', ')} <span className="muted">as</span> <strong>{group.to}</strong></span>
            <Button size="compact-xs" variant="default" onClick={() => add([group])} aria-label={`Replace all by ${group.to}`}>Take</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
