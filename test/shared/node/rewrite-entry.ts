import { readFile, writeFile } from 'node:fs/promises';
import { readProject, writeProject } from '../../../shared/contract/project-file.ts';
import { parseProject } from '../../../shared/contract/project.ts';
import type { Project } from '../../../shared/contract/project.ts';
import type { ProjectKey } from '../../../shared/contract/sealed.ts';
import { toAppError } from '../../../shared/errors/app-error.ts';
import { nodeCiphers } from '../../../shared/node/node-ciphers.ts';
import { rewriteVersions } from '../../../shared/node/project-versions.ts';

/** Makes an encrypted project with a previous version (`make`), writes both anew (`rewrite`), or tells what both are (`read`). */
const [, , what = '', path = ''] = process.argv;
const key: ProjectKey = { cost: { n: 16_384, r: 8, p: 1 }, salt: '00'.repeat(16), key: new Uint8Array(32).fill(5), check: '11'.repeat(8) };
const project = (title: string): Project => parseProject(JSON.stringify({ kind: 'tessera-project', version: 1, recipe: { version: 1, title } }));
const bytes = (title: string): Promise<Uint8Array> => writeProject(nodeCiphers, { project: project(title), key });
const title = async (file: string): Promise<string> => (await readProject(nodeCiphers, new Uint8Array(await readFile(file)), key)).project.recipe.title;

async function work(): Promise<unknown> {
  if (what === 'make') {
    await writeFile(path, await bytes('old'));
    await writeFile(`${path}.bak`, await bytes('old'));
    return {};
  }
  if (what === 'read') return { current: await title(path), previous: await title(`${path}.bak`) };
  return rewriteVersions(path, await bytes('new'), await bytes('new')).then(() => ({ ok: true }), (error: unknown) => ({ ok: false, ...toAppError(error).data }));
}
void work().then((answer) => console.log(JSON.stringify(answer)));
