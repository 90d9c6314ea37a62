import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allowedLicence, licenceFaults, notices, productionPackages } from '../../build/notices.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(`${ROOT}/${name}`, 'utf8');

describe('licences', () => {
  it.each([
    ['MIT', 'MIT'],
    ['(MIT OR GPL-3.0-or-later)', 'MIT'],
    ['(GPL-3.0 OR Apache-2.0)', 'Apache-2.0'],
    ['MIT AND ISC', 'MIT AND ISC'],
  ])('takes %s as %s', (expression, licence) => expect(allowedLicence(expression)).toBe(licence));

  it.each(['GPL-3.0', 'AGPL-3.0-only', 'LGPL-2.1', 'MIT AND GPL-2.0', 'UNLICENSED', 'SEE LICENSE IN LICENSE.txt'])(
    'refuses %s', (expression) => expect(allowedLicence(expression)).toBeNull());

  it('names packages that may not be passed on, and none that only development uses', () => {
    const packages = productionPackages({
      packages: {
        '': {},
        'node_modules/good': { version: '1.0.0', license: 'MIT' },
        'node_modules/copyleft': { version: '1.0.0', license: 'AGPL-3.0' },
        'node_modules/good/node_modules/silent': { version: '2.0.0' },
        'node_modules/tool': { version: '1.0.0', license: 'GPL-3.0', dev: true },
      },
    });
    expect(licenceFaults(packages)).toEqual(['copyleft 1.0.0: AGPL-3.0', 'silent 2.0.0: no licence stated']);
  });

  it('of everything this project uses may be passed on', () => {
    expect(licenceFaults(productionPackages(JSON.parse(read('package-lock.json'))))).toEqual([]);
  });

  it('stand in THIRD_PARTY_NOTICES.md as they are now (node build/notices.mjs writes it)', () => {
    expect(notices(ROOT) === read('THIRD_PARTY_NOTICES.md')).toBe(true);
  });
});
