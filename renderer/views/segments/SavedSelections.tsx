import { ActionIcon } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { rowsOf } from '../../../shared/math/bits.ts';
import { Icon } from '../../controls/Icon.tsx';
import { RenamableLink } from '../../controls/RenamableLink.tsx';
import { useApp, useSelect } from '../../state/context.ts';
import { rowsIdentity } from '../../state/selection.ts';

/** Selections that were kept as segments of one's own. */
export function SavedSelections() {
  const { actions } = useApp();
  const saved = useSelect((state) => state.view.saved);
  const of = useSelect(rowsIdentity);
  const rows = useSelect((state) => state.results.features?.rows ?? 0);
  if (saved === undefined || saved.length === 0) return null;
  return (
    <section className="saved-selections" aria-label="Own segments">
      <h3>Own segments</h3>
      <ul>
        {saved.map((one, i) => (
          <li key={i}>
            <RenamableLink
              name={one.name} disabled={one.of !== of} title={one.of === of ? 'Select these customers' : 'Made from other customers than those on screen'}
              onPick={() => actions.setSelection(rowsOf(one.rows), `"${one.name}"`)} onRename={(name) => name !== '' && actions.renameSelection(one, name)}
            />
            <span className="number">{one.of === of ? formatValue(one.count / Math.max(1, rows), 'percent') : formatValue(one.count, 'integer')}</span>
            <ActionIcon variant="subtle" color="gray" size="xs" aria-label={`Remove ${one.name}`} onClick={() => actions.dropSelection(one)}><Icon name="close" size={11} /></ActionIcon>
          </li>
        ))}
      </ul>
    </section>
  );
}
