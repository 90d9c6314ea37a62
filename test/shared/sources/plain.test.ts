import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { plainCells } from '../../../shared/sources/plain.ts';
import { writeCsv } from '../../../shared/sources/write.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { dataFile, dataPath } from '../../helpers/shared-data.ts';
import { read, textFile } from './reading.ts';

const written = async (db: Database, report: SourceReport): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeCsv(db, report.rawTable, undefined, await plainCells(db, report))) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
};

describe.each([
  ['DuckDB-WASM', async () => (await wasmDatabase()).db],
  ['native DuckDB', () => nativeDatabase()],
] as [string, () => Promise<Database>][])('plain CSV with %s', (_, open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  const filler = (n: number, line: string): string => Array.from({ length: n }, (__, i) => line.replaceAll('#', String(i))).join('\n');

  it('writes decimal commas, thousands and day-first dates plainly, and all else exactly', async () => {
    const head = 'id;price;when;day;note;code\n'
      + '007;1.234,50;20.12.2010 10:14;5.1.2011;"1,5; or 2,5";1.234\n'
      + '008;-34,040;2010-12-21 10:14:09;2011-01-06;03.04.2011;12,5x\n'
      + '009;n. a.; 22.12.2010 23:05:59 ;;;A\n'
      + '010; 2.000.000,10 ;soon;07/01/2011;12.5;B\n'
      + '011;,;NULL;never;;C\n';
    const report = await read(db, textFile(`${head}${filler(400, 'x#;7,0;01.02.2011 08:00;03.02.2011;t#;c#')}\n`));
    expect(report.columns.slice(1, 4).map(({ type }) => type)).toEqual(['number', 'datetime', 'date']);
    const text = await written(db, report);
    expect(text.split('\n').slice(0, 7)).toEqual([
      'id,price,when,day,note,code',
      '007,1234.50,2010-12-20 10:14:00,2011-01-05,"1,5; or 2,5",1.234',
      '008,-34.040,2010-12-21 10:14:09,2011-01-06,03.04.2011,"12,5x"',
      '009,n. a.,2010-12-22 23:05:59,,,A',
      '010,2000000.10,soon,2011-01-07,12.5,B',
      '011,",",NULL,never,,C',
      'x0,7.0,2011-02-01 08:00:00,2011-02-03,t0,c0',
    ]);
    const again = await read(db, textFile(text));
    expect(again.columns.slice(1, 4).map(({ type, min, max, missing }) => [type, min, max, missing]))
      .toEqual(report.columns.slice(1, 4).map(({ type, min, max, missing }) => [type, min, max, missing]));
  });

  it('takes out thousands signs, clocks of twelve hours and slashes, and leaves zones and fractions alone', async () => {
    const report = await read(db, textFile('n,t,z\n"1,234.5",12/31/2010 1:05 PM,2010-12-31T01:02:03\n1e3,01/02/2011 12:00 AM,2010/12/31 01:02:03.25\n.5,1/2/2011 0:30,2010-12-31 01:02:03+01:00\n+7,1/2/2011,2010/1/2\n'));
    expect(report.dialect).toMatchObject({ decimal: '.', dateOrder: 'mdy' });
    expect(await written(db, report)).toBe('n,t,z\n1234.5,2010-12-31 13:05:00,2010-12-31 01:02:03\n1e3,2011-01-02 00:00:00,2010/12/31 01:02:03.25\n'
      + '.5,2011-01-02 00:30:00,2010-12-31 01:02:03+01:00\n+7,2011-01-02,2010-01-02\n');
  });

  it('asks nothing of a file that is plain', async () => {
    const text = 'a,b,c\n1.50,2010-12-20,x\n2.0,2010-12-21,y\n,,z\n';
    const report = await read(db, textFile(text));
    expect(await plainCells(db, report)).toEqual(new Map());
    expect(await written(db, report)).toBe(text);
  });

  it('writes one table in eight encodings and dialects to the same bytes', async () => {
    const names = readdirSync(dataPath('encodings')).filter((name) => name.endsWith('.csv'));
    expect(names.length).toBe(8);
    const texts: string[] = [];
    for (const name of names) texts.push(await written(db, await read(db, dataFile(`encodings/${name}`))));
    expect(texts[0]).toContain('\n539492,gift_0001_40,Dotcomgiftshop Gift Voucher £40.00,1,2010-12-20 10:14:00,34.04,,United Kingdom\n');
    for (const [i, text] of texts.entries()) expect(text === texts[0], names[i]).toBe(true);
  });
});
