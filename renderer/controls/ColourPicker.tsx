import { SEGMENT_COLOURS } from '../../shared/chart/theme.ts';
import type { SegmentSummary } from '../../shared/contract/results.ts';
import { useApp } from '../state/context.ts';

/** What the colours of the palette are called, in its order. */
const NAMES = ['Blue', 'Amber', 'Coral', 'Teal', 'Green', 'Purple', 'Brown', 'Navy', 'Lavender', 'Petrol', 'Light blue', 'Mint'];

/** The palette for one segment; the colours stay apart for colour-blind readers. */
export function ColourPicker({ segment }: { readonly segment: SegmentSummary }) {
  const { actions } = useApp();
  return (
    <div className="colour-picker" role="group" aria-label={`Colour of ${segment.name}`}>
      {SEGMENT_COLOURS.map(({ fill }, i) => (
        <button
          key={fill} type="button" aria-pressed={segment.colour === i} aria-label={NAMES[i]} title={NAMES[i]} style={{ background: fill }}
          onClick={() => actions.colourSegment(segment, i)}
        />
      ))}
      <button type="button" className="link" onClick={() => actions.colourSegment(segment, null)}>Automatic</button>
    </div>
  );
}
