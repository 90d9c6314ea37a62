import { unzlibSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../../shared/report/build-report.ts';
import { runsOf, signsWithoutFont, svgNode } from '../../../shared/report/pdf-parts.ts';
import { toPdf } from '../../../shared/report/to-pdf.ts';
import { interFonts, wholesaleRun } from '../../helpers/report-fixture.ts';

const run = wholesaleRun();
const segments = run.profile.segments.map((segment, i) => (i === 0 ? { ...segment, name: 'Ζεστή & <Žlutá> Москва 東京 \u202Eabc' } : segment));
const report = buildReport({ ...run, profile: { ...run.profile, segments } });
let bytes: Uint8Array;
let raw: string;
let streams: string[];

const latin1 = (part: Uint8Array): string => Buffer.from(part).toString('latin1');

beforeAll(async () => {
  bytes = await toPdf(report, interFonts(['latin', 'latin-ext', 'cyrillic', 'greek'], 'woff'));
  raw = latin1(bytes);
  streams = [...raw.matchAll(/stream\r?\n/g)].flatMap(({ index }) => {
    const from = index + 7;
    const end = raw.indexOf('endstream', from);
    try {
      return [latin1(unzlibSync(bytes.subarray(from, end)))];
    } catch {
      return [];
    }
  });
});

/** Texts of information and bookmarks, which are UTF-16 where they are not ASCII. */
const utf16 = (text: string): string => latin1(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()).replace(/[\\()]/g, '\\$&');

describe('the PDF', () => {
  it('is one A4 document in the language of the report, dated as the report is', () => {
    expect(raw.slice(0, 8)).toBe('%PDF-1.7');
    expect(raw.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(raw).toContain('/Lang (en)');
    expect(raw).toMatch(/\/CreationDate \d+ 0 R/);
    expect(raw).toContain(`(D:${report.asOf.replaceAll('-', '')}000000Z)`);
    expect(new Set([...raw.matchAll(/\/MediaBox \[([^\]]*)\]/g)].map(([, box]) => box))).toEqual(new Set(['0 0 595.28 841.89']));
    const pages = [...raw.matchAll(/\/Type \/Page\b/g)].length;
    expect(pages).toBeGreaterThanOrEqual(report.sections.length);
    expect(raw).toContain(`/Count ${pages}`);
  });

  it('has a bookmark for each heading and each segment', () => {
    for (const section of report.sections) {
      for (const block of section.blocks) if (block.type === 'heading' && block.level === 1) expect(raw).toContain(`/Title (${block.text})`);
    }
    expect(raw).toContain('/Title (Segments)');
    for (const { name } of segments.slice(1)) expect(raw).toContain(`/Title (${name})`);
    expect(raw).toContain(utf16('Ζεστή & <Žlutá> Москва 東京 abc'));
  });

  it('embeds only parts of Inter, with a way back from glyphs to text', () => {
    const fonts = new Set([...raw.matchAll(/\/BaseFont \/([^\s/]+)/g)].map(([, name]) => name.replace(/^[A-Z]{6}\+/, '')));
    expect(fonts).toEqual(new Set(['Inter-Regular', 'Inter-SemiBold']));
    expect([...raw.matchAll(/\/ToUnicode/g)].length).toBe([...raw.matchAll(/\/Subtype \/Type0/g)].length);
    const maps = streams.filter((stream) => stream.includes('begincmap')).join('\n').toLowerCase();
    for (const sign of ['Ζ', 'М', 'Ž', '?']) expect(maps).toContain(sign.charCodeAt(0).toString(16).padStart(4, '0'));
  });

  it('draws charts as vectors: no picture is inside', () => {
    expect(raw).not.toContain('/Subtype /Image');
    expect(bytes.length).toBeLessThan(200_000);
  });

  it('gives the same bytes again', async () => {
    const again = await toPdf(report, interFonts(['latin', 'latin-ext', 'cyrillic', 'greek'], 'woff'));
    expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);
  });
});

describe('the fonts of a text', () => {
  it('cuts it where a part of Inter ends, and keeps accents with their letter', () => {
    expect(runsOf('Ab Где ελ')).toEqual([
      { text: 'Ab ', font: 'Inter-latin' }, { text: 'Где', font: 'Inter-cyrillic' }, { text: ' ', font: 'Inter-latin' }, { text: 'ελ', font: 'Inter-greek' },
    ]);
    expect(runsOf('и\u0301')).toEqual([{ text: 'и\u0301', font: 'Inter-cyrillic' }]);
    expect(runsOf('')).toEqual([{ text: '', font: 'Inter-latin' }]);
  });

  it('shows signs without a font as question marks and counts them', () => {
    expect(runsOf('a東b')).toEqual([{ text: 'a?b', font: 'Inter-latin' }]);
    expect(signsWithoutFont('東京東 abc Ж')).toBe(2);
  });

  it('names the font of each text of a picture', () => {
    expect(svgNode('<svg><text x="1">Где a</text><text>b</text></svg>', 10)).toMatchObject({
      svg: '<svg><text x="1"><tspan font-family="Inter-cyrillic">Где</tspan><tspan font-family="Inter-latin"> a</tspan></text><text font-family="Inter-latin">b</text></svg>',
    });
  });
});
