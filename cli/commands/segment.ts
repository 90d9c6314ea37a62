import { isSharing } from '../../shared/cluster/assign-rule.ts';
import type { ExportedFile } from '../../shared/contract/engine.ts';
import type { StabilityResult } from '../../shared/contract/validation.ts';
import type { Analysis } from '../../shared/engine/engine-api.ts';
import { exportFiles } from '../../shared/engine/exports.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import { NO_SEGMENT } from '../../shared/text/segments.ts';
import { EXPORT_FILES, FURTHER_FILES } from '../../shared/export/file-names.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import type { ExportKind } from '../../shared/recipe/handing-over.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { formatPercent } from '../../shared/text/format.ts';
import type { Args } from '../args.ts';
import { filesOf, required } from '../args.ts';
import { openFiles } from '../open-files.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { columnList, unusedOptions } from '../params-from-args.ts';
import { checkArgs } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { joinLines } from './join-lines.ts';
import { noticesOf, segmentResult } from './segment-result.ts';

/** The files that `segment` and `run` write: the usual ones, those of the recipe, and what `--also` names. Errors: `invalid-option`. */
export function outputsOf(args: Args, chosen: Recipe['exports'] = null): ExportKind[] {
  const words = columnList(args.values.get('also') ?? '');
  const further = words.map((word) => {
    const known = FURTHER_FILES.find((entry) => entry.word === word);
    if (known === undefined) throw new AppError('invalid-option', { option: '--also', value: word, allowed: FURTHER_FILES.map((entry) => entry.word).join(', ') });
    return known.kind;
  });
  return [...new Set([...EXPORT_FILES.map((entry) => entry.kind), ...chosen ?? [], ...further])];
}

/** `tessera segment`: file in; labelled CSV, personas, recipe and model out. */
export async function segmentCommand(args: Args, session: Session): Promise<Outcome> {
  const paths = filesOf(args);
  const out = required(args, 'out');
  checkArgs(args);
  const kinds = outputsOf(args);
  const { recipe: asked, load, close } = await openFiles(args, session, paths, { outputs: { dir: out, names: kinds } });
  const recipe = args.values.has('also') ? { ...asked, exports: kinds } : asked;
  try {
    const outcome = await analyseAndWrite(session, recipe, out, kinds, { load });
    return { ...outcome, notices: [...unusedOptions(args, recipe.params), ...outcome.notices] };
  } finally {
    await close();
  }
}

/**
 * Runs a recipe whose sources are open, writes all files to `out`, and says what came of it.
 * @param further files besides those of the analysis, made where anything is written
 */
export async function analyseAndWrite(
  session: Session,
  recipe: Recipe,
  out: string | null,
  kinds: readonly ExportKind[],
  timings: Readonly<Record<string, number>>,
  further: () => Promise<{ readonly files: readonly ExportedFile[]; readonly notices: readonly Notice[] }> = async () => ({ files: [], notices: [] }),
): Promise<Outcome> {
  const engine = await session.engine();
  const { signal, onEvent } = session;
  const collected: Record<string, number> = { ...timings };
  const analysis = await engine.analyse(recipe, { signal, onEvent, onTimings: (ms) => Object.assign(collected, ms) });
  const start = performance.now();
  let files: readonly ExportedFile[] = [];
  const outputs: string[] = [];
  const notices = noticesOf(analysis);
  if (out !== null) {
    const exported = await exportFiles(engine.platform, analysis, kinds, { signal });
    const more = await further();
    files = [...exported.files, ...more.files];
    outputs.push(...files.map((entry) => entry.name));
    notices.push(...exported.notices, ...more.notices);
    collected['export'] = performance.now() - start;
  }
  const shares = isSharing(analysis.cluster.rule) ? await engine.analysis({ name: 'memberships', recipe, options: null }, { signal }) : null;
  const overlap = shares === null ? {} : { overlap: shares.overlap, unsure: shares.unsure };
  const said = { result: { ...segmentResult(analysis, outputs), ...overlap }, text: segmentText(analysis, out, outputs) };
  // Last, so that nothing is written where anything before fails.
  if (out !== null) await writeOutputs(out, files);
  return { ...said, notices, timings: rounded(collected) };
}

function stabilitySentence({ resamples, rows, sampled, seeds }: StabilityResult): string {
  const basis = sampled ? ` of a sample of ${figure(rows)} customers` : '';
  const agreement = seeds === null ? '' : `; ${seeds.runs} other seeds agree with an adjusted Rand index of ${figure(seeds.mean, 3)}`;
  return `Stability: mean best-match Jaccard over ${figure(resamples)} bootstrap resamples${basis} (0.85 very stable, 0.75 stable, 0.6 a pattern with unsure members)${agreement}.`;
}

/** Milliseconds to a tenth. */
export function rounded(timings: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(timings).map(([name, ms]) => [name, Math.round(ms * 10) / 10]));
}

/** What a density-based method worked with, which it may have chosen itself. */
function settingsFound({ density }: Analysis['cluster']): string[] {
  if (density === null) return [];
  const size = density.minClusterSize === null ? `radius ${figure(density.epsilon)}` : `smallest segment ${figure(density.minClusterSize)}`;
  return [`${size}, ${figure(density.minPoints)} neighbours of a core`];
}

function segmentText({ customers, cluster, profile, features, stability, micro }: Analysis, out: string | null, outputs: readonly string[]): string {
  const found = (label: number): number | null => stability?.bySegment[label]?.mean ?? null;
  const rows = profile.segments.map((segment, label) => [
    String(segment.id), segment.name, figure(segment.size), formatPercent(segment.share),
    ...(stability === null ? [] : [figure(found(label), 3)]), segment.headline,
  ]);
  const split = (micro?.splits ?? []).flatMap(({ parts, name }) => ['', `Parts of ${name}`, table(['', 'micro-segment', 'customers', 'of the segment', 'what sets it apart from the segment'], parts.map((part) => [part.code, part.name, figure(part.size), formatPercent(part.share), part.headline]))]);
  if (cluster.noise > 0) rows.push(['0', NO_SEGMENT, figure(cluster.noise), formatPercent(cluster.noise / cluster.rows), ...(stability === null ? [] : ['']), '']);
  const { silhouette, daviesBouldin, calinskiHarabasz, dunn } = cluster;
  return [
    `${figure(cluster.rows)} customers, ${features.features.filter((feature) => feature.used).length} features, ${cluster.k} segments`,
    ...joinLines(customers),
    ...(cluster.recommended?.reasons ?? []),
    ...settingsFound(cluster),
    '',
    table(['', 'segment', 'customers', 'share', ...(stability === null ? [] : ['stability']), 'what sets it apart'], rows),
    ...split,
    '',
    `inertia ${figure(cluster.inertia)}, silhouette ${figure(silhouette.value)}${silhouette.kind === 'sampled' ? ` (sample of ${figure(silhouette.n)})` : ''}, ` +
      `Davies-Bouldin ${figure(daviesBouldin)}, Calinski-Harabasz ${figure(calinskiHarabasz)}, Dunn ${figure(dunn)}`,
    ...(stability === null ? [] : [stabilitySentence(stability)]),
    ...(out === null ? [] : [`Written to ${out}: ${outputs.join(', ')}`]),
  ].join('\n');
}

