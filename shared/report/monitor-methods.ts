import type { MonitorResult } from '../contract/monitor.ts';
import type { Params } from '../recipe/params.ts';
import { formatFixed, formatPercent } from '../text/format.ts';
import type { Block } from './document.ts';

type Rules = Pick<Params, 'monitor.share' | 'monitor.moved' | 'monitor.psi' | 'monitor.watchPsi' | 'monitor.unfit' | 'monitor.agreement'>;

/** How the figures of a period come about. */
export function monitorMethods(result: MonitorResult, rules: Rules, minGroup: number): Block[] {
  const { migration, features, fit, refit, reference } = result;
  const numeric = features.some(({ kind }) => kind === 'numeric');
  const category = features.some(({ kind }) => kind === 'category');
  return [
    { type: 'heading', level: 1, text: 'Methods' },
    { type: 'paragraph', tone: 'body', text: 'Later customers were prepared exactly as the first ones and given the segment that the saved model says; the segments themselves did not move.' },
    { type: 'paragraph', tone: 'body', text: `Intervals are at 95%: Wilson's score interval for shares, Newcombe's (method 10) for differences of shares, taken as those of two independent samples, which is cautious where most customers are the same. A change of a segment's share counts beyond ${
      formatFixed(100 * rules['monitor.share'], 1)} points and only when its interval holds no 0.` },
    ...(migration === null ? [] : [{ type: 'paragraph' as const, tone: 'body' as const, text: 'Customers of both periods were found by their id as it is written; ids that are empty or occur again stand for nobody.' }]),
    ...(reference === null ? [] : [{ type: 'paragraph' as const, tone: 'body' as const, text: `The population stability index is Σ (now − then) log(now / then) over ${
      numeric ? 'the tenths of each feature of numbers' : ''}${numeric && category ? ' and ' : ''}${category ? 'the levels of each category' : ''}, an empty one counting as half a customer. Above ${rules['monitor.watchPsi']} it is watched, above ${
      rules['monitor.psi']} it counts as a shift (a convention of credit scoring), and only when it is more than chance gives in one of twenty cases (χ² with bins − 1 degrees of freedom, times 1/then + 1/now).${
      numeric ? ' The Kolmogorov-Smirnov distance is taken at the cuts of the reference, at most a hundred bins.' : ''}` }]),
    ...(fit?.near == null ? [] : [{ type: 'paragraph' as const, tone: 'body' as const, text: `A customer no longer fits when the distance to the centre of the own segment is beyond the one that about 5% of that segment lay beyond (${formatPercent(fit.near.was)} of all); more than ${
      formatPercent(rules['monitor.unfit'], 0)} of them is an alert.` }]),
    ...(refit === null ? [] : [{ type: 'paragraph' as const, tone: 'body' as const, text: `For the new fit the same recipe was run on the later customers from scratch. A segment survives in the new one that holds half of its customers, splits when parts of a quarter or more that are mostly its own do so together, is merged where two survive in one, and else is gone (MONIC, Spiliopoulou et al. 2006); names go to heirs one to one by shared customers and centres (Hungarian method). Below an adjusted Rand index of ${
      rules['monitor.agreement']} the two count as different.` }]),
    { type: 'paragraph', tone: 'small', text: `Figures about fewer than ${minGroup} customers are not told.` },
  ];
}
