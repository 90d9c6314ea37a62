import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Zippable } from 'fflate';

/** Office files start with these, in this order; the rest follows by name. */
const FIRST = ['[Content_Types].xml', '_rels/.rels'];

/**
 * An Office file (DOCX and its kin) with everything removed that its writer takes from the clock, from chance or from
 * counters that live as long as the process: order and times of entries, dates of the document, ids of drawings,
 * relationships and revisions. The same content gives the same bytes everywhere.
 * @param asOf `YYYY-MM-DD`, the date the document carries
 */
export function normaliseOffice(bytes: Uint8Array, asOf: string): Uint8Array {
  const entries = new Map(Object.entries(unzipSync(bytes)));
  const texts = new Map<string, string>();
  for (const [name, content] of entries) {
    if (/\.(xml|rels)$/.test(name)) texts.set(name, strFromU8(content));
  }
  for (const name of [...texts.keys()].filter((key) => key.endsWith('.rels')).sort()) renameRelationships(texts, name);
  let drawing = 0;
  for (const name of [...texts.keys()].sort()) {
    const text = (texts.get(name) ?? '')
      .replace(/ w:rsid\w*="[^"]*"/g, '')
      .replace(/(<(?:wp:docPr|pic:cNvPr)\b[^>]*? id=")[^"]*"/g, (_, head: string) => `${head}${++drawing}"`);
    texts.set(name, name === 'docProps/core.xml' ? fixDates(text, asOf) : text);
  }
  for (const [name, text] of texts) entries.set(name, strToU8(text));
  const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  const names = [...entries.keys()].filter((name) => !name.endsWith('/'))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  // Built from local parts, which the ZIP format stores as they are: the same in every time zone.
  const mtime = new Date(1980, 0, 1, 12, 0, 0);
  const zippable: Zippable = {};
  for (const name of names) zippable[name] = [entries.get(name) ?? new Uint8Array(0), { level: name.endsWith('.png') ? 0 : 6, mtime }];
  return zipSync(zippable);
}

function fixDates(core: string, asOf: string): string {
  return core.replace(/(<dcterms:(created|modified)\b[^>]*>)[^<]*(<\/dcterms:\2>)/g, (_, open: string, _name, close: string) =>
    `${open}${asOf}T00:00:00Z${close}`);
}

/** Numbers the relationships of one part by type and target, in the list and where the part uses them. */
function renameRelationships(texts: Map<string, string>, relsName: string): void {
  const rels = texts.get(relsName) ?? '';
  const found = [...rels.matchAll(/<Relationship\b[^>]*?\/?>/g)].map(([tag]) => ({
    tag, id: attribute(tag, 'Id'), order: `${attribute(tag, 'Type')} ${attribute(tag, 'Target')}`,
  }));
  found.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const ids = new Map(found.map(({ id }, i) => [id, `rId${i + 1}`]));
  const tags = found.map(({ tag, id }) => tag.replace(`Id="${id}"`, `Id="${ids.get(id) ?? id}"`));
  const first = rels.indexOf('<Relationship ');
  if (first < 0) return;
  texts.set(relsName, `${rels.slice(0, first)}${tags.join('')}</Relationships>`);
  const owner = relsName.replace(/_rels\/([^/]*)\.rels$/, '$1');
  const part = texts.get(owner);
  if (part === undefined) return;
  texts.set(owner, part.replace(/\b(r:(?:id|embed|link|pict)=")([^"]*)"/g, (whole, head: string, id: string) =>
    (ids.has(id) ? `${head}${ids.get(id) ?? id}"` : whole)));
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
