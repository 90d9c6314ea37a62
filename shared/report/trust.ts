import { formatFixed, formatInteger, formatPercent } from '../text/format.ts';
import { separationWords, stabilityVerdict } from '../text/verdict.ts';
import type { ReportContext } from './report-context.ts';
import type { Section } from './document.ts';
import { asSentence, counted } from './words.ts';

/** How well each segment is found again and set apart, in words; nothing where stability was not asked for. */
export function trustSections(context: ReportContext): Section[] {
  const { stability, profile, suppression, cluster } = context;
  if (stability === null) return [];
  const rows = profile.segments.map((segment, position) => {
    const found = stability.bySegment[position];
    if (suppression.segments.has(position) || found === undefined || found.mean === null) {
      return { colour: segment.colour, cells: [segment.name, '–', '–', '–', suppression.segments.has(position) ? 'Figures hidden' : 'Not known'] };
    }
    return {
      colour: segment.colour,
      cells: [
        segment.name, formatFixed(found.mean, 2), formatPercent(found.recovered, 0), formatFixed(segment.silhouette, 2),
        `${asSentence(stabilityVerdict(found.mean).words)}${segment.silhouette === null ? '' : ` ${asSentence(separationWords(segment.silhouette))}`}`,
      ],
    };
  });
  const weak = profile.segments.filter((_, position) => {
    const mean = stability.bySegment[position]?.mean ?? null;
    return !suppression.segments.has(position) && mean !== null && mean < 0.6;
  });
  const advice = weak.length === 0 ? '' : ` ${counted(weak.length, 'segment is', 'segments are')} not found again reliably: use ${
    weak.length === 1 ? 'it' : 'them'} as a convention, not as a finding.`;
  return [{
    blocks: [
      { type: 'heading', level: 1, text: 'How far to trust it' },
      {
        type: 'paragraph', tone: 'body',
        text: `The segmentation was repeated on ${counted(stability.resamples, 'random resample', 'random resamples')} of the customers. Stability says how much of a segment was found again: 1 is all of it each time.${advice}${seedSentence(context)}`,
      },
      {
        type: 'table', caption: 'Stability and separation of the segments',
        columns: [
          { label: 'Segment', align: 'left', width: 0.28 }, { label: 'Stability', align: 'right', width: 0.11 },
          { label: 'Found again', align: 'right', width: 0.13 }, { label: 'Separation', align: 'right', width: 0.13 },
          { label: 'In words', align: 'left', width: 0.35 },
        ],
        rows,
      },
      {
        type: 'paragraph', tone: 'small',
        text: `Mean over all segments: ${formatFixed(stability.mean, 2)}; separation (silhouette) ${formatFixed(cluster.silhouette.value, 2)}. Found again: share of resamples with a match of 0.75 or more.`,
      },
    ],
  }];
}

function seedSentence({ stability }: ReportContext): string {
  if (stability === null || stability.seeds === null) return '';
  const { runs, mean } = stability.seeds;
  return ` ${runs} runs from other random starts agree with it to ${formatFixed(mean, 2)} (adjusted Rand index, 1 is the same).`;
}

/** How stability was computed, for the methods; empty where it was not. */
export function stabilityMethod({ stability }: Pick<ReportContext, 'stability'>): string[] {
  if (stability === null) return [];
  const basis = stability.sampled ? ` of a seeded sample of ${formatInteger(stability.rows)} customers` : '';
  return [`Stability is the mean, over ${counted(stability.resamples, 'bootstrap resample', 'bootstrap resamples')}${basis} with each drawn customer used once, of the highest Jaccard index between a segment and the segments found from scratch in the resample, over the customers drawn (Hennig 2007).`];
}
