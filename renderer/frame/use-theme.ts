import { useColorScheme } from '@mantine/hooks';
import { DARK, LIGHT } from '../../shared/chart/theme.ts';
import type { Theme } from '../../shared/chart/theme.ts';
import { useSelect } from '../state/context.ts';

/** The appearance in force, and its colours for charts. */
export function useTheme(): { scheme: 'light' | 'dark'; colours: Theme } {
  const chosen = useSelect((state) => state.view.theme);
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  const scheme = chosen === 'system' ? (system === 'dark' ? 'dark' : 'light') : chosen;
  return { scheme, colours: scheme === 'dark' ? DARK : LIGHT };
}
