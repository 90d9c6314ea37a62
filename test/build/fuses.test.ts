import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeFuses } from '../../build/fuses.mjs';
import { scratch } from '../helpers/cli.ts';

/** A file with a row of fuses as Electron's binaries have it: mark, version, number of fuses, and a sign for each. */
function binary(signs: string): string {
  const path = join(scratch(), 'tessera');
  writeFileSync(path, Buffer.concat([Buffer.from('code before dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, signs.length]), Buffer.from(`${signs} code after`)]));
  return path;
}
const signsOf = (path: string, count: number): string => {
  const text = readFileSync(path, 'latin1');
  const at = text.indexOf('tsX') + 5;
  return text.slice(at, at + count);
};

describe('the fuses of the packed binary', () => {
  it('are closed but for what the shell needs, with eight and with nine of them', async () => {
    for (const shipped of ['10110011', '101100111']) {
      const path = binary(shipped);
      await closeFuses(path, { resign: false });
      // nothing of Node, cookies encrypted, the archive alone and checked, no snapshot of its own, no rights for file pages, traps as shipped
      expect(signsOf(path, shipped.length)).toBe('010011001'.slice(0, shipped.length));
      expect(readFileSync(path, 'latin1').endsWith(' code after')).toBe(true);
    }
  });

  it('must all be known and as wanted', async () => {
    await expect(closeFuses(binary('1011001110'), { resign: false })).rejects.toThrow('does not name: number 9');
    await expect(closeFuses(binary('101100110'), { resign: false })).rejects.toThrow('number 8 of Electron\'s binary is not on');
    await expect(closeFuses(binary('10110'), { resign: false })).rejects.toThrow();
    await expect(closeFuses(binary('10110011r'), { resign: false })).resolves.toBeUndefined();
  });
});
