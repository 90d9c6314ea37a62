import { formulaNotices } from '../../shared/contract/notice.ts';
import type { PatternsResult, SequencesResult } from '../../shared/contract/patterns.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { leftWords, PATTERN_FILES, patternsJson, sequenceWords } from '../../shared/patterns/files.ts';
import { formatPercent } from '../../shared/text/format.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { openRecipe } from '../open-recipe.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { paramsFrom } from '../params-from-args.ts';
import type { Session } from '../session.ts';

/** Lines printed for each group; the files have all. */
const SHOWN = 8;

/** `tessera patterns`: what the segments of a recipe buy together, and one after the other. */
export async function patternsCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const out = args.values.get('out') ?? null;
  paramsFrom(args);
  const opened = await openRecipe(args, session, path, out === null ? null : { dir: out, names: PATTERN_FILES });
  try {
    const engine = await session.engine();
    const begun = performance.now();
    const recipe = { ...opened.recipe, params: paramsFrom(args, opened.recipe.params) };
    const { files, patterns, sequences, names } = await engine.analysis({ name: 'patternFiles', recipe, options: null }, { signal: session.signal, onEvent: session.onEvent });
    if (out !== null) await writeOutputs(out, files.map(({ name, bytes }) => ({ name, bytes })));
    return {
      result: { ...patternsJson({ patterns, sequences, names }), outputs: out === null ? [] : PATTERN_FILES },
      text: [...textOf(patterns, sequences, names), ...(out === null ? [] : ['', `Written to ${out}: ${PATTERN_FILES.join(', ')}`])].join('\n'),
      notices: [...opened.notices, ...patterns.notices, ...sequences.notices.filter(({ code }) => !patterns.notices.some((one) => one.code === code)), ...formulaNotices(out === null ? 0 : files.reduce((sum, { neutralised }) => sum + neutralised, 0))],
      timings: { load: Math.round(opened.load), patterns: Math.round(performance.now() - begun) },
    };
  } finally {
    await opened.close();
  }
}

function textOf({ items, groups, of }: PatternsResult, sequences: SequencesResult, names: readonly string[]): string[] {
  return groups.flatMap(({ label, baskets, customers, least, rules, tested, items: own }, g) => {
    const marks = label === null ? [] : own.filter(({ low }) => low !== null && low > 0).slice(0, SHOWN);
    const runs = sequences.groups[g].sequences.slice(0, SHOWN);
    return [
      `${label === null ? 'Everyone' : `${label + 1} ${names[label]}`}: ${figure(customers)} customers, ${figure(baskets)} baskets, at least ${figure(least)} of them`,
      rules.length === 0 ? `No combination stands out (${figure(tested)} rules tested).` : table(['with', 'also', 'baskets', 'support', 'confidence', 'lift', ...(label === null ? [] : ['lift elsewhere'])], rules.slice(0, SHOWN).map((rule) => [
        leftWords(rule, items), items[rule.consequent], figure(rule.both), formatPercent(rule.support), formatPercent(rule.confidence), figure(rule.lift, 3), ...(label === null ? [] : [figure(rule.elsewhere?.lift ?? null, 3)]),
      ])),
      ...(rules.length > SHOWN ? [`${figure(rules.length - SHOWN)} more rules of ${figure(tested)} tested.`] : []),
      ...(marks.length === 0 ? [] : ['', table([of === 'product' ? 'product' : 'category', 'customers', 'elsewhere'], marks.map((one) => [items[one.item], formatPercent(one.share), formatPercent(one.elsewhere)]))]),
      ...(runs.length === 0 ? [] : ['', table(['one order after the other', 'customers', 'share', ...(label === null ? [] : ['elsewhere'])], runs.map((one) => [
        sequenceWords(one.elements, sequences.items), figure(one.customers), formatPercent(one.share), ...(label === null ? [] : [formatPercent(one.elsewhere)]),
      ]))]),
      '',
    ];
  });
}
