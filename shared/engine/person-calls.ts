import type { Database } from '../contract/database.ts';
import type { PersonFound } from '../contract/person.ts';
import { AppError } from '../errors/app-error.ts';
import { gatherBytes } from '../math/bytes.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { writeCsv } from '../sources/write.ts';
import { findPerson } from './find-person.ts';
import type { SourceStore } from './source-store.ts';

/** What is asked about single persons; nothing of it is cached. */
export interface PersonCalls {
  /** What the files of a recipe hold of a person; see `contract/person.ts`. */
  findPerson(recipe: Recipe, identity: string, exact: boolean, signal?: AbortSignal): Promise<PersonFound>;
  /** A source of a recipe as plain CSV, without the persons who are left out. Errors: `source-missing`. */
  withoutPersons(recipe: Recipe, source: string, signal?: AbortSignal): Promise<Uint8Array>;
}

export function personCalls(database: Database, sources: SourceStore): PersonCalls {
  return {
    async findPerson(recipe, identity, exact, signal) {
      const reports = await Promise.all(recipe.sources.map(async (one) => (await sources.report(one, recipe, { signal })).report));
      return findPerson(database, { recipe, reports, identity, exact }, signal);
    },
    async withoutPersons(recipe, id, signal) {
      const source = recipe.sources.find((one) => one.id === id);
      if (source === undefined) throw new AppError('source-missing', { id, file: '' });
      const { report } = await sources.report(source, recipe, { signal });
      return gatherBytes(writeCsv(database, report.rawTable, signal, undefined, undefined, report.headings));
    },
  };
}
