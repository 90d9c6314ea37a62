import { formulaNotices } from '../../shared/contract/notice.ts';
import type { RulesResult } from '../../shared/contract/rules.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { RULE_FILES, rulesJson } from '../../shared/rules/files.ts';
import { ruleWords } from '../../shared/rules/words.ts';
import { formatPercent } from '../../shared/text/format.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { openRecipe } from '../open-recipe.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { paramsFrom } from '../params-from-args.ts';
import type { Session } from '../session.ts';

/** `tessera rules`: plain rules for the segments of a recipe. */
export async function rulesCommand(args: Args, session: Session): Promise<Outcome> {
  const [path] = positionalOf(args, ['RECIPE.json']);
  const out = args.values.get('out') ?? null;
  paramsFrom(args);
  const opened = await openRecipe(args, session, path, out === null ? null : { dir: out, names: RULE_FILES });
  try {
    const engine = await session.engine();
    const begun = performance.now();
    const recipe = { ...opened.recipe, params: paramsFrom(args, opened.recipe.params) };
    const { files, neutralised, names, rules } = await engine.analysis(
      { name: 'ruleFiles', recipe, options: null }, { signal: session.signal, onEvent: session.onEvent },
    );
    if (out !== null) await writeOutputs(out, files.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) })));
    const outputs = out === null ? [] : RULE_FILES;
    return {
      result: { ...rulesJson(rules, names), outputs },
      text: [textOf(rules, names), ...(out === null ? [] : ['', `Written to ${out}: ${RULE_FILES.join(', ')}`])].join('\n'),
      notices: [...opened.notices, ...formulaNotices(out === null ? 0 : neutralised)],
      timings: { load: Math.round(opened.load), rules: Math.round(performance.now() - begun) },
    };
  } finally {
    await opened.close();
  }
}

function textOf({ segments, decided, rows, sampledRows }: RulesResult, names: readonly string[]): string {
  const all = decided.own + decided.other + decided.none;
  const share = (count: number): string => formatPercent(all === 0 ? null : count / all);
  return [
    ...segments.flatMap(({ label, size, rules, together, heldOut }) => [
      `${label + 1} ${names[label]} (${figure(size)} customers)`,
      ...(rules.length === 0 ? ['No rule describes it.', ''] : [
        table(['rule', 'picks', 'right', 'of the segment'], [
          ...rules.map((rule) => [ruleWords(rule.conditions), figure(rule.matched), formatPercent(rule.precision), formatPercent(rule.recall)]),
          ...(rules.length > 1 ? [['any of them', figure(together.matched), formatPercent(together.precision), formatPercent(together.recall)]] : []),
          ...(heldOut === null ? [] : [['on customers not searched', '', formatPercent(heldOut.precision), formatPercent(heldOut.recall)]]),
        ]),
        '',
      ]),
    ]),
    `With the first rule that holds, ${share(decided.own)} of customers get their own segment, ${share(decided.other)} another one, ${share(decided.none)} none.`,
    ...(sampledRows === null ? [] : [`Searched on a sample of ${figure(sampledRows)} of ${figure(rows)} customers, counted on all.`]),
  ].join('\n');
}
