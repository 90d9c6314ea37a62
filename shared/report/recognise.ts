import type { SegmentRules } from '../contract/rules.ts';
import { ruleWords } from '../rules/words.ts';
import { formatPercent } from '../text/format.ts';
import type { ReportContext } from './report-context.ts';
import type { NoteBlock } from './document.ts';
import { asSentence } from './words.ts';

/** Rules on a page at most; the first are those that pick most. */
const MOST_RULES = 3;

/** How to tell a customer of the segment by a few conditions; nothing where no rule was found or it would tell of few people. */
export function recogniseNote({ rules, minGroup }: Pick<ReportContext, 'rules' | 'minGroup'>, position: number): NoteBlock[] {
  const found = rules?.segments.find(({ label }) => label === position);
  if (found === undefined) return [];
  const told = found.rules.filter(({ members }) => members >= minGroup).slice(0, MOST_RULES);
  if (told.length === 0) return [];
  const lines = told.map(({ conditions }, i) => `${i === 0 ? '' : 'or '}${ruleWords(conditions)}`);
  return [{ type: 'note', title: 'How to recognise one', mark: '', text: [...lines, fitWords(found, told.length === found.rules.length)].join('\n') }];
}

function fitWords({ together, heldOut, rules }: SegmentRules, all: boolean): string {
  const fit = all ? together : rules[0];
  const which = all ? (rules.length === 1 ? 'This rule' : 'Together these') : 'The first';
  const one = !all || rules.length === 1;
  const tested = heldOut === null || !all ? '' : ` On customers that ${one ? 'it was' : 'they were'} not made from: ${formatPercent(heldOut.precision, 0)} and ${formatPercent(heldOut.recall, 0)}.`;
  return asSentence(`${which} ${one ? 'finds' : 'find'} ${formatPercent(fit.recall, 0)} of the segment, and ${formatPercent(fit.precision, 0)} of those that ${one ? 'it picks' : 'they pick'} belong to it`) + tested;
}

/** Name of the segment whose centre lies nearest in prepared units; null where there is no other, or no centres are known. Ties: the larger segment. */
export function nearestTo({ profile }: Pick<ReportContext, 'profile'>, position: number): string | null {
  const { segments } = profile;
  const own = segments[position].centre;
  let nearest: { readonly name: string; readonly distance: number } | null = null;
  for (const [at, { name, centre }] of segments.entries()) {
    const distance = centre.reduce((sum, value, j) => sum + (value - own[j]) * (value - own[j]), 0);
    if (at !== position && own.length > 0 && (nearest === null || distance < nearest.distance)) nearest = { name, distance };
  }
  return nearest?.name ?? null;
}
