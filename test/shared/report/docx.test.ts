import { Document, Packer, Paragraph } from 'docx';
import { unzipSync, zipSync } from 'fflate';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Rasteriser } from '../../../shared/contract/rasteriser.ts';
import { buildReport } from '../../../shared/report/build-report.ts';
import { normaliseOffice } from '../../../shared/report/normalise-zip.ts';
import { toDocx } from '../../../shared/report/to-docx.ts';
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
  bytes = await toDocx(report, rasteriser);
});
afterEach(() => vi.useRealTimers());

const textOf = (xml: string): string => [...parseXml(xml).getElementsByTagName('w:t')].map((node) => node.textContent).join(' ');

describe('the Word file', () => {
  it('holds well-formed parts, the content types first', () => {
    const parts = partsOf(bytes);
    expect(Object.keys(unzipSync(bytes)).slice(0, 2)).toEqual(['[Content_Types].xml', '_rels/.rels']);
    expect(parts.has('word/document.xml')).toBe(true);
    for (const xml of parts.values()) parseXml(xml);
  });

  it('has real headings, one for each segment, and repeating table heads', () => {
    const document = parseXml(partsOf(bytes).get('word/document.xml') ?? '');
    const styled = (style: string): (string | null)[] => [...document.getElementsByTagName('w:p')]
      .filter((node) => node.getElementsByTagName('w:pStyle')[0]?.getAttribute('w:val') === style).map((node) => node.textContent);
    expect(styled('Title')).toEqual(['Wholesale spring plan']);
    expect(styled('Heading1')).toEqual(expect.arrayContaining(run.profile.segments.map((segment) => segment.name)));
    expect(styled('Heading1')).toContain('How it was made');
    expect(document.getElementsByTagName('w:tblHeader').length).toBeGreaterThanOrEqual(8);
    const size = document.getElementsByTagName('w:pgSz')[0];
    expect([size.getAttribute('w:w'), size.getAttribute('w:h')]).toEqual(['11906', '16838']);
  });

  it('gives every picture its own id, alternative text and an existing file', () => {
    const parts = partsOf(bytes);
    const document = parseXml(parts.get('word/document.xml') ?? '');
    const drawings = [...document.getElementsByTagName('wp:docPr')];
    expect(drawings.length).toBeGreaterThan(25);
    expect(new Set(drawings.map((node) => node.getAttribute('id'))).size).toBe(drawings.length);
    for (const node of drawings) expect(node.getAttribute('descr')?.length).toBeGreaterThan(10);
    const targets = new Map([...parseXml(parts.get('word/_rels/document.xml.rels') ?? '').getElementsByTagName('Relationship')]
      .map((node) => [node.getAttribute('Id'), node.getAttribute('Target')]));
    const files = unzipSync(bytes);
    for (const blip of document.getElementsByTagName('a:blip')) {
      const target = targets.get(blip.getAttribute('r:embed')) ?? '';
      expect([...files[`word/${target}`].subarray(1, 4)]).toEqual([...'PNG'].map((sign) => sign.charCodeAt(0)));
    }
    const used = [...(parts.get('word/document.xml') ?? '').matchAll(/r:(?:id|embed)="([^"]*)"/g)].map((match) => match[1]);
    for (const id of used) expect(targets.has(id)).toBe(true);
  });

  it('shows the right bar in the right row', () => {
    // Two segments' strongest traits point to opposite sides; their pictures must follow their texts.
    const parts = partsOf(bytes);
    const document = parseXml(parts.get('word/document.xml') ?? '');
    const rels = new Map([...parseXml(parts.get('word/_rels/document.xml.rels') ?? '').getElementsByTagName('Relationship')]
      .map((node) => [node.getAttribute('Id'), node.getAttribute('Target')]));
    const byDescription = new Map<string, Set<string>>();
    for (const inline of document.getElementsByTagName('wp:inline')) {
      const label = inline.getElementsByTagName('wp:docPr')[0].getAttribute('descr') ?? '';
      const target = rels.get(inline.getElementsByTagName('a:blip')[0].getAttribute('r:embed')) ?? '';
      byDescription.set(label, (byDescription.get(label) ?? new Set()).add(target));
    }
    for (const targets of byDescription.values()) expect(targets.size).toBe(1);
    const all = [...byDescription.values()].flatMap((targets) => [...targets]);
    expect(new Set(all).size).toBe(all.length);
  });

  it('is the same file whenever, and after whatever else, it is made', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-06T07:08:09Z') });
    vi.spyOn(Math, 'random').mockReturnValue(0.1234);
    for (let i = 0; i < 3; i++) {
      await Packer.toArrayBuffer(new Document({ sections: [{ children: [new Paragraph({ text: 'other', bullet: { level: 0 } })] }] }));
    }
    await toDocx(buildReport({ ...run, sweep: null }), rasteriser);
    const again = await toDocx(buildReport(run), rasteriser);
    expect(again.length).toBe(bytes.length);
    expect(Buffer.compare(Buffer.from(again), Buffer.from(bytes))).toBe(0);
  });

  it('is dated by the recipe, not by the clock', () => {
    const core = partsOf(bytes).get('docProps/core.xml') ?? '';
    expect(core.match(/2026-11-21T00:00:00Z/g)).toHaveLength(2);
    expect(core).not.toContain(new Date().toISOString().slice(0, 13));
  });

  it('drops characters that XML cannot hold and keeps markup as text', async () => {
    const bad = 'A\u0000\u0001\ud800<w:t>&"\u000b😀';
    const segments = run.profile.segments.map((segment, i) => ({ ...segment, name: `${bad}${i}`, note: `${bad}\nsecond line` }));
    const file = await toDocx(buildReport({ ...run, sweep: null, recipe: { ...run.recipe, title: bad }, profile: { ...run.profile, segments } }), rasteriser);
    const parts = partsOf(file);
    for (const xml of parts.values()) parseXml(xml);
    expect(textOf(parts.get('word/document.xml') ?? '')).toContain('A<w:t>&"😀0');
    expect(textOf(parts.get('word/document.xml') ?? '')).toContain('second line');
  });
});

describe('normaliseOffice', () => {
  it('gives one file for parts in any order, at any time, with any ids', () => {
    const make = (ids: readonly [string, string], names: readonly string[], mtime: Date): Uint8Array => {
      const rels = (order: readonly number[]): string => `<Relationships>${order.map((i) =>
        `<Relationship Id="${ids[i]}" Type="image" Target="media/${i}.png"/>`).join('')}</Relationships>`;
      const content: Record<string, string> = {
        '[Content_Types].xml': '<Types/>',
        'word/document.xml': `<w:p w:rsidR="${ids[0]}"><a:blip r:embed="${ids[1]}"/><wp:docPr id="${ids[0].length}" name="x"/><a:blip r:embed="${ids[0]}"/></w:p>`,
        'word/_rels/document.xml.rels': rels(ids[0] < ids[1] ? [0, 1] : [1, 0]),
        'docProps/core.xml': `<c><dcterms:created x="y">${mtime.toISOString()}</dcterms:created></c>`,
      };
      return normaliseOffice(zipSync(Object.fromEntries(names.map((name) => [name, [new TextEncoder().encode(content[name]), { mtime }]]))), '2026-01-02');
    };
    const names = ['word/document.xml', '[Content_Types].xml', 'docProps/core.xml', 'word/_rels/document.xml.rels'];
    const one = make(['rIdabc', 'rIdz'], names, new Date(2020, 1, 1));
    const two = make(['rId900', 'rId1'], [...names].reverse(), new Date(2024, 6, 7));
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
    expect(partsOf(one).get('word/document.xml')).toBe('<w:p><a:blip r:embed="rId2"/><wp:docPr id="1" name="x"/><a:blip r:embed="rId1"/></w:p>');
    expect(Object.keys(unzipSync(one))[0]).toBe('[Content_Types].xml');
  });
});
