import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Engine } from '../shared/engine/engine-api.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { KEY_BYTES, keyFingerprint, keyFromText, keyText } from '../shared/prepare/pseudonym.ts';
import { parseSteps } from '../shared/recipe/parse-steps.ts';
import type { Step } from '../shared/recipe/steps.ts';
import type { Args } from './args.ts';
import { readText } from './files.ts';
import { readJson } from '../shared/recipe/parse-json.ts';

/** The preparation steps of `--steps FILE`; none without it. Errors: those of the file, `invalid-steps`. */
export async function stepsFrom(args: Args): Promise<Step[]> {
  const path = args.values.get('steps');
  if (path === undefined) return [];
  return parseSteps(readJson(await readText(path), 'invalid-steps', { file: path }), path);
}

/** Gives the engine the key of `--key-file FILE`, which is made at random where the file is not there. */
export async function giveKey(args: Args, engine: Engine): Promise<void> {
  const path = args.values.get('key-file');
  if (path === undefined) return;
  const text = await readFile(path, 'utf8').catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw new AppError('file-unreadable', { file: path, reason: cause.code ?? String(cause) }, cause);
    const made = keyText(new Uint8Array(randomBytes(KEY_BYTES)));
    // Only its owner may read it; another process that made it first is not overwritten.
    await writeFile(path, made, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      throw new AppError('output-not-writable', { path, reason: error.code ?? String(error) }, error);
    });
    return made;
  });
  const key = keyFromText(text);
  if (key === null) throw new AppError('invalid-option', { option: '--key-file', value: path, reason: 'it does not hold 64 hexadecimal digits' });
  engine.setKey(key);
}

/** The steps with the fingerprint of the key in those that make pseudonyms, so that a replay notices another key. */
export function withKey(steps: readonly Step[], engine: Engine): Step[] {
  const key = engine.platform.pseudonymKey();
  return steps.map((step) => (key !== null && step.kind === 'sensitive' && step.action === 'pseudonym' && step.key === undefined ? { ...step, key: keyFingerprint(key) } : step));
}
