/** Outlines on a 16 px grid, drawn in the colour of the text. */
const PATHS = {
  undo: 'M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6',
  redo: 'm10 3 3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H10',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7',
  moon: 'M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6Z',
  auto: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2v12',
  close: 'm4 4 8 8M12 4l-8 8',
  up: 'M8 12.5v-9M4.5 7 8 3.5 11.5 7',
  down: 'M8 3.5v9M4.5 9 8 12.5 11.5 9',
  sort: 'M5 12V4M2.5 6.5 5 4l2.5 2.5M11 4v8M8.5 9.5 11 12l2.5-2.5',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9',
  chart: 'M2.5 13.5v-11M2.5 13.5h11M5 10l3-3.5 2.5 2L13 4.5',
  folder: 'M2 12.5v-9h4l1.5 2H14v7z',
  settings: 'M2 5h6M12 5h2M2 11h2M8 11h6M10 3v4M6 9v4',
  save: 'M3 2.5h8l2.5 2.5v8.5H3zM5.5 2.5v3.5h5M5.5 13.5V9h5v4.5',
  check: 'm3.5 8.5 3 3 6-7',
  help: 'M6 6.2a2 2 0 1 1 2.8 1.9c-.5.3-.8.7-.8 1.3M8 11.4v.2M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2',
  pen: 'M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3zM9 4.7 11.3 7',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
