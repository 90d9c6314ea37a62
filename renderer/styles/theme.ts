import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eef0fd', '#dde1fb', '#b9c2f6', '#8b9bff', '#6b7df0', '#5566e8', '#4053d6', '#3647bd', '#2d3ca3', '#232f85',
];

const dark: MantineColorsTuple = [
  '#e8eaf0', '#c9cdd8', '#98a1b2', '#6b7485', '#343b4a', '#262b36', '#1c202a', '#161921', '#0f1116', '#0b0d11',
];

/** Options of a list that are drawn at once. */
const MOST_OPTIONS = 100;

/** Pixels that what opens over the page is never lower than. */
const LEAST_HEIGHT = 160;

/** Mantine in the measure of this application: 13 px type, a 4 px grid, one accent. */
export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: 6,
  fontFamily: 'Inter, system-ui, sans-serif',
  fontSizes: { xs: '11.5px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // options are in the page also while a list is closed: of thousands of columns the first stand there, the others are found by their name
    Select: { defaultProps: { limit: MOST_OPTIONS } },
    MultiSelect: { defaultProps: { limit: MOST_OPTIONS } },
    TagsInput: { defaultProps: { limit: MOST_OPTIONS } },
    // what opens over the page ends where the window ends, and scrolls
    Popover: { defaultProps: { middlewares: { size: { padding: 8, apply: ({ availableHeight, elements }: { availableHeight: number; elements: { floating: HTMLElement } }) => { elements.floating.style.maxHeight = `${Math.max(LEAST_HEIGHT, availableHeight)}px`; } } } } },
    // the head of a dialog is no banner of the page
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    // the first entry has the focus as a menu opens; a placeholder for it is no child that a menu may have
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
});

/** Mantine's variables from our tokens, so that both themes have one source and pass contrast AA. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--muted)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--soft)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-disabled-color': 'var(--muted)',
    '--mantine-primary-color-filled': 'var(--accent-fill)',
    '--mantine-primary-color-filled-hover': 'var(--accent-fill)',
    '--mantine-primary-color-light': 'var(--accent-soft)',
    '--mantine-primary-color-light-hover': 'var(--accent-soft)',
    '--mantine-color-accent-light-hover': 'var(--accent-soft)',
    '--mantine-primary-color-light-color': 'var(--accent)',
    '--mantine-color-accent-filled': 'var(--accent-fill)',
    '--mantine-color-accent-light': 'var(--accent-soft)',
    '--mantine-color-accent-light-color': 'var(--accent)',
    '--mantine-color-accent-text': 'var(--accent)',
    '--mantine-color-accent-outline': 'var(--accent)',
  };
  return { variables: {}, light: shared, dark: shared };
};
