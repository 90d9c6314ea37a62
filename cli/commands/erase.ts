import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { ReadProject } from '../../shared/contract/project-file.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import type { PersonFound } from '../../shared/contract/person.ts';
import type { Project } from '../../shared/contract/project.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { eraseFromProject, namedAt } from '../../shared/prepare/erase/erase-project.ts';
import type { Erased, Erasure } from '../../shared/prepare/erase/erase-project.ts';
import { mentionsOf } from '../../shared/prepare/erase/mentions.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { WITHHELD_KEY_BYTES } from '../../shared/recipe/withheld.ts';
import type { Args } from '../args.ts';
import { positionalOf, required } from '../args.ts';
import { guardInputs } from '../files.ts';
import { openProject } from '../open-project.ts';
import { openRecipeFiles } from '../open-recipe.ts';
import type { Outcome } from '../output.ts';
import { figure } from '../output.ts';
import { changeRecovery } from '../recovery-folders.ts';
import type { Session } from '../session.ts';

/** One line of standard input, so that a name need not be seen in the list of processes. */
async function fromInput(): Promise<string> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += String(piece);
  return text.replace(/\r?\n[\s\S]*$/, '');
}

/** Columns of identities where no file could be looked into: as the recipe, or the person, names them. */
function columnsWithoutFiles(recipe: Recipe, args: Args): PersonFound['columns'] {
  const named = args.values.get('column') ?? (typeof recipe.orders === 'object' && recipe.orders !== null ? recipe.orders.customer : recipe.id);
  if (typeof named !== 'string') throw new AppError('person-column-unknown', { file: recipe.sources[0]?.name ?? '' });
  return recipe.sources.map((source) => ({ source: source.id, column: source.join?.column ?? named }));
}

/** What cannot be reached from here, told with every erasure. */
function beyondReach(project: Project, found: PersonFound | null): string[] {
  const files = found === null ? project.recipe.sources.map(({ name }) => name) : found.sources.filter(({ rows }) => rows > 0).map(({ name }) => name);
  const written = [...new Set(project.log.flatMap((entry) => (entry.what === 'export' && (entry.rows ?? 0) > 0 ? [entry.file] : [])))];
  return [
    ...files.map((name) => `the file ${name} itself, which still holds the person; --copy-to DIR writes it without them`),
    ...written.map((name) => `${name}, written earlier`),
    'backups, copies and files handed to others, and what a browser keeps of unsaved work',
  ];
}

/** `tessera erase`: takes a person out of a project, and keeps them out. */
export async function eraseCommand(args: Args, session: Session): Promise<Outcome> {
  const start = performance.now();
  const [word] = positionalOf(args, ['ID']);
  const path = required(args, 'project');
  const identity = word === '-' ? await fromInput() : word;
  if (identity.trim() === '') throw new AppError('missing-argument', { argument: 'ID', usage: args.command.usage });
  const exact = args.switches.get('exact-ids') === true;
  const dry = args.switches.get('dry-run') === true;
  const copies = args.values.get('copy-to');
  const held = await openProject(args, path);
  const notices: Notice[] = [];
  const files = await openRecipeFiles(args, session, held.project.recipe, dirname(path));
  try {
    for (const file of files.missing) notices.push({ code: 'person-not-looked-up', data: { file } });
    const engine = await session.engine();
    const found = files.recipe === null ? null : await engine.findPerson(files.recipe, identity, exact, session.signal);
    const columns = found === null || found.columns.length === 0 ? columnsWithoutFiles(held.project.recipe, args) : found.columns;
    const rows = found === null ? null : found.sources.reduce((sum, source) => sum + source.rows, 0);
    const erasure: Erasure = {
      identities: found?.identities ?? [identity], texts: [...found?.texts ?? [], ...args.repeated.get('also') ?? []], exact,
      columns: [...new Set(columns.map(({ column }) => column))], withheldColumns: [...columns],
      newKey: randomBytes(WITHHELD_KEY_BYTES).toString('hex'), at: new Date().toISOString(), rows,
    };
    const erased = eraseFromProject(held.project, erasure);
    if (rows === 0 && Object.values(erased.touched).every((count) => count === 0)) notices.push({ code: 'person-not-found', data: {} });
    const sameKey: Erasure = { ...erasure, newKey: erased.project.recipe.withheld?.key ?? erasure.newKey };
    const older = ({ project, key }: ReadProject): ReadProject => {
      const { project: clean } = eraseFromProject(project, sameKey);
      return { project: { ...clean, recipe: { ...clean.recipe, withheld: erased.project.recipe.withheld } }, key };
    };
    const mentions = mentionsOf(erasure);
    const hashes = new Set(held.project.recipe.sources.map(({ sha256 }) => sha256));
    const recovery = held.kind === 'recipe' ? { rewritten: 0, unreadable: 0 } : await changeRecovery(args, held.key, (project, title) => {
      if (!project.recipe.sources.some(({ sha256 }) => hashes.has(sha256)) && namedAt(project, mentions).length === 0) return null;
      return { project: older({ project, key: null }).project, title: mentions.redact(title) };
    }, dry);
    if (recovery.unreadable > 0) notices.push({ code: 'recovery-unreadable', data: { count: recovery.unreadable } });
    const written = copies === undefined || found === null || files.recipe === null ? []
      : await writeCopies({ session, recipe: { ...files.recipe, withheld: erased.project.recipe.withheld }, found, dir: copies, paths: files.paths, dry });
    if (!dry) await held.write({ project: erased.project, key: held.key }, held.previous === null ? null : older(held.previous));
    return outcomeOf({ erased, erasure, found, recovery, written, notices, dry, held, beyond: beyondReach(held.project, found), ms: performance.now() - start });
  } finally {
    await files.close();
    await held.release();
  }
}

/** Writes the files that hold the person without them, as plain CSV. */
async function writeCopies({ session, recipe, found, dir, paths, dry }: {
  session: Session; recipe: Recipe; found: PersonFound; dir: string; paths: readonly string[]; dry: boolean;
}): Promise<string[]> {
  const engine = await session.engine();
  const those = found.sources.filter(({ rows }) => rows > 0).map(({ id, name }) => ({ id, name: `${name.replace(/\.[^.]+$/, '')}.csv` }));
  await guardInputs(paths, dir, those.map(({ name }) => name));
  if (dry) return those.map(({ name }) => name);
  const outputs: { name: string; bytes: Uint8Array }[] = [];
  for (const { id, name } of those) outputs.push({ name, bytes: await engine.withoutPersons(recipe, id, session.signal) });
  if (outputs.length > 0) await writeOutputs(dir, outputs);
  return outputs.map(({ name }) => name);
}

const PLACES: Readonly<Record<keyof Erased['touched'], readonly [string, string]>> = {
  steps: ['preparation step', 'preparation steps'], texts: ['title, name or note', 'titles, names and notes'], history: ['entry of the undo history', 'entries of the undo history'],
  runs: ['kept run', 'kept runs'], queries: ['query', 'queries'], selections: ['kept selection (it counts rows)', 'kept selections (they count rows)'],
};

function outcomeOf({ erased, erasure, found, recovery, written, notices, dry, held, beyond, ms }: {
  erased: Erased; erasure: Erasure; found: PersonFound | null; recovery: { rewritten: number; unreadable: number }; written: readonly string[];
  notices: Notice[]; dry: boolean; held: { readonly path: string; readonly previous: unknown; readonly kind: string }; beyond: readonly string[]; ms: number;
}): Outcome {
  const { touched, remains } = erased;
  if (remains.length > 0) notices.push({ code: 'person-remains', data: { places: [...remains] } });
  const files = found?.sources.map(({ id, name, column, rows }) => ({ id, name, column, rows })) ?? [];
  const lines = [
    dry ? 'Nothing is changed yet. Would be erased:' : 'Erased:',
    ...(dry ? [`  names: ${erasure.identities.join(', ')}`, ...(erasure.texts.length > 0 ? [`  texts of this person alone: ${erasure.texts.join(', ')}`] : [])] : []),
    ...files.filter(({ rows }) => rows > 0).map(({ name, rows, column }) => `  ${figure(rows)} ${rows === 1 ? 'row' : 'rows'} of ${name}${column === null ? '' : ` (by ${column})`}, left out from now on`),
    ...Object.entries(PLACES).flatMap(([place, words]) => {
      const count = touched[place as keyof typeof touched];
      return count > 0 ? [`  ${count} ${words[count === 1 ? 0 : 1]}`] : [];
    }),
    ...(held.previous === null ? [] : ['  the previous version of the project']),
    ...(recovery.rewritten > 0 ? [`  ${recovery.rewritten} ${recovery.rewritten === 1 ? 'piece' : 'pieces'} of unsaved work`] : []),
    ...(written.length > 0 ? ['', `Copies without the person: ${written.join(', ')}`] : []),
    '', 'Out of reach:', ...beyond.map((line) => `  ${line}`),
  ];
  return {
    result: {
      dryRun: dry, identities: erasure.identities.length, ...(dry ? { names: erasure.identities, texts: erasure.texts } : {}),
      files, touched, previousVersion: held.previous !== null, recovery, remains, copies: written, outOfReach: beyond, outputs: dry ? [] : [basename(held.path)],
    },
    text: lines.join('\n'), notices, timings: { erase: Math.round(ms) },
  };
}
