import { describe, expect, it } from 'vitest';
import type { StabilityResult } from '../../../shared/contract/validation.ts';
import { buildReport } from '../../../shared/report/build-report.ts';
import type { Block, ReportDocument } from '../../../shared/report/document.ts';
import { agreementVerdict, separationWords, stabilityVerdict } from '../../../shared/text/verdict.ts';
import { wholesaleRun } from '../../helpers/report-fixture.ts';

const run = wholesaleRun();
const stability: StabilityResult = {
  resamples: 100, rows: 440, sampled: false, mean: 0.73,
  bySegment: [0.92, 0.8, 0.65, 0.55].map((mean, label) => ({ label, mean, low: mean - 0.1, high: mean + 0.05, recovered: mean, dissolved: 0.02 })),
  seeds: { runs: 5, mean: 0.987, least: 0.9 },
};
const blocks = (document: ReportDocument): Block[] => document.sections.flatMap((section) => [...section.blocks]);
const text = (document: ReportDocument): string => JSON.stringify(blocks(document));

describe('how far to trust it', () => {
  const report = buildReport({ ...run, stability });

  it('says in words how well each segment is found again', () => {
    const table = blocks(report).find((block) => block.type === 'table' && block.caption.startsWith('Stability'));
    const cells = table?.type === 'table' ? table.rows.map((row) => row.cells) : [];
    expect(cells.map((row) => row[1])).toEqual(['0.92', '0.80', '0.65', '0.55']);
    expect(cells.map((row) => row[4].split('.')[0])).toEqual(['Very stable', 'Stable', 'A pattern, with unsure members', 'Do not rely on it']);
    expect(text(report)).toContain('1 segment is not found again reliably: use it as a convention');
    expect(text(report)).toContain('5 runs from other random starts agree with it to 0.99');
  });

  it('stands on the pages of the segments and among the methods', () => {
    const pages = blocks(report).filter((block) => block.type === 'persona');
    expect(pages.map((block) => (block.type === 'persona' ? block.trust.find((item) => item.label === 'stability')?.value : ''))).toEqual(['0.92', '0.80', '0.65', '0.55']);
    expect(text(report)).toContain('over 100 bootstrap resamples with each drawn customer used once');
    expect(text(buildReport({ ...run, stability: { ...stability, rows: 20_000, sampled: true } }))).toContain('of a seeded sample of 20,000 customers');
  });

  it('hides the figures of small segments here too, and is not there when it was not asked for', () => {
    const least = Math.min(...run.cluster.sizes);
    const hidden = buildReport({ ...run, stability, recipe: { ...run.recipe, params: { ...run.recipe.params, 'report.minGroup': least + 1 } } });
    const table = blocks(hidden).find((block) => block.type === 'table' && block.caption.startsWith('Stability'));
    expect(table?.type === 'table' ? table.rows[3].cells.slice(1) : []).toEqual(['–', '–', '–', 'Figures hidden']);
    expect(text(buildReport(run))).not.toContain('found again');
  });
});

it('verdicts turn at the printed bounds', () => {
  expect([0.85, 0.849, 0.75, 0.749, 0.6, 0.599].map((mean) => stabilityVerdict(mean).level)).toEqual(['good', 'fair', 'fair', 'unsure', 'unsure', 'poor']);
  expect([0.71, 0.51, 0.26, 0.25].map(separationWords)).toEqual(['strong structure', 'reasonable structure', 'weak structure, borders overlap', 'hardly any structure']);
  expect([0.9, 0.8, 0.65, 0.5, 0.2].map((ari) => agreementVerdict(ari).level)).toEqual(['good', 'good', 'fair', 'unsure', 'poor']);
});
