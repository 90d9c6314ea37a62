import { DATA } from './help/data.ts';
import { FEATURES } from './help/features.ts';
import { LARGE } from './help/large.ts';
import { METHODS } from './help/methods.ts';
import { MONITOR } from './help/monitor.ts';
import { PREPARE } from './help/prepare.ts';
import { SEGMENTS } from './help/segments.ts';
import { SQL } from './help/sql.ts';
import { PATTERNS } from './help/patterns.ts';
import { RULES } from './help/rules.ts';
import { PEOPLE } from './help/people.ts';
import { START } from './help/start.ts';
import { PREDICT } from './help/predict.ts';
import { VALUE } from './help/value.ts';
import { TRUST } from './help/trust.ts';
import type { HelpTopic } from './help/topic.ts';

/** All pages of the help, in reading order. */
export const HELP_TOPICS: readonly HelpTopic[] = [...START, ...PEOPLE, ...DATA, ...SQL, ...PREPARE, ...FEATURES, ...SEGMENTS, ...METHODS, ...TRUST, ...RULES, ...PATTERNS, ...VALUE, ...PREDICT, ...MONITOR, ...LARGE];

/** The page of a step of the window; the first page where it has none of its own. */
export function topicOfStep(step: string): HelpTopic {
  return HELP_TOPICS.find((topic) => topic.steps.includes(step)) ?? HELP_TOPICS[0];
}

/** Pages in which every word of the query occurs, upper and lower case alike; all pages for an empty query. */
export function searchHelp(query: string): HelpTopic[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return HELP_TOPICS.filter((topic) => {
    const text = [topic.id, topic.title, ...topic.paragraphs, ...topic.terms.flatMap(({ term, meaning }) => [term, meaning])].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
