import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { SpellingGroup } from '../../../shared/contract/proposals.ts';
import type { StepOf } from '../../../shared/recipe/steps.ts';
import { Icon } from '../../controls/Icon.tsx';
import { useShown } from '../../controls/use-shown.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';

type Entry = StepOf<'recode'>['map'][number];

interface Props {
  readonly step: StepOf<'recode'>;
  readonly change: (map: Entry[]) => void;
}

/** The list of replacements, and spellings that are proposed as one value, each to be taken whole, in part or not. */
export function RecodeMap({ step, change }: Props) {
  const { value, running } = useAnalysis('spellings', { column: step.column, step: step.id, table: step.table });
  const taken = new Set(step.map.map((entry) => entry.from));
  const open = (value ?? []).filter((group) => group.members.some((member) => member.value !== group.to && !taken.has(member.value)));
  const add = (entries: readonly Entry[]): void => change([...step.map, ...entries]);
  const edit = (at: number, patch: Partial<Entry>): void => change(step.map.map((entry, i) => (i === at ? { ...entry, ...patch } : entry)));
  const entries = useShown(step.map.map((entry, i) => ({ entry, i })), ({ entry }) => `${entry.from} ${entry.to ?? ''}`, 'a replacement');
  const groups = useShown(open, (group) => group.members.map((member) => member.value).join(' '), 'a proposal');
  return (
    <div className="wide stack" role="group" aria-label="Replacements">
      {entries.find}
      {step.map.length > 0 && (
        <table className="plain-table recode">
          <thead><tr><th scope="col">Value</th><th scope="col">Becomes (empty: missing)</th><th scope="col" aria-label="Remove" /></tr></thead>
          <tbody>
            {entries.shown.map(({ entry, i }) => (
              <tr key={`${i} ${entry.from}`}>
                <td><TextInput size="xs" aria-label={`Value ${i + 1}`} defaultValue={entry.from} onBlur={(event) => event.currentTarget.value !== entry.from && edit(i, { from: event.currentTarget.value })} /></td>
                <td><TextInput size="xs" aria-label={`Becomes, for ${entry.from}`} defaultValue={entry.to ?? ''} onBlur={(event) => event.currentTarget.value !== (entry.to ?? '') && edit(i, { to: event.currentTarget.value === '' ? null : event.currentTarget.value })} /></td>
                <td><ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Remove ${entry.from}`} onClick={() => change(step.map.filter((_, j) => j !== i))}><Icon name="close" size={12} /></ActionIcon></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {entries.more}
      <div className="line">
        <Button size="compact-xs" variant="default" onClick={() => add([{ from: '', to: null }])}>Add a replacement</Button>
        {open.length > 1 && <Button size="compact-xs" variant="default" onClick={() => add(open.flatMap((group) => entriesOf(group, group.to, taken)))}>Take all {formatValue(open.length, 'integer')} proposals</Button>}
      </div>
      {running && value === null && <p className="muted">Looking for spellings of one value…</p>}
      {value !== null && open.length === 0 && <p className="muted">No other spellings of one value were found.</p>}
      {groups.find}
      <ul className="proposals">{groups.shown.map((group) => <Spellings key={group.to} group={group} taken={taken} take={add} />)}</ul>
      {groups.more}
    </div>
  );
}

const entriesOf = (group: SpellingGroup, to: string, left: ReadonlySet<string>): Entry[] =>
  group.members.filter((member) => member.value !== to && !left.has(member.value)).map((member) => ({ from: member.value, to }));

interface SpellingsProps {
  readonly group: SpellingGroup;
  /** Values that have a replacement already. */
  readonly taken: ReadonlySet<string>;
  readonly take: (entries: readonly Entry[]) => void;
}

/** One proposal: a click on a spelling leaves it out, and the value that all become can be written anew. */
function Spellings({ group, taken, take }: SpellingsProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [to, setTo] = useState(group.to);
  const members = group.members.filter((member) => !taken.has(member.value));
  const entries = entriesOf(group, to, new Set([...taken, ...left]));
  return (
    <li className="line spaced">
      <span className="grow line wrap">
        {members.map(({ value, count }) => (
          <button
            key={value} type="button" className="chip-toggle" aria-pressed={!left.has(value)}
            onClick={() => setLeft(new Set(left.has(value) ? [...left].filter((one) => one !== value) : [...left, value]))}
          >
            {value} <span className="muted">{formatValue(count, 'integer')}</span>
          </button>
        ))}
      </span>
      <span className="muted">become</span>
      <TextInput size="xs" w={150} aria-label={`What ${group.to} and its other spellings become`} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      <Button size="compact-xs" variant="default" disabled={entries.length === 0 || to === ''} onClick={() => take(entries)} aria-label={`Replace all by ${group.to}`}>Take</Button>
    </li>
  );
}
