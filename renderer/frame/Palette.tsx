import { Spotlight } from '@mantine/spotlight';
import { useMemo } from 'react';
import { useApp, useSelect } from '../state/context.ts';
import { shortcutText } from '../state/commands.ts';
import { isMac } from './keys.ts';

/** All commands by name; Ctrl or Cmd K. */
export function Palette() {
  const { commands } = useApp();
  const enabled = useSelect((state) => commands.filter((command) => command.enabled(state)).map((command) => command.id).join(' '));
  const groups = useMemo(() => {
    const byGroup = new Map<string, { id: string; label: string; onClick: () => void; rightSection?: React.ReactNode }[]>();
    const ids = new Set(enabled.split(' '));
    for (const command of commands) {
      if (!ids.has(command.id)) continue;
      const list = byGroup.get(command.group) ?? [];
      list.push({
        id: command.id, label: command.label, onClick: command.run,
        rightSection: command.shortcut === undefined ? undefined : <kbd>{shortcutText(command.shortcut, isMac)}</kbd>,
      });
      byGroup.set(command.group, list);
    }
    return [...byGroup].map(([group, actions]) => ({ group, actions }));
  }, [commands, enabled]);
  return (
    <Spotlight
      actions={groups} shortcut="mod + K" nothingFound="No command of that name" highlightQuery scrollable maxHeight={420}
      searchProps={{ placeholder: 'Search or run a command', 'aria-label': 'Search or run a command' }} transitionProps={{ duration: 80 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }} attributes={{ content: { 'aria-label': 'Commands' } }}
    />
  );
}
