import type { Steps } from '../contract/compute.ts';
import type { SpellingGroup } from '../contract/proposals.ts';
import { jaroWinkler } from './similarity.ts';

/** Texts with more different values than this are not looked at: they are no vocabulary. */
export const MOST_VALUES = 2000;
/** Likeness from which two spellings are proposed as one. */
const ALIKE = 0.93;
/** Pairs compared between two turns of the host, some ten milliseconds of work. */
const PAIRS_A_TURN = 20_000;
/** Shorter texts differ by a letter for good reason. */
const SHORTEST = 5;

const ACCENTS = /\p{M}/gu;
const SIGNS = /[^\p{L}\p{N}]+/gu;
const UMLAUTS: readonly (readonly [RegExp, string])[] = [[/ä/g, 'ae'], [/ö/g, 'oe'], [/ü/g, 'ue'], [/ß/g, 'ss']];

/** A text without what spellings differ in by carelessness: case, accents, blanks, signs; umlauts written out. */
export function plainForm(text: string): string {
  let form = text.normalize('NFC').toLowerCase();
  for (const [sign, letters] of UMLAUTS) form = form.replace(sign, letters);
  return form.normalize('NFD').replace(ACCENTS, '').replace(SIGNS, '');
}

/** True for texts that differ in a number: those are two things. */
function otherNumber(a: string, b: string): boolean {
  return a.replace(/\D+/g, ' ').trim() !== b.replace(/\D+/g, ' ').trim();
}

/**
 * Groups of spellings that may mean one value, for a person to approve. Nothing is changed by it.
 * @param values different values with the number of rows that have them
 */
export function* spellingGroups(values: readonly { readonly value: string; readonly count: number }[]): Steps<SpellingGroup[]> {
  if (values.length > MOST_VALUES) return [];
  const sorted = values.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const groups: { form: string; members: typeof sorted; reason: SpellingGroup['reason'] }[] = [];
  const byForm = new Map<string, number>();
  let pairs = 0;
  for (const [i, item] of sorted.entries()) {
    pairs += groups.length;
    if (pairs >= PAIRS_A_TURN) {
      pairs = 0;
      yield { fraction: i / sorted.length };
    }
    const form = plainForm(item.value);
    const same = byForm.get(form);
    if (same !== undefined && form !== '') {
      groups[same].members.push(item);
      continue;
    }
    const near = form.length < SHORTEST ? -1 : groups.findIndex((group) => group.form.length >= SHORTEST && !otherNumber(group.form, form) && jaroWinkler(group.form, form) >= ALIKE);
    if (near >= 0) {
      groups[near].members.push(item);
      groups[near].reason = 'likeness';
      byForm.set(form, near);
    } else {
      byForm.set(form, groups.length);
      groups.push({ form, members: [item], reason: 'form' });
    }
  }
  return groups.filter((group) => group.members.length > 1).map(({ members, reason }) => ({ to: members[0].value, members, reason }));
}
