import type { Trait } from '../contract/results.ts';
import { distinctTraits } from '../profile/distinct.ts';
import { phraseOf } from './words.ts';
import type { Phrase } from './words.ts';

/** Longest suggested name, in UTF-16 units. */
const MAX_LENGTH = 40;
/** Below this |effect| a trait says nothing about a segment. */
const MIN_EFFECT = 0.3;
/** A second trait joins the name when it is at least this share of the first. */
const SECOND_SHARE = 0.4;

/**
 * Short, distinct names from the strongest traits in plain words: "High balance, low credit limit", "Lapsed small spenders".
 * Names that collide (upper and lower case alike) take a further trait each; those that still collide are numbered. No name is longer than 40 characters.
 *
 * @param traits of each segment, strongest first
 */
export function suggestNames(traits: readonly (readonly Trait[])[]): string[] {
  if (traits.length === 1) return ['All customers'];
  const candidates = traits.map((own) => distinctTraits(own)
    .filter((trait) => Math.abs(trait.effect) >= MIN_EFFECT)
    .flatMap((trait) => phraseOf(trait) ?? []));
  const chosen = candidates.map(firstPhrases);
  let names = chosen.map(compose);
  for (let round = 0; round < 8; round++) {
    const colliding = names.map((name, i) => names.some((other, j) => j !== i && same(other, name)));
    if (!colliding.includes(true)) return names;
    chosen.forEach((phrases, i) => {
      if (!colliding[i]) return;
      const next = candidates[i].find((phrase) => !phrases.includes(phrase) && fits([...phrases, phrase]));
      if (next !== undefined) phrases.push(next);
    });
    names = chosen.map(compose);
  }
  return numbered(names);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const fits = (phrases: readonly Phrase[]): boolean => joined(phrases).length <= MAX_LENGTH;

/** The strongest phrase, and a second one that is strong enough and speaks of something else. */
function firstPhrases(candidates: readonly Phrase[]): Phrase[] {
  const first = candidates.find((phrase) => fits([phrase])) ?? candidates[0];
  if (first === undefined) return [];
  const second = candidates.find((phrase) => (
    phrase.column !== first.column
    && Math.abs(phrase.effect) >= SECOND_SHARE * Math.abs(first.effect)
    && (phrase.slot !== 'adjective' || first.slot !== 'adjective')
    && !phrase.topic.some((word) => first.topic.includes(word))
    && fits([first, phrase])
  ));
  return second === undefined ? [first] : [first, second];
}

function compose(phrases: readonly Phrase[]): string {
  return phrases.length === 0 ? 'Near average' : cut(joined(phrases), MAX_LENGTH);
}

/** "Lapsed small spenders, big baskets": adjectives, then the first noun, then the rest. */
function joined(phrases: readonly Phrase[]): string {
  const adjectives = phrases.filter((phrase) => phrase.slot === 'adjective').map((phrase) => phrase.text);
  const [noun, ...more] = phrases.filter((phrase) => phrase.slot === 'noun').map((phrase) => phrase.text);
  const parts = [...more, ...phrases.filter((phrase) => phrase.slot === 'part').map((phrase) => phrase.text)];
  const head = [...adjectives, ...(noun === undefined ? (adjectives.length > 0 ? ['customers'] : []) : [noun])].join(' ');
  const text = [...(head === '' ? [] : [head]), ...parts].join(', ');
  const [initial] = text;
  return initial === undefined ? text : initial.toUpperCase() + text.slice(initial.length);
}

/** Cut at a whole character, with an ellipsis. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let out = '';
  for (const character of text) {
    if (out.length + character.length > length - 1) break;
    out += character;
  }
  return `${out.trimEnd()}…`;
}

function numbered(names: readonly string[]): string[] {
  const out: string[] = [];
  for (const name of names) {
    let free = name;
    for (let n = 2; out.some((other) => same(other, free)) || (n > 2 && names.some((other) => same(other, free))); n++) {
      free = `${cut(name, MAX_LENGTH - String(n).length - 1)} ${n}`;
    }
    out.push(free);
  }
  return out;
}
