import { formatPercent } from '../../shared/text/format.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { openRecipe } from '../open-recipe.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { paramsFrom } from '../params-from-args.ts';
import type { Session } from '../session.ts';

/** `tessera drivers`: which features make the segments of a recipe, and why a customer is where it is. */
export async function driversCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const asked = rowAsked(args);
  paramsFrom(args);
  const opened = await openRecipe(args, session, path, null);
  try {
    const engine = await session.engine();
    const begun = performance.now();
    const options = { signal: session.signal, onEvent: session.onEvent };
    const recipe = { ...opened.recipe, params: paramsFrom(args, opened.recipe.params) };
    const result = await engine.analysis({ name: 'drivers', recipe, options: null }, options);
    const { profile, features } = await engine.analyse({ ...recipe, splits: [], params: { ...recipe.params, 'validate.stability': 0, 'export.withFit': false } }, options);
    const names = profile.segments.map(({ name }) => name);
    const row = asked === null ? null : features.rowIndex.indexOf(asked - 1);
    if (row === -1) throw new AppError('invalid-option', { option: '--customer-row', value: String(asked), reason: 'there is no such customer in the segmentation' });
    const why = row === null ? null : await engine.analysis({ name: 'whyHere', recipe, options: { row } }, options);
    const nameOf = (label: number): string | null => (label < 0 ? null : names[label]);
    return {
      result: { ...result, segments: names, ...(why === null ? {} : { why: { row: asked, segment: nameOf(why.label), rival: nameOf(why.rival), total: why.total, parts: why.parts } }) },
      text: [
        table(['feature', 'would change segment', 'explained by segments', ...names], result.drivers.map(({ label, moved, explained, bySegment }) => (
          [label, formatPercent(moved), formatPercent(explained), ...bySegment.map((share) => formatPercent(share))]
        ))),
        '',
        `Share of customers who would be in another segment if their values of a feature were those of others (${figure(result.shuffles)} shuffles, ${figure(result.rows)} customers${result.sampled ? ', a sample' : ''}); the segments as they are, which need not be causes.`,
        ...(result.by === 'rule' ? [] : [`Customers were put into segments by the nearest centre, which gives ${formatPercent(result.fidelity)} of them their own.`]),
        ...(why === null ? [] : ['', `Customer ${figure(asked)}: ${nameOf(why.label) ?? 'in no segment'} and not ${nameOf(why.rival) ?? ''}`, table(['feature', 'value', 'speaks for it'], why.parts.map(({ label, value, part }) => [label, value ?? '', figure(part)]))]),
      ].join('\n'),
      notices: opened.notices,
      timings: { load: Math.round(opened.load), drivers: Math.round(performance.now() - begun) },
    };
  } finally {
    await opened.close();
  }
}

/** The row of a customer, from 1. Errors: `invalid-option`. */
function rowAsked(args: Args): number | null {
  const text = args.values.get('customer-row');
  if (text === undefined) return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new AppError('invalid-option', { option: '--customer-row', value: text, allowed: 'the number of a row of segments.csv, from 1' });
}
