import type { HelpTopic } from './topic.ts';

export const VALUE: readonly HelpTopic[] = [
  {
    id: 'value',
    title: 'Lifetime value',
    steps: ['predict'],
    paragraphs: [
      'From when customers bought, a purchase model tells how often each will buy, and whether they still do; from what they spent, a spend model tells what a purchase of theirs is worth. Both are fitted by maximum likelihood, and the page says whether the search arrived, and what to do when it did not.',
      'Orders of one customer on one day are one purchase. Frequency is the number of purchases after the first; recency the time from the first to the last; T the time from the first to the end of the observation: the as-of date where one is set, else the day of the last order.',
      'Of several files the one of orders is looked at, after the preparation steps on it. Steps on customers come later, and change neither value nor cohorts.',
      'Test the forecasts before you use them: with an end of the calibration the models are fitted on the orders up to that day, and the later ones show how well they did.',
      'Value is revenue, discounted over the horizon; costs and margins are not known here. The spend model takes spend to be unrelated to how often a customer buys; a correlation beyond 0.3 in either direction is told.',
      'Monthly cohorts put customers together by the month of their first order and show how many of them bought in each month since, and what that was worth. The last month may not be complete.',
      'Fewer than 50 customers who bought again make rough forecasts. The models are for customers who buy when they like, not for subscriptions.',
    ],
    terms: [
      { term: 'Automatic', meaning: 'BG/NBD; where that does not converge, of Pareto/NBD and MBG/NBD the likelier one that does, if it fits the orders about as well (log-likelihood at most 2 lower). The page says which one stands. Where none converges BG/NBD stays, and figures, tiers and clv.csv are marked as rough.' },
      { term: 'BG/NBD', meaning: 'Customers buy at their own rate and may leave after each repeat purchase (Fader, Hardie and Lee 2005). The usual choice.' },
      { term: 'Pareto/NBD', meaning: 'Customers may leave at any time (Schmittlein, Morrison and Colombo 1987).' },
      { term: 'MBG/NBD', meaning: 'Customers may leave after their first purchase too (Batislam, Denizel and Filiztekin 2007).' },
      { term: 'Gamma-Gamma', meaning: 'Spend per purchase varies around each customer’s own mean, and the means vary between customers (Fader and Hardie 2013).' },
      { term: 'P(alive)', meaning: 'Chance that the customer has not left for good.' },
      { term: 'Expected spend', meaning: 'Spend per purchase: a mean of the customer’s own and of everyone’s, weighted by how much is known of the customer.' },
      { term: 'Tier', meaning: 'High, middle or low by value; shares of customers are set by you, and equal values share a tier.' },
    ],
  },
];
