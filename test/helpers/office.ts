import { strFromU8, unzipSync } from 'fflate';

/** The XML parts of an Office file, by name. */
export const partsOf = (file: Uint8Array): Map<string, string> =>
  new Map(Object.entries(unzipSync(file)).filter(([name]) => /\.(xml|rels)$/.test(name)).map(([name, content]) => [name, strFromU8(content)]));
