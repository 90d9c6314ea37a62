import type { ParamRow } from './param-row.ts';

/** From when on a later period is told of; part of the parameter table. */
export const MONITOR_PARAMS = [
  {
    key: 'monitor.share', flag: 'alert-share', label: 'Change of a segment\'s share', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.05,
    help: 'Alert when a segment\'s share of the customers changes by more than this, 0.05 for 5 points, and by more than chance gives.',
  },
  {
    key: 'monitor.moved', flag: 'alert-moved', label: 'Customers who change segment', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.3,
    help: 'Alert when more than this share of the customers of both periods are in another segment than before.',
  },
  {
    key: 'monitor.lost', flag: 'alert-lost', label: 'Customers who are gone', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.3,
    help: 'Alert when more than this share of the earlier customers are not in the later file.',
  },
  {
    key: 'monitor.psi', flag: 'alert-psi', label: 'Stability index of a feature', stage: 'monitor', type: 'number',
    min: 0, max: 10, step: 0.05, default: 0.25,
    help: 'A feature counts as shifted, with an alert, when its population stability index is above this and above what chance gives.',
  },
  {
    key: 'monitor.watchPsi', flag: 'watch-psi', label: 'Index from which a feature is watched', stage: 'monitor', type: 'number',
    min: 0, max: 10, step: 0.05, default: 0.1,
    help: 'A feature is watched when its population stability index is above this and above what chance gives.',
  },
  {
    key: 'monitor.unfit', flag: 'alert-unfit', label: 'Customers who no longer fit', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.1,
    help: 'Alert when more than this share lie farther from the centre of their segment than about 5% did when the segments were made.',
  },
  {
    key: 'monitor.missing', flag: 'alert-missing', label: 'Rise of missing values', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.05,
    help: 'Alert when the share of customers without a value in a feature rises by more than this.',
  },
  {
    key: 'monitor.unseen', flag: 'alert-unseen', label: 'Values never seen', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.01,
    help: 'Alert when more than this share of the customers have a value in a category that the model does not know.',
  },
  {
    key: 'monitor.outside', flag: 'alert-outside', label: 'Values outside the usual range', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.05,
    help: 'Alert when the share of values of a feature outside the usual range rises by more than this.',
  },
  {
    key: 'monitor.silhouette', flag: 'alert-silhouette', label: 'Fall of the silhouette', stage: 'monitor', type: 'number',
    min: 0, max: 2, step: 0.01, default: 0.1,
    help: 'Alert when the mean silhouette of the customers in the old segments falls by more than this.',
  },
  {
    key: 'monitor.agreement', flag: 'alert-agreement', label: 'Agreement with segments made anew', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.05, default: 0.65,
    help: 'Alert when segments made anew agree less than this with the old ones (adjusted Rand index); only with a new fit.',
  },
  {
    key: 'monitor.shiftedShare', flag: 'anew-share', label: 'Shifted features that call for new segments', stage: 'monitor', type: 'number',
    min: 0, max: 1, step: 0.05, default: 0.35,
    help: 'Without a new fit, new segments are recommended when more than this share of the features has shifted.',
  },
] as const satisfies readonly ParamRow[];
