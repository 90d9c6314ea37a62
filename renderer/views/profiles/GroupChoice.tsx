import { Select } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ProfileResult } from '../../../shared/contract/results.ts';
import { useApp, useSelect } from '../../state/context.ts';

/** The segment that a page speaks of; null: everyone. */
export function useGroup(profile: ProfileResult): number | null {
  const chosen = useSelect((state) => state.view.selectedSegment);
  return profile.segments.some(({ id }) => id === chosen) && chosen !== null ? chosen - 1 : null;
}

/** Everyone or a segment. */
export function GroupChoice({ profile, label }: { readonly profile: ProfileResult; readonly label: number | null }) {
  const { actions } = useApp();
  return (
    <Select
      size="xs" w={320} aria-label="Whose purchases" allowDeselect={false} value={label === null ? 'all' : String(label)} comboboxProps={{ transitionProps: { duration: 80 } }}
      data={[{ value: 'all', label: 'Everyone' }, ...profile.segments.map(({ name, size }, i) => ({ value: String(i), label: `${name} (${formatValue(size, 'integer')})` }))]}
      onChange={(next) => next !== null && actions.selectSegment(next === 'all' ? null : Number(next) + 1)}
    />
  );
}
