import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { buildReport, hiddenNotice } from '../../../shared/report/build-report.ts';
import type { ReportDocument } from '../../../shared/report/document.ts';
import { NO_ROLES } from '../../../shared/recipe/recipe.ts';
import { toHtml } from '../../../shared/report/to-html.ts';
import { formatFixed, formatInteger, formatNumber, formatPercent } from '../../../shared/text/format.ts';
import { interFonts, wholesaleRun } from '../../helpers/report-fixture.ts';

const run = wholesaleRun();
const report = buildReport(run);
const fonts = interFonts();

const page = (document: ReportDocument): Document => new JSDOM(toHtml(document, fonts)).window.document;
const words = (document: ReportDocument): string => (page(document).querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');
const small = (minGroup: number): typeof run => ({ ...run, recipe: { ...run.recipe, params: { ...run.recipe.params, 'report.minGroup': minGroup } } });

describe('the report', () => {
  it('carries every segment with its size, share, separation and traits as they are in the results', () => {
    const pages = page(report).querySelectorAll('section.persona');
    expect(pages).toHaveLength(4);
    run.profile.segments.forEach((segment, i) => {
      expect(pages[i].querySelector('h2')?.textContent).toBe(segment.name);
      const text = pages[i].textContent ?? '';
      expect(text).toContain(formatPercent(segment.share));
      expect(text).toContain(`${formatInteger(segment.size)} customers`);
      expect(text).toContain(`${formatPercent(segment.revenueShare)} of revenue`);
      expect(text).toContain(formatFixed(segment.silhouette, 2));
      for (const trait of segment.traits.filter((entry) => entry.kind === 'numeric')) {
        const row = [...pages[i].querySelectorAll('.traits tbody tr')].find((entry) => entry.querySelector('th')?.textContent === trait.label);
        expect([...row?.querySelectorAll('.r') ?? []].map((cell) => cell.textContent)).toEqual([formatNumber(trait.segment), formatNumber(trait.overall)]);
        expect(row?.querySelector('svg')?.getAttribute('aria-label')).toContain(`${formatFixed(Math.abs(trait.effect), 2)} standard deviations`);
      }
    });
  });

  it('says how it was made: method, k, seed, features, changed settings, indices, data and date', () => {
    const text = words(report);
    expect(text).toContain('k = 4 (chosen automatically), best of 25 starts, seed 42');
    expect(text).toContain('Restarts2510');
    expect(text).not.toContain('Neighbours that fill a gap');
    expect(text).toContain('Detergents and Paperlog, standardised');
    expect(text).toContain(formatFixed(run.cluster.silhouette.value, 4));
    expect(text).toContain(formatNumber(run.cluster.inertia));
    expect(text).toContain('customers.csv: 440 records, 440 read, 0 rejected.');
    expect(text).toContain('21 November 2026');
    expect(text).toContain('The elbow is at 4.');
    expect(text).toContain('none was left out');
  });

  it('accounts for order lines', () => {
    const orders = {
      roles: { customer: 'c', date: 'd', ...NO_ROLES, amount: 'a' }, rows: 1000, valid: 900, orders: 700, customers: 440, categories: [],
      leftOut: { blankCustomer: 60, notPositive: 30, unreadable: 8, afterAsOf: 2, beforeWindow: 0 }, firstDate: '2026-01-02', lastDate: '2026-11-20',
    };
    const text = words(buildReport({ ...run, customers: { ...run.customers, orders } }));
    expect(text).toContain('1,000 order lines: 900 used, 100 left out (60 without a customer, 30 with');
    expect(text).toContain('700 orders of 440 customers from 2 January 2026 to 20 November 2026');
    expect(text).toContain('ReturnsLeave out');
  });

  it('says how forecasts among the features were made, and nothing where none is used', () => {
    const feature = { ...run.features.features[0], column: 'clv', label: 'Lifetime value' };
    const params = { ...run.recipe.params, 'value.features': true, 'value.model': 'mbgnbd', 'value.horizon': 26 } as const;
    const customers = { ...run.customers, valueModel: 'mbgnbd' as const };
    const text = words(buildReport({ ...run, customers, recipe: { ...run.recipe, params }, features: { ...run.features, features: [...run.features.features, feature] } }));
    expect(text).toContain('Purchases over the next 26 weeks were forecast with a MBG/NBD model fitted by maximum likelihood on all orders, spend per purchase with a Gamma-Gamma model, and value discounted at 10.0% a year.');
    expect(words(buildReport({ ...run, recipe: { ...run.recipe, params } }))).not.toContain('were forecast');
  });

  it('marks what the analyst wrote as the analyst\'s', () => {
    const note = page(report).querySelectorAll('section.persona')[1].querySelector('.note');
    expect(note?.textContent).toContain('analyst\'s view');
    expect(note?.textContent).toContain('Small shops that restock weekly.\nAsk for the chain they belong to.');
    expect(page(report).querySelectorAll('section.persona')[0].querySelector('.note')).toBeNull();
  });

  it('hides small segments and the next smallest, everywhere', () => {
    const hiding = buildReport(small(100));
    const document = page(hiding);
    const pages = document.querySelectorAll('section.persona');
    const text = words(hiding);
    for (const i of [2, 3]) {
      const segment = run.profile.segments[i];
      expect(pages[i].textContent).toContain('The figures of this segment are hidden');
      expect(pages[i].querySelector('table, svg')).toBeNull();
      expect(text).not.toContain(formatPercent(segment.share));
      expect(text).not.toContain(`(${segment.size})`);
      expect(text).not.toContain(formatPercent(segment.revenueShare));
      expect(text).not.toContain(segment.headline.slice(1));
    }
    expect(pages[0].querySelector('.traits')).not.toBeNull();
    expect(text).toContain('Figures of 2 segments are hidden');
    expect(hiddenNotice(small(100))).toEqual({ code: 'figures-hidden', data: { count: 2, minGroup: 100 } });
    expect(hiddenNotice(run)).toBeNull();
  });

  it('hides shares that rest on few customers, with the words about them', () => {
    const [first] = run.profile.segments;
    const segments = [{ ...first, headline: 'hardly any Channel at all' }, ...run.profile.segments.slice(1)];
    const text = words(buildReport({ ...run, profile: { ...run.profile, segments } }));
    const pageText = text.slice(text.indexOf('What sets them apart'), text.indexOf('How far to trust'));
    expect(pageText).not.toContain('Channel');
    expect(text).not.toContain('ardly any Channel');
    expect(text).toContain('2 of 8');
  });

  it('tells of customers in no segment, unless they are too few', () => {
    const withNoise = (noise: number, minGroup: number): typeof run => ({ ...small(minGroup), cluster: { ...run.cluster, noise } });
    const text = words(buildReport(withNoise(20, 10)));
    expect(text).toContain('Not all are in one: 20 of them in no segment.');
    expect(text).toContain('No segment204.5%–');
    expect(text).toContain('20 lie apart from all segments and are in none; the indices leave them out');
    const few = words(buildReport(withNoise(7, 10)));
    expect(few).toContain('some of them in no segment');
    expect(few).toContain('Some customers lie apart');
    expect(few).not.toMatch(/\b7 (of them|lie)/);
    expect(hiddenNotice(withNoise(7, 10))).toEqual({ code: 'figures-hidden', data: { count: 2, minGroup: 10 } });
  });

  it('does without a sweep', () => {
    expect(words(buildReport({ ...run, sweep: null }))).not.toContain('Why 4 segments');
    expect(words(buildReport(run))).not.toContain('set by hand');
    const recipe = { ...run.recipe, params: { ...run.recipe.params, 'cluster.k': 4, 'cluster.algorithm': 'kprototypes' as const } };
    const byHand = buildReport({ ...run, recipe, sweep: null, cluster: { ...run.cluster, algorithm: 'kprototypes', gamma: 0.5 } });
    expect(words(byHand)).toContain('The number of segments was set by hand; other numbers were not compared.');
  });

  it('prints no smallest, largest or example value, no rejected row and no column that is not used', () => {
    const canary = {
      name: 'Canary column', label: 'Canary column', type: 'text', role: 'text', missing: 0, distinct: 2, min: 'Canary A', max: 'Canary Z', mean: null, sd: null,
      skewness: null, quantiles: [987654.25], top: [{ value: 'Canary top', count: 3 }], histogram: null, issues: [], reason: 'Canary reason',
    } as const;
    const full = {
      ...run,
      customers: { ...run.customers, columns: [canary] },
      features: { ...run.features, features: [...run.features.features, { ...run.features.features[7], label: 'Canary feature', column: 'Canary feature' }] },
      sources: [{
        ...run.sources[0], rows: 438, columns: [canary], sensitive: [{ column: 'Canary mail', reason: 'looks like Canary' }],
        rejected: { count: 2, examples: [{ line: 3, reason: 'ragged', text: 'Canary row' }] },
      }],
    };
    const text = words(buildReport(full));
    expect(text).toContain('438 read, 2 rejected');
    expect(text).not.toMatch(/Canary|987,?654/);
  });
});

describe('the HTML', () => {
  const html = toHtml(report, fonts);

  it('is inert: its own policy, no scripts, no addresses', () => {
    expect(page(report).querySelector('meta[http-equiv]')?.getAttribute('content')).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:");
    expect(html).not.toMatch(/<script|<iframe|<object|<link|javascript:|\son\w+=/i);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '').replace(/base64,[^)]*/g, '')).not.toMatch(/https?:|\/\//);
  });

  it('has an outline, named charts, and headers on its tables', () => {
    const document = page(report);
    expect(document.documentElement.lang).toBe('en');
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    const levels = [...document.querySelectorAll('h1,h2,h3')].map((node) => Number(node.tagName[1]));
    levels.forEach((level, i) => { if (i > 0) expect(level - levels[i - 1]).toBeLessThanOrEqual(1); });
    for (const svg of document.querySelectorAll('svg')) expect(svg.getAttribute('aria-label')?.length).toBeGreaterThan(10);
    for (const table of document.querySelectorAll('table')) {
      expect(table.querySelector('caption')?.textContent).not.toBe('');
      for (const head of table.querySelectorAll('th')) expect(head.getAttribute('scope')).toMatch(/row|col/);
      for (const head of table.querySelectorAll('thead th')) expect(head.textContent).not.toBe('');
    }
  });

  it('keeps hostile names and notes as text', () => {
    const bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u0000\ud800';
    const segments = run.profile.segments.map((segment) => ({
      ...segment, name: bad, note: bad, headline: bad, traits: segment.traits.map((trait) => ({ ...trait, label: bad })),
    }));
    const hostile = { ...run, recipe: { ...run.recipe, title: bad }, profile: { ...run.profile, segments }, sources: [{ ...run.sources[0], name: bad }] };
    const document = page(buildReport(hostile));
    expect(document.querySelector('script, img')).toBeNull();
    expect(document.querySelector('section.persona h2')?.textContent).toBe('"><script>alert(1)</script><img src=x onerror=alert(1)>');
    expect([...document.querySelectorAll('*')].flatMap((node) => node.getAttributeNames()).filter((name) => name.startsWith('on'))).toEqual([]);
  });

  it('is the same text for the same input', () => {
    expect(toHtml(buildReport(run), fonts)).toBe(html);
  });
});
