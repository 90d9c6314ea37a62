import { Button, MultiSelect, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { HandoverResult } from '../../../shared/contract/handover.ts';
import { handoverNotices, leftOutWords } from '../../../shared/export/handover-words.ts';
import { platformOf, PLATFORMS } from '../../../shared/export/platforms.ts';
import { handoverSchema, PLATFORM_KEYS } from '../../../shared/recipe/handing-over.ts';
import type { HandoverOptions } from '../../../shared/recipe/handing-over.ts';
import { consentColumn } from '../../../shared/prepare/suggest.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { Problem } from '../../frame/Problem.tsx';
import { ask } from '../../engine/ask.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { useWriting } from '../../controls/use-writing.ts';
import { Written } from './Written.tsx';

const select = { size: 'xs', searchable: true, comboboxProps: { transitionProps: { duration: 80 } } } as const;

/** Contacts with their segment and content blocks for a mail platform. */
export function ContactsPage() {
  const { actions, engine, store } = useApp();
  const customers = useSelect((state) => state.results.customers);
  const sensitive = useSelect((state) => state.results.source?.sensitive);
  const names = (customers?.columns ?? []).map(({ name }) => name);
  const likely = (sensitive ?? []).find(({ column, reason }) => reason.includes('e-mail') && names.includes(column))?.column ?? null;
  const chosen = useSelect((state) => state.recipe.handover);
  // What is proposed comes into the recipe with the first choice, or when it is written.
  const choices: HandoverOptions = chosen ?? { platform: 'mailchimp', email: likely, consent: consentColumn(customers?.columns ?? []), consentWords: [], columns: [], split: false };
  const { platform, email, consent, columns, split } = choices;
  const choose = (change: Partial<HandoverOptions>, label: string): void => actions.editRecipe(label, (recipe) => ({ ...recipe, handover: handoverSchema.parse({ ...choices, ...change }) }));
  const [result, setResult] = useState<HandoverResult | null>(null);
  const { busy, written, error, write, stop, forget } = useWriting();
  const target = platformOf(platform);
  const further = columns.filter((name) => names.includes(name));

  const start = (): Promise<void> => write(async (signal) => {
    setResult(null);
    const options = { ...choices, consent: email === null ? null : consent, columns: email === null ? [] : further };
    if (chosen === null) choose({}, 'Choose contacts');
    const value = await ask(engine, 'handover', store.getState().recipe, options, signal);
    setResult(value);
    return { files: value.files, notices: [] };
  });

  return (
    <div className="stack">
      {error !== null && <Problem error={error} onClose={forget} />}
      <section className="card stack" aria-label="Contacts for a mail platform">
        <h2>Contacts for a mail platform</h2>
        <p className="muted">One row for each address, with the segment and the columns you choose; nothing else leaves. Beside it a content block in the platform&apos;s template language, with a place for the text of each segment.</p>
        <div className="form-grid">
          <Select
            {...select} label="Platform" description="Headings, limits and the template language follow." data={PLATFORMS.map(({ key, label }) => ({ value: key, label }))}
            value={platform} onChange={(next) => choose({ platform: PLATFORM_KEYS.find((key) => key === next) ?? 'generic' }, 'Choose the mail platform')} allowDeselect={false}
          />
          <Select
            {...select} label="E-mail address" description="Without it only the content block is written." data={names} value={email} onChange={(next) => choose({ email: next }, 'Choose the column of addresses')} placeholder="None"
            clearable clearButtonProps={{ 'aria-label': 'Take away: E-mail address' }}
          />
          <Select
            {...select} label="Consent" description="Customers who did not agree are left out and counted." data={names} value={consent} onChange={(next) => choose({ consent: next }, 'Choose the column of consent')} placeholder="Nobody is asked" disabled={email === null}
            clearable clearButtonProps={{ 'aria-label': 'Take away: Consent' }}
          />
          <MultiSelect
            {...select} label="Further columns" description="For example a first name for the salutation." data={names.filter((name) => name !== email)} value={[...further]} onChange={(next) => choose({ columns: next }, 'Choose columns of contacts')} placeholder={further.length === 0 ? 'None' : undefined} disabled={email === null}
          />
        </div>
        <Switch size="sm" label="One file for each segment" description="Otherwise one file with a column for the segment." checked={split} onChange={(event) => choose({ split: event.currentTarget.checked }, 'Choose files of contacts')} disabled={email === null} />
        <p className="muted">{target.label}: {target.advice.join(' ')}</p>
        <div className="line">
          <Button onClick={() => void start()} loading={busy}>{email === null ? 'Write content block' : 'Write contacts and content block'}</Button>
          {busy && <Button variant="default" onClick={stop}>Cancel</Button>}
          <span className="muted">You choose where each file goes. Nothing is sent anywhere.</span>
        </div>
        <div role="status">
          {result !== null && email !== null && result.contacts > 0 && <p><strong>{formatValue(result.contacts, 'integer')} contacts.</strong></p>}
          {result !== null && leftOutWords(result.leftOut).map((line) => <p key={line} className="muted">{line}</p>)}
          {result !== null && handoverNotices(result).map((notice) => describeNotice(notice, 'window')).map((note) => <p key={note} className="warn">{note}</p>)}
          <Written files={written} />
        </div>
      </section>
    </div>
  );
}
