import type { Database } from '../contract/database.ts';
import { breathe } from '../sources/breathe.ts';
import { ident } from '../sql/ident.ts';
import { insertColumns } from '../sql/insert-columns.ts';
import { keySql } from './customer-key.ts';
import type { KeyRule } from './customer-key.ts';
import type { Joined } from './join-sources.ts';

/** What files of identities say. */
export interface Identities {
  /** Pairs of two different ids, and the different ids in them. */
  readonly pairs: number;
  readonly ids: number;
  /** Customers with several ids, and the most ids of one. */
  readonly customers: number;
  readonly most: number;
  /** Customers of whom several ids are main ones, or none is as pairs lead round in a circle: the first main id that is named counts. */
  readonly unsure: number;
}

/** Pairs between two turns of whoever waits. */
const EACH = 16_384;

interface Person {
  main: string | null;
  readonly text: string;
  asAlias: boolean;
}

/** Ids that pairs put together, each pair being one customer: chains are followed to their end, whatever their order. */
class IdentityGroups {
  private readonly at = new Map<string, number>();
  private readonly parent: number[] = [];
  private readonly people: Person[] = [];

  /** @param main the id that `alias` stands for, and how it is written */
  add(alias: string, main: string, written: string): void {
    const [a, b] = [this.place(alias), this.place(main)];
    this.people[a].asAlias = true;
    this.people[b].main ??= written;
    const [one, other] = [this.root(a), this.root(b)];
    // the id that was named first stands for its group, so that groups come in the order of the file
    this.parent[Math.max(one, other)] = Math.min(one, other);
  }

  private place(key: string): number {
    const known = this.at.get(key);
    if (known !== undefined) return known;
    const place = this.parent.length;
    this.at.set(key, place);
    this.parent.push(place);
    this.people.push({ main: null, text: key, asAlias: false });
    return place;
  }

  private root(place: number): number {
    let at = place;
    while (this.parent[at] !== at) {
      this.parent[at] = this.parent[this.parent[at]];
      at = this.parent[at];
    }
    return at;
  }

  /** Every id with the main id of its customer, and whether the pairs leave open which that is. */
  groups(): { readonly main: Readonly<Person>; readonly unsure: boolean; readonly keys: readonly Readonly<Person>[] }[] {
    const members = new Map<number, Person[]>();
    this.people.forEach((person, place) => {
      const root = this.root(place);
      const known = members.get(root);
      if (known === undefined) members.set(root, [person]);
      else known.push(person);
    });
    return [...members.values()].map((keys) => {
      const mains = keys.filter(({ main }) => main !== null);
      const ends = mains.filter(({ asAlias }) => !asAlias);
      return { main: ends[0] ?? mains[0], unsure: ends.length !== 1, keys };
    });
  }
}

/**
 * Makes `map` from files of identities: `alias`, the main id that it stands for (`canonical`), both evened out, and that as it is written
 * (`main`). Main ids stand in it as well, for themselves.
 */
export async function identityMap(db: Database, map: string, files: readonly Joined[], rule: KeyRule, signal?: AbortSignal): Promise<Identities> {
  const found = new IdentityGroups();
  let pairs = 0;
  for (const { report } of files) {
    const [alias, main] = report.columns;
    const { columns } = await db.query(`SELECT * FROM (SELECT ${keySql(alias, 't', rule)} AS alias, ${keySql(main, 't', rule)} AS canonical, CAST(r.${ident(main.name)} AS VARCHAR) AS main
      FROM ${ident(report.typedTable)} AS t JOIN ${ident(report.rawTable)} AS r ON t._row = r._row ORDER BY t._row) WHERE alias <> canonical`, { signal });
    const [aliases, mains, texts] = columns.map((column) => (column.kind === 'text' ? column.values : []));
    for (let row = 0; row < aliases.length; row++) {
      if (row % EACH === EACH - 1) await breathe(signal);
      found.add(aliases[row] ?? '', mains[row] ?? '', (texts[row] ?? '').trim());
    }
    pairs += aliases.length;
  }
  const groups = found.groups();
  const list = groups.flatMap(({ main, keys }) => keys.map((one) => [one.text, main.text, main.main]));
  await insertColumns(db, map, list.length, ['alias', 'canonical', 'main'].map((name, j) => ({ name, values: list.map((row) => row[j]) })), signal);
  return {
    pairs, ids: list.length, customers: groups.length, unsure: groups.filter(({ unsure }) => unsure).length,
    most: groups.reduce((most, { keys }) => Math.max(most, keys.length), 0),
  };
}
