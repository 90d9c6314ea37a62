import { unzipSync } from 'fflate';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Rasteriser } from '../../../shared/contract/rasteriser.ts';
import { buildReport } from '../../../shared/report/build-report.ts';
import { linesOf } from '../../../shared/report/pptx-parts.ts';
import { toPptx } from '../../../shared/report/to-pptx.ts';
import { partsOf } from '../../helpers/office.ts';
import { testRasteriser } from '../../helpers/rasteriser.ts';
import { wholesaleRun } from '../../helpers/report-fixture.ts';
import { parseXml } from '../../helpers/xml.ts';

const run = wholesaleRun();
const report = buildReport(run);
let rasteriser: Rasteriser;
let bytes: Uint8Array;

beforeAll(async () => {
  rasteriser = await testRasteriser();
  bytes = await toPptx(report, rasteriser);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The slides in their order. */
const slidesOf = (file: Uint8Array): Document[] => [...partsOf(file)]
  .flatMap(([name, xml]) => {
    const number = /^ppt\/slides\/slide(\d+)\.xml$/.exec(name)?.[1];
    return number === undefined ? [] : [{ number: Number(number), slide: parseXml(xml) }];
  })
  .sort((a, b) => a.number - b.number).map(({ slide }) => slide);
const textOf = (slide: Document): string => [...slide.getElementsByTagName('a:t')].map((node) => node.textContent).join(' ');
const titleOf = (slide: Document): string | null => [...slide.getElementsByTagName('p:sp')]
  .find((shape) => shape.getElementsByTagName('p:ph')[0]?.getAttribute('type') === 'title')?.getElementsByTagName('a:t')[0]?.textContent ?? null;

describe('the presentation', () => {
  it('holds well-formed parts and files for all relationships', () => {
    const parts = partsOf(bytes);
    expect(Object.keys(unzipSync(bytes)).slice(0, 2)).toEqual(['[Content_Types].xml', '_rels/.rels']);
    for (const xml of parts.values()) parseXml(xml);
    const files = unzipSync(bytes);
    for (const [name, xml] of parts) {
      if (!/slides\/_rels/.test(name)) continue;
      for (const { groups } of xml.matchAll(/Target="\.\.\/(?<target>[^"]+)"/g)) expect(files[`ppt/${groups?.['target']}`], name).toBeDefined();
    }
  });

  it('gives every slide a title, and every segment a slide with its figures', () => {
    const slides = slidesOf(bytes);
    const titles = slides.map(titleOf);
    expect(titles[0]).toBe('Wholesale spring plan');
    expect(titles.every((title) => title !== null && title !== '')).toBe(true);
    const personas = report.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'persona' ? [block] : [])));
    expect(personas.map(({ name }) => name)).toEqual(run.profile.segments.map(({ name }) => name));
    for (const persona of personas) {
      const text = textOf(slides[titles.indexOf(persona.name)]);
      expect(text).toContain(persona.size?.share);
      expect(text).toContain(persona.headline);
      for (const trait of persona.traits) expect(text).toContain(`${trait.segment} ${trait.overall}`);
    }
  });

  it('draws a bar for each trait: its length and side in proportion to the effect', () => {
    const [persona] = report.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'persona' ? [block] : [])));
    const slide = slidesOf(bytes).find((one) => titleOf(one) === persona.name);
    const bars = [...slide?.getElementsByTagName('p:cNvPr') ?? []].filter((node) => /standard deviations/.test(node.getAttribute('name') ?? ''));
    expect(bars.map((node) => node.getAttribute('name'))).toEqual(persona.traits.map(({ description }) => description));
    const widths = bars.map((node) => Number(node.parentElement?.parentElement?.getElementsByTagName('a:ext')[0].getAttribute('cx')));
    const starts = bars.map((node) => Number(node.parentElement?.parentElement?.getElementsByTagName('a:off')[0].getAttribute('x')));
    const values = persona.bars?.values ?? [];
    const inch = (value: number): number => (Math.abs(value) / (2 * persona.limit)) * 2.75 * 914_400;
    values.forEach((value, i) => expect(Math.abs(widths[i] - Math.max(inch(value), 9144))).toBeLessThan(2000));
    const zero = starts[values.findIndex((value) => value > 0)];
    values.forEach((value, i) => expect(value > 0 ? starts[i] === zero : starts[i] < zero).toBe(true));
  });

  it('puts nothing beyond the slide, and no picture without alternative text', () => {
    const [wide, high] = [13.333 * 914_400 + 2000, 7.5 * 914_400 + 2000];
    for (const slide of slidesOf(bytes)) {
      for (const place of slide.getElementsByTagName('a:off')) {
        const size = place.nextElementSibling;
        expect(Number(place.getAttribute('x')) + Number(size?.getAttribute('cx'))).toBeLessThanOrEqual(wide);
        expect(Number(place.getAttribute('y')) + Number(size?.getAttribute('cy'))).toBeLessThanOrEqual(high);
      }
      for (const picture of slide.getElementsByTagName('p:pic')) {
        expect(picture.getElementsByTagName('p:cNvPr')[0].getAttribute('descr')?.length).toBeGreaterThan(10);
      }
    }
  });

  it('goes on on further slides with a long note, and loses no word of it', async () => {
    const words = Array.from({ length: 900 }, (_, i) => `word${i}`);
    const segments = run.profile.segments.map((segment, i) => (i === 0 ? { ...segment, note: words.join(' ') } : segment));
    const file = await toPptx(buildReport({ ...run, sweep: null, profile: { ...run.profile, segments } }), rasteriser);
    const found = slidesOf(file).map(textOf).join(' ').match(/word\d+/g);
    expect(found).toEqual(words);
  });

  it('is the same file whenever it is made, and dated by the recipe', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-06T07:08:09Z') });
    vi.spyOn(Math, 'random').mockReturnValue(0.1234);
    const again = await toPptx(buildReport(run), rasteriser);
    expect(Buffer.compare(Buffer.from(again), Buffer.from(bytes))).toBe(0);
    expect((partsOf(bytes).get('docProps/core.xml') ?? '').match(/2026-11-21T00:00:00Z/g)).toHaveLength(2);
  });

  it('drops characters that XML cannot hold and keeps markup as text', async () => {
    const bad = 'A\u0000\u0001\ud800<a:t>&"\u000b😀';
    const segments = run.profile.segments.map((segment, i) => ({ ...segment, name: `${bad}${i}`, note: `${bad}\nsecond line` }));
    const file = await toPptx(buildReport({ ...run, sweep: null, recipe: { ...run.recipe, title: bad }, profile: { ...run.profile, segments } }), rasteriser);
    for (const xml of partsOf(file).values()) parseXml(xml);
    const text = slidesOf(file).map(textOf).join(' ');
    expect(text).toContain('A<a:t>&"😀0');
    expect(text).toContain('second line');
  });
});

describe('linesOf', () => {
  it('breaks between words, and words that are longer than a line', () => {
    expect(linesOf('short', 12, 5)).toBe(1);
    expect(linesOf('one two three four five six', 12, 1)).toBeGreaterThan(2);
    expect(linesOf('x'.repeat(200), 12, 2)).toBeGreaterThan(5);
    expect(linesOf('a\nb', 12, 5)).toBe(2);
  });
});
