/**
 * Writes THIRD_PARTY_NOTICES.md: every package that a build or a run of the product uses, with its licence and its text.
 * `node build/notices.mjs` writes it; the tests fail when it is stale or a licence is not one we may pass on.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const ALLOWED = new Set([
  '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MPL-2.0', 'OFL-1.1',
  'Unlicense', 'Zlib',
]);

/** Licences that package.json does not name in the usual way, and where they are stated. */
const STATED_ELSEWHERE = new Map([
  ['@mapbox/jsonlint-lines-primitives', 'MIT'], // a fork of zaach/jsonlint, which is MIT
  ['@plotly/mapbox-gl', 'BSD-3-Clause'], // LICENSE.txt
  ['json-bignum', 'MIT'], // "licenses" and LICENSE
  ['mapbox-gl', 'BSD-3-Clause'], // LICENSE.txt
  ['png-js', 'MIT'], // LICENSE
  ['stack-trace', 'MIT'], // License
  ['xtend', 'MIT'], // "licenses" and LICENCE
]);

const TEXT_FILE = /^(licen[cs]e|copying|unlicense|notice)([-_.].*)?$/i;

/** The licence to use of an expression: the first allowed one of alternatives; null when there is none. */
export function allowedLicence(expression) {
  const alternatives = expression.replace(/[()]/g, '').split(' OR ').map((name) => name.trim());
  return alternatives.find((name) => name.split(' AND ').every((part) => ALLOWED.has(part.trim()))) ?? null;
}

/** Packages of production in a lock file, in order: `{name, version, licence, path, platform}`; `licence` null where unknown. */
export function productionPackages(lock) {
  const packages = Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.devOptional)
    .map(([path, entry]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const platform = entry.os !== undefined || entry.cpu !== undefined;
      return { name, version: entry.version, licence: STATED_ELSEWHERE.get(name) ?? entry.license ?? null, path, platform };
    });
  const key = ({ name, version, path }) => `${name}\0${version}\0${path}`;
  packages.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return packages.filter((entry, i) => i === 0 || entry.name !== packages[i - 1].name || entry.version !== packages[i - 1].version);
}

/** One line for each package whose licence is unknown or not allowed. */
export function licenceFaults(packages) {
  return packages.filter(({ licence }) => licence === null || allowedLicence(licence) === null)
    .map(({ name, version, licence }) => `${name} ${version}: ${licence ?? 'no licence stated'}`);
}

function licenceTexts(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => TEXT_FILE.test(name) && !name.endsWith('.js')).sort((a, b) => (a < b ? -1 : 1))
    .map((name) => readFileSync(join(folder, name), 'utf8').replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '').trim());
}

/** The whole document; the same text for the same lock file, on any platform. */
export function notices(root) {
  const packages = productionPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const shared = packages.filter(({ platform }) => !platform);
  const users = new Map();
  for (const entry of shared) {
    for (const text of licenceTexts(join(root, entry.path))) users.set(text, [...(users.get(text) ?? []), `${entry.name} ${entry.version}`]);
  }
  return [
    '# Third-party notices',
    '',
    'Tessera uses the packages below. Written by `node build/notices.mjs` from package-lock.json; not edited by hand.',
    '',
    '| Package | Version | Licence |',
    '|---|---|---|',
    ...shared.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence ?? 'unknown'} |`),
    '',
    'Where a package offers a choice of licences, the first permissive one is used. Native parts of a package carry the licence of',
    'that package. Source of packages under MPL-2.0 is at the address that their npm page names.',
    '',
    '# Texts',
    ...[...users].flatMap(([text, names]) => ['', `## ${names.join(', ')}`, '', fenced(text)]),
    '',
  ].join('\n');
}

function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const faults = licenceFaults(productionPackages(lock));
  for (const fault of faults) console.error(`not allowed: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  writeFileSync(join(ROOT, 'THIRD_PARTY_NOTICES.md'), notices(ROOT));
}
