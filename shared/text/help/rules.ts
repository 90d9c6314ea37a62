import type { HelpTopic } from './topic.ts';

export const RULES: readonly HelpTopic[] = [
  {
    id: 'rules',
    title: 'Segments as plain rules',
    steps: ['rules'],
    paragraphs: [
      'Rules say in one or two conditions who is in a segment: "frequency at least 3, and monetary above 370". They are for people who must pick the customers of a segment without Tessera, in a mail platform or a warehouse, and for a look at what a segment is really about.',
      'Rules here describe segments; they did not make them. Each rule shows how many customers it picks, how many of these are right, and how much of the segment it catches. The last line of each table is the honest test: rules found on four fifths of the customers, counted on the fifth left out, five times.',
      'Rules are searched for each segment by itself, so several can hold for one customer. In the SQL and in the sentence at the top the surest rule is asked first, and the first that holds decides.',
      'A missing value passes no condition but "is missing", as NULL does in SQL. Bounds stand at round numbers near quantiles, never where no customer is.',
      'Select shows the customers of a rule on the map and in every list. All columns lets rules speak of what was not used to make the segments, such as demographics.',
      'Make these the segments takes the rules over as conditions that define the segments (method Own rules, where they can be changed); it is a step that can be undone.',
      'tessera rules RECIPE.json --out DIR writes rules.csv, rules.json and rules.sql.',
    ],
    terms: [
      { term: 'Picks', meaning: 'Customers for whom all conditions of the rule hold.' },
      { term: 'Right', meaning: 'Share of those picked that are in the segment (precision).' },
      { term: 'Of the segment', meaning: 'Share of the segment that is picked (recall).' },
      { term: 'Aim', meaning: 'The F measure that is made large: with few wrong picks β is 0.5, balanced 1, with few missed 2. A further condition must raise it by 0.01, a further rule by 0.03.' },
    ],
  },
];
