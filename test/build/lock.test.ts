import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Entry>> };
const own = read('package.json') as Entry;

/** Where Node finds a package from one place of the tree. */
const found = (from: string, name: string): boolean => {
  const at = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (at in packages) return true;
  const up = from.lastIndexOf('/node_modules/');
  return from !== '' && found(up < 0 ? '' : from.slice(0, up), name);
};

describe('the lock', () => {
  it('holds every package that another asks for, also those of other platforms, as npm ci needs them all', () => {
    const absent = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !found(place, name)).map((name) => `${place}: ${name}`));
    expect(absent).toEqual([]);
    expect(Object.keys(packages).filter((place) => place.startsWith('node_modules/@duckdb/node-bindings-'))).toHaveLength(5);
  });

  it('asks for what package.json asks for, and names no place to take it from', () => {
    expect(packages[''].dependencies).toEqual(own.dependencies);
    expect(packages[''].devDependencies).toEqual(own.devDependencies);
    expect(Object.values(packages).some(({ resolved }) => resolved !== undefined)).toBe(false);
  });
});
