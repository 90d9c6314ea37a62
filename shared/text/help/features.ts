import type { HelpTopic } from './topic.ts';

export const FEATURES: readonly HelpTopic[] = [
  {
    id: 'behaviour',
    title: 'Features from orders',
    steps: [],
    paragraphs: [
      'Recency, orders, spend, days since the first order, average basket and items per order feed the segments by themselves. More is computed and waits in the Features step, switched off with the reason: rhythm of purchases, days to the second purchase, different products and categories, shares of categories, discounts, returns, weekends, parts of the day, seasons, trends, RFM scores and groups.',
      'Name the columns for product, category and discount where they are not recognised (Data step; --product, --category, --discount). Behaviour features can be left out altogether (--no-behaviour).',
      'Orders can be limited to a window of days before the as-of date, and orders of one day counted as one. What falls out is counted and shown.',
    ],
    terms: [
      { term: 'Purchase day', meaning: 'A calendar day with at least one order. Gaps are days between successive purchase days of a customer.' },
      { term: 'Irregularity', meaning: 'Population standard deviation of the gaps divided by their mean: 0 is like clockwork, about 1 is chance.' },
      { term: 'Trend', meaning: 'Orders (or spend) of the last period less those of the period before, divided by both together: −1 to 1.' },
      { term: 'Spread over categories', meaning: 'Entropy of the shares of spend, −Σ p ln p: 0 is a single category.' },
    ],
  },
  {
    id: 'events',
    title: 'Logs of events, engagement, journey',
    steps: [],
    paragraphs: [
      'A log of events has one row per event: a customer, a time and a kind of event, optionally the visit, the product and an amount. It is recognised by its columns (or named with --event and --session) and becomes one row per customer: visits, views, carts, abandonment, minutes per visit, purchases, e-mails opened and clicked, products viewed again and again but not bought.',
      'What an event means is read from its words; --event-kind purchase=paid,bought says it outright. Events of other kinds count as activity.',
      'An engagement score puts columns together: by weights of your own it is their weighted mean percentile, 0 to 100; fitted to an outcome (--engagement-outcome frequency>=2) it is the probability of that outcome by a logistic regression on the percentiles. A model keeps the fitted weights.',
      'Journey stages are rules on the columns; each customer is in the first whose conditions all hold. The usual ones go by purchases, carts and views; your own are a JSON file (--journey) or the table on the Scores page.',
    ],
    terms: [
      { term: 'Visit', meaning: 'What the log calls a session, or events with no pause above 30 minutes (adjustable).' },
      { term: 'Abandonment', meaning: 'Visits with a cart and without a purchase, divided by visits with a cart.' },
      { term: 'Viewed, not bought', meaning: 'Products viewed at least three times (adjustable) and never bought.' },
      { term: 'Percentile', meaning: 'Share of customers at or below, equal values in the middle of theirs; 0 where the value is missing.' },
    ],
  },
  {
    id: 'rfm',
    title: 'RFM',
    steps: [],
    paragraphs: [
      'Recency, frequency and monetary value of each customer become scores: 1 + floor(bins × share of customers who are strictly worse). Equal values get equal scores. Own cut points take the place of equal shares; a value at a cut point belongs to the better side.',
      'On the RFM page of the Features step the borders of the grid can be dragged, or moved with the arrow keys (with Shift in larger steps); the figures follow at once. The groups can be exported, made the segments, or used as a feature.',
      'Groups get their names from a preset or from your own rules. A set of rules is accepted only when each score has exactly one name. Presets are written for five bins (the Klaviyo style for three); other numbers of bins are mapped by share.',
    ],
    terms: [
      { term: 'Standard', meaning: 'Eleven groups by recency and by worth (frequency plus monetary score), from Champions to Lost.' },
      { term: 'Shopify style', meaning: 'Recency against the mean of frequency and monetary score; eleven names, of which Prospects is for customers without an order.' },
      { term: 'Klaviyo style', meaning: 'Three scores each and six groups.' },
    ],
  },
  {
    id: 'choosing-features',
    title: 'Choosing features',
    steps: [],
    paragraphs: [
      'Features that say much the same count double. Correlations show them, grouped, with one proposed to be kept. A feature that holds more than half of the variance decides distances nearly alone: scale it, or lower its weight.',
      'Hopkins\' statistic tells whether customers lie in heaps at all: about 0.5 they lie evenly in the box that holds them, towards 1 in heaps. A single round heap is above 0.5 too, and above ten columns it is near 1 for nearly all data and tells nothing.',
      'Sets of features can be kept under a name and compared: silhouette of the segments that each gives, and the agreement of the segments (adjusted Rand index: 1 the same, 0 as by chance).',
      'With principal components (--pca), segments rest on scores that do not repeat one another: a whole number is how many components, a number below 1 the share of the variance that they must hold.',
    ],
    terms: [
      { term: 'Pearson, Spearman', meaning: 'Correlation of the values (logged where the preparation logs them), or of their ranks. Rows where either is missing are left out.' },
      { term: 'Loading', meaning: 'How much a prepared column counts in a component, −1 to 1.' },
    ],
  },
];
