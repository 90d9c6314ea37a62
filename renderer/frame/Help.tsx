import { Drawer, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { HelpTopic } from '../../shared/text/help/topic.ts';
import { searchHelp, topicOfStep } from '../../shared/text/help.ts';
import { STEPS, shortcutText } from '../state/commands.ts';
import { useApp, useSelect } from '../state/context.ts';
import { isMac } from './keys.ts';

const KEYS = 'keyboard';

/** The help beside the work: the page of the step in front of the person, all pages by title, search, and the keys. */
export function Help() {
  const { actions } = useApp();
  const open = useSelect((state) => state.view.helpOpen);
  const step = useSelect((state) => state.view.step);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    setChosen(null);
    setQuery('');
  }, [step, open]);
  const found = searchHelp(query);
  const shown = chosen === KEYS ? null : found.find((topic) => topic.id === chosen) ?? (query === '' ? topicOfStep(step) : found[0]);
  return (
    <Drawer opened={open} onClose={() => actions.setHelpOpen(false)} position="right" size={440} title="Help" transitionProps={{ duration: 120 }} closeButtonProps={{ 'aria-label': 'Close help' }}>
      <div className="stack help">
        <TextInput
          size="xs" type="search" aria-label="Search the help" placeholder="Search the help" value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setChosen(null);
          }}
        />
        <nav aria-label="Help pages">
          <ul className="help-topics">
            {found.map((topic) => (
              <li key={topic.id}><button type="button" className="link" aria-current={shown?.id === topic.id ? 'page' : undefined} onClick={() => setChosen(topic.id)}>{topic.title}</button></li>
            ))}
            <li><button type="button" className="link" aria-current={chosen === KEYS ? 'page' : undefined} onClick={() => setChosen(KEYS)}>Keys</button></li>
          </ul>
        </nav>
        {chosen === KEYS ? <Keys /> : shown === undefined || shown === null ? <p className="muted">No page has these words.</p> : <Page topic={shown} />}
      </div>
    </Drawer>
  );
}

function Page({ topic }: { readonly topic: HelpTopic }) {
  return (
    <article aria-label={topic.title} className="stack">
      <h3>{topic.title}</h3>
      {topic.paragraphs.map((text) => <p key={text}>{text}</p>)}
      {topic.terms.length > 0 && (
        <dl className="help-terms">
          {topic.terms.map(({ term, meaning }) => <div key={term}><dt>{term}</dt><dd>{meaning}</dd></div>)}
        </dl>
      )}
    </article>
  );
}

/** Every command that has a key of its own. */
function Keys() {
  const { commands } = useApp();
  const steps = new Set(STEPS.map(({ id }) => `go.${id}`));
  return (
    <article aria-label="Keys" className="stack">
      <h3>Keys</h3>
      <p>Tab goes from control to control. In a chart, the arrow keys go from value to value and Enter chooses; the table beside each chart has the same numbers.</p>
      <table className="plain-table">
        <thead><tr><th scope="col">Command</th><th scope="col">Key</th></tr></thead>
        <tbody>
          <tr><th scope="row">All commands</th><td><kbd>{shortcutText('mod+K', isMac)}</kbd></td></tr>
          {commands.filter((command) => command.shortcut !== undefined && !steps.has(command.id)).map((command) => (
            <tr key={command.id}><th scope="row">{command.label}</th><td><kbd>{shortcutText(command.shortcut ?? '', isMac)}</kbd></td></tr>
          ))}
          <tr><th scope="row">Go to a step</th><td><kbd>{shortcutText('alt+1', isMac)}</kbd> to <kbd>{shortcutText('alt+0', isMac)}</kbd></td></tr>
        </tbody>
      </table>
    </article>
  );
}
