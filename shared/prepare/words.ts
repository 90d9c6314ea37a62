import type { FeatureInfo } from '../contract/results.ts';

const SCALES: Readonly<Record<FeatureInfo['scale'], string | null>> = {
  zscore: 'standardised', minmax: 'range 0 to 1', robust: 'median 0, interquartile range 1', none: null,
};
const FILLS: Readonly<Record<FeatureInfo['missing'], string>> = {
  'median': 'median', 'mean': 'mean', 'zero': 'zero', 'mode': 'most frequent value', 'knn': 'nearest neighbours', 'mice': 'chained equations', 'category': 'own level', 'drop-row': 'rows left out',
};

const sentence = (parts: readonly (string | null)[]): string => {
  const words = parts.filter((part) => part !== null);
  return words.length === 0 ? 'as it is' : words.join(', ');
};

const weightWords = (weight: number): string | null => (weight === 1 ? null : `weight ${weight}`);

/** The value that gaps are filled with, in words. */
export function fillWords(missing: FeatureInfo['missing']): string {
  return FILLS[missing];
}

/** What was done to a column of numbers, for example "median for 3 missing, log, standardised". */
export function numberSummary(feature: Pick<FeatureInfo, 'missing' | 'transform' | 'scale' | 'weight' | 'missingCount'>): string {
  const gaps = feature.missingCount > 0 ? `${FILLS[feature.missing]} for ${feature.missingCount} missing` : null;
  return sentence([gaps, feature.transform === 'log1p' ? 'log' : null, SCALES[feature.scale], weightWords(feature.weight)]);
}

/** What was done to a category, for example "3 levels in 3 columns, standardised together". */
export function categorySummary(feature: Pick<FeatureInfo, 'missing' | 'scale' | 'weight' | 'missingCount'>, columns: number): string {
  const gaps = feature.missingCount > 0 ? `${FILLS[feature.missing]} for ${feature.missingCount} missing` : null;
  const scale = { zscore: 'standardised together', robust: 'standardised together', minmax: 'distance 1 between levels', none: null }[feature.scale];
  return sentence([columns === 1 ? 'yes or no in 1 column' : `${columns} levels in ${columns} columns`, gaps, scale, weightWords(feature.weight)]);
}
