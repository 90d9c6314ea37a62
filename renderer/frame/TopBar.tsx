import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useEffect, useState } from 'react';
import { Icon } from '../controls/Icon.tsx';
import { useApp, useSelect } from '../state/context.ts';
import { shortcutText } from '../state/commands.ts';
import { isUnsaved } from '../state/document.ts';
import { isMac } from './keys.ts';
import logo from '../icon.svg';

export function TopBar() {
  const { commands, actions } = useApp();
  const hasSource = useSelect((state) => state.recipe.sources.length > 0);
  const unsaved = useSelect(isUnsaved);
  const saved = useSelect((state) => state.document.grant !== null);
  const theme = useSelect((state) => state.view.theme);
  const past = useSelect((state) => state.history.past.at(-1)?.label);
  const future = useSelect((state) => state.history.future[0]?.label);
  const nextTheme = theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system';
  return (
    <header className="top">
      <img src={logo} alt="" className="logo" />
      <h1 className="visually-hidden">Tessera</h1>
      {hasSource ? <Title /> : <strong>Tessera</strong>}
      {hasSource && (
        <button type="button" className="pill pill-button" onClick={() => void actions.save()} disabled={!unsaved && saved}>
          {unsaved || !saved ? 'Not saved' : 'Saved'}
        </button>
      )}
      <div className="line tight">
        <IconButton label={past === undefined ? 'Undo' : `Undo: ${past}`} icon="undo" disabled={past === undefined} onClick={actions.undo} />
        <IconButton label={future === undefined ? 'Redo' : `Redo: ${future}`} icon="redo" disabled={future === undefined} onClick={actions.redo} />
      </div>
      <button type="button" className="search" onClick={() => spotlight.open()}>
        <span>Search or run a command</span>
        <kbd>{shortcutText('mod+K', isMac)}</kbd>
      </button>
      <Menu position="bottom-end" transitionProps={{ duration: 80 }}>
        <Menu.Target>
          <Button variant="default" size="compact-sm">File</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {commands.filter((command) => command.group === 'Project' && !command.id.startsWith('sample.')).map((command) => (
            <MenuCommand key={command.id} id={command.id} />
          ))}
        </Menu.Dropdown>
      </Menu>
      <IconButton label={`Appearance: ${theme}. Change to ${nextTheme}`} icon={theme === 'system' ? 'auto' : theme === 'light' ? 'sun' : 'moon'} onClick={() => actions.setTheme(nextTheme)} />
      <IconButton label="Help" icon="help" onClick={() => actions.setHelpOpen(true)} />
      <span className="pill offline">Offline<span className="long">: nothing leaves this computer</span></span>
    </header>
  );
}

function MenuCommand({ id }: { readonly id: string }) {
  const { commands } = useApp();
  const command = commands.find((item) => item.id === id);
  const enabled = useSelect((state) => command?.enabled(state) ?? false);
  if (command === undefined) return null;
  return (
    <Menu.Item disabled={!enabled} onClick={command.run} rightSection={command.shortcut === undefined ? null : <kbd>{shortcutText(command.shortcut, isMac)}</kbd>}>
      {command.label}
    </Menu.Item>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: 'undo' | 'redo' | 'sun' | 'moon' | 'auto' | 'help';
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function IconButton({ label, icon, disabled = false, onClick }: IconButtonProps) {
  return (
    <Tooltip label={label} openDelay={300}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}

/** The project's title; Enter or leaving the field keeps it, Escape does not. */
function Title() {
  const { actions } = useApp();
  const title = useSelect((state) => state.recipe.title);
  const [text, setText] = useState(title);
  useEffect(() => setText(title), [title]);
  const keep = (): void => {
    const next = text.trim();
    if (next === '') setText(title);
    else if (next !== title) actions.setTitle(next);
  };
  return (
    <input
      className="title" aria-label="Project title" value={text} maxLength={200} spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)} onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setText(title);
      }}
    />
  );
}
