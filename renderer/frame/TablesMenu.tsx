import { Menu, UnstyledButton } from '@mantine/core';
import { describeError } from '../../shared/text/messages.ts';
import { tablesChoiceOf } from '../engine/tables-engine.ts';
import { useApp, useSelect } from '../state/context.ts';
import { TABLES_CHOICES } from '../views/words.ts';

const PLACES = { window: 'Tables in the window', native: 'Tables in the native engine' } as const;

/** Which engine holds the tables, and where there are two of them, the choice. */
export function TablesMenu() {
  const { actions } = useApp();
  const { choice, place, offered, reason } = useSelect((state) => state.tables);
  if (!offered) return <span>{PLACES[place]}</span>;
  return (
    <Menu position="top-end" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <UnstyledButton className="link status-menu" title={reason === null ? undefined : describeError(reason, 'window').message}>{PLACES[place]}</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label="Engine for tables">
        <Menu.RadioGroup value={choice} onChange={(next) => void actions.setTables(tablesChoiceOf(next))}>
          {TABLES_CHOICES.map(({ value, label, help }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              {label}
              <span className="menu-help">{help}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
