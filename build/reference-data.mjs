/** Which tests need the published data sets that lie beside the repository, so that they can be left out, and said so, where those are not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('../test', import.meta.url));
const DATA = fileURLToPath(new URL('../../shared/data', import.meta.url));

/** The helpers that open those files. */
const OPENERS = ['shared-data.ts', 'matrices.ts'];

/** Tests and specs that read the data, through whichever helper; by path below test/, sorted. */
export function testsOnData() {
  const files = readdirSync(TESTS, { recursive: true }).map(String).filter((name) => /\.tsx?$/.test(name));
  const textOf = new Map(files.map((name) => [name, readFileSync(join(TESTS, name), 'utf8')]));
  const openers = new Set(OPENERS);
  const uses = (text) => [...openers].some((helper) => text.includes(`/${helper}'`));
  for (let size = 0; size < openers.size;) {
    size = openers.size;
    for (const name of files) if (/^helpers[\\/]/.test(name) && uses(textOf.get(name))) openers.add(basename(name));
  }
  return files.filter((name) => /\.(test|spec)\.tsx?$/.test(name) && uses(textOf.get(name))).map((name) => name.replaceAll('\\', '/')).sort();
}

/** Tests to be left out here, as patterns: none where the data is there. */
export const withoutData = existsSync(DATA) ? [] : testsOnData().map((name) => `**/test/${name}`);
