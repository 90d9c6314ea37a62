import { formatFixed, formatInteger, formatPercent } from '../text/format.ts';
import type { ReportContext } from './report-context.ts';
import type { Section } from './document.ts';
import { suppress } from './suppress.ts';
import { asSentence, counted } from './words.ts';

/** The parts of segments that are split; nothing where none is. Small parts are hidden like small segments. */
export function microSections(context: ReportContext): Section[] {
  const splits = (context.micro?.splits ?? []).filter(({ label }) => !context.suppression.segments.has(label));
  return splits.map(({ label, name, size, parts, curve, silhouette }) => {
    const hidden = suppress(parts, context.minGroup).segments;
    const colour = context.profile.segments[label]?.colour ?? null;
    return {
      blocks: [
        { type: 'heading', level: 1, text: `Micro-segments of ${name}` },
        {
          type: 'paragraph', tone: 'body',
          text: `The ${counted(size, 'customer', 'customers')} of ${name} were split into ${parts.length} parts by k-means on the same prepared features, among themselves (mean silhouette ${
            formatFixed(silhouette.value, 2)} there${curve.length < 2 ? '' : `; the highest of ${curve.length} numbers of parts tried whose parts all have at least ${formatInteger(context.recipe.params['micro.minSize'])} customers`}). Differences are those from the whole segment.`,
        },
        {
          type: 'table', caption: `Parts of ${name}`,
          columns: [
            { label: '', align: 'left', width: 0.08 }, { label: 'Micro-segment', align: 'left', width: 0.26 }, { label: 'Customers', align: 'right', width: 0.12 },
            { label: 'Of the segment', align: 'right', width: 0.14 }, { label: 'What sets it apart', align: 'left', width: 0.4 },
          ],
          rows: parts.map((part, i) => ({
            colour,
            cells: hidden.has(i) ? [part.code, 'Figures hidden', '–', '–', ''] : [part.code, part.name, formatInteger(part.size), formatPercent(part.share), asSentence(part.headline)],
          })),
        },
      ],
    };
  });
}
