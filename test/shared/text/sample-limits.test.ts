import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TREE_ROWS } from '../../../shared/cluster/hierarchy/hierarchy.ts';
import { EXACT_ROWS } from '../../../shared/cluster/medoids/medoid-search.ts';
import { METHOD_TRAITS } from '../../../shared/recipe/method.ts';
import type { Algorithm } from '../../../shared/recipe/method.ts';
import { LARGE } from '../../../shared/text/help/large.ts';
import { describeNotice } from '../../../shared/text/notices.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const spelled = (rows: number): string => String(rows).replace(/\B(?=(\d{3})+$)/, ',');

describe('what is said of samples', () => {
  it('names the numbers of each method in README and help', () => {
    const help = LARGE.flatMap(({ paragraphs }) => paragraphs).join(' ');
    const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
    for (const [algorithm, { sweepRows }] of Object.entries(METHOD_TRAITS) as [Algorithm, { sweepRows: number }][]) {
      const row = rows.find((line) => line.split('|')[1].includes(`\`${algorithm}\``) && line.split('|').length === 5 && /never|\d,000/.test(line));
      expect(row, algorithm).toBeDefined();
      if (sweepRows === Infinity) continue;
      expect(row?.split('|')[2], algorithm).toContain(spelled(sweepRows));
      expect(help, algorithm).toContain(spelled(sweepRows));
    }
    expect(rows.find((line) => line.includes('`kmedoids`, `gower`'))).toContain(spelled(EXACT_ROWS));
    expect(rows.find((line) => line.startsWith('| `hierarchical` | cuts'))).toContain(spelled(TREE_ROWS));
  });

  it('says of medoids from samples that they are', () => {
    const said = (segments: string): string => describeNotice({ code: 'sweep-sampled', data: { n: 3000, segments } }, 'terminal');
    expect(said('all')).toContain('the segments themselves on all');
    expect(said('samples')).not.toContain('themselves on all');
  });
});
