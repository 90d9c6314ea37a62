import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { suggestSteps } from '../../../shared/prepare/suggest.ts';
import { namedDateOf, namedDateSql } from '../../../shared/sources/named-dates.ts';
import { plainCells } from '../../../shared/sources/plain.ts';
import { writeCsv } from '../../../shared/sources/write.ts';
import { literal } from '../../../shared/sql/literal.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { read, textFile, typedOf } from './reading.ts';

let db: Database;
let native: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
  native = await nativeDatabase();
});
afterAll(async () => {
  await db.close();
  await native.close();
});

const columnOf = async (values: readonly string[], name = 'v', dialect = {}): Promise<{ type: string; values: (string | null)[]; notices: string[] }> => {
  const report = await read(db, textFile(`id;${name}\n${values.map((value, i) => `${i};"${value}"`).join('\n')}\n`), { dialect: { delimiter: ';', ...dialect } });
  return { type: report.columns[1].type, values: (await typedOf(db, report)).map((row) => row[1]), notices: report.notices.map(({ code }) => code) };
};

describe('dates', () => {
  it.each([
    ['English', ['3 March 2024', '3rd Mar 2024', '03-Mar-2024', '03-Mar-24', 'Mar 3, 2024', 'March 3rd, 2024', 'Sun, 3 Mar 2024', '2024-Mar-03', '03Mar2024', '3 of March 2024']],
    ['German', ['3. März 2024', '03. Mrz 2024', '3. Maerz 2024', 'Sonntag, 3. März 2024', '3.März.24']],
    ['French', ['3 mars 2024', 'dimanche, 3 mars 2024', '3-mars-2024']],
  ])('with the names of months in %s', async (_, written) => {
    const { type, values } = await columnOf(written);
    expect([type, values]).toEqual(['date', written.map(() => '2024-03-03')]);
  });

  it('of each month, with accents and without', async () => {
    const months = ['1er janvier', '2 février', '3 mars', '4 avril', '5 mai', '6 juin', '7 juillet', '8 août', '9 septembre', '10 octobre', '11 novembre', '12 déc.', '13 Jänner', '14 Oktober', '15 Dezember', '16 aout'];
    const { type, values } = await columnOf(months.map((day) => `${day} 2023`));
    expect(type).toBe('date');
    expect(values).toEqual(['01-01', '02-02', '03-03', '04-04', '05-05', '06-06', '07-07', '08-08', '09-09', '10-10', '11-11', '12-12', '01-13', '10-14', '12-15', '08-16'].map((day) => `2023-${day}`));
  });

  it('with times, zones and other dates beside them', async () => {
    const { type, values, notices } = await columnOf(['Mar 3, 2024 2:05 pm', '3. März 2024, 14:05 Uhr', '03/Mar/2024:14:05:00 +0100', '2024-03-03 14:05', 'Sun, 03 Mar 2024 14:05:00 GMT']);
    expect([type, new Set(values)]).toEqual(['datetime', new Set(['2024-03-03 14:05:00'])]);
    expect(notices).toContain('zones-passed-over');
  });

  it.each([['31 June 2024'], ['3 Marchen 2024'], ['30 Feb 2023'], ['Mar 3, 24'], ['May 14'], ['3 Marsh Road 2024'], ['Room 3 mai 20245']])('that are none stay text: %s', async (text) => {
    expect(namedDateOf(text)).toBeNull();
    expect((await columnOf([text, 'abc', 'def'])).type).not.toBe('date');
  });

  it('in words are the same to the scan of a file and to SQL in both engines', async () => {
    const texts = ['3 March 2024', '29 feb 2023', '29 feb 2024', '1er août 99', 'dec 31, 1999 11:59 pm', '12 déc. 2023 13:00', '31-sept-2024', 'x', '3 mai', 'Mai 2024', 'Mar 3, 2024 13:00 pm', '3 mars 2024 25:00', '2024-Dec-31 00:00:01', 'Di., 3. Juli 2001'];
    for (const engine of [db, native]) {
      const answer = await engine.query(`SELECT CAST(${namedDateSql('t')} AS VARCHAR) AS d FROM (SELECT unnest([${texts.map((text) => literal(text)).join(', ')}]) AS t)`);
      expect((answer.columns[0].values as readonly (string | null)[]).map((value) => value !== null)).toEqual(texts.map((text) => namedDateOf(text) !== null));
    }
  });

  it('as weeks and months stand for their first day, told', async () => {
    const weeks = await columnOf(['2024-W01', '2020-W53', '2021W01', '2026-W53', '2015-W01']);
    expect([weeks.type, weeks.values]).toEqual(['date', ['2024-01-01', '2020-12-28', '2021-01-04', '2026-12-28', '2014-12-29']]);
    expect(weeks.notices).toContain('dates-understood');
    expect((await columnOf(['2024-W01', '2024-W53'])).type).not.toBe('date');
    const months = await columnOf(['2024-03', '2024/04', 'May 2024', 'Mai 2025']);
    expect([months.type, months.values]).toEqual(['date', ['2024-03-01', '2024-04-01', '2024-05-01', '2025-05-01']]);
    expect((await columnOf(['2024-13', '2024-03'])).type).not.toBe('date');
  });

  it('with years of two digits, and with zones that differ, are told', async () => {
    const short = await columnOf(['31.12.68', '31.12.69', '01.02.03'], 'born');
    expect(short.values).toEqual(['2068-12-31', '1969-12-31', '2003-02-01']);
    expect(short.notices).toContain('short-years');
    const report = await read(db, textFile('id,at,utc\n1,2024-03-03T10:00:00+01:00,2024-03-03T10:00:00Z\n2,2024-03-03T10:00:00-05:00,2024-03-04T10:00:00Z\n'));
    expect(report.notices.filter(({ code }) => code === 'zones-passed-over').map(({ data }) => data)).toEqual([{ columns: ['at'], mixed: true }]);
  });

  it('of each column have their own order where one alone fits', async () => {
    const report = await read(db, textFile('a,b\n13/01/2024,01/25/2024\n14/01/2024,02/26/2024\n15/01/2024,01/02/2024\n16/02/2024,01/03/2024\n'));
    expect(await typedOf(db, report)).toEqual([['2024-01-13', '2024-01-25'], ['2024-01-14', '2024-02-26'], ['2024-01-15', '2024-01-02'], ['2024-02-16', '2024-01-03']]);
    expect(report.notices.map(({ code, data }) => [code, data['columns']])).toEqual([['own-date-order', ['b']]]);
  });

  it('of each column have their own order where as many days tell one as the other, and what is open is told of the rest alone', async () => {
    const day = (i: number): string => String(i + 1).padStart(2, '0');
    const rows = Array.from({ length: 24 }, (_, i) => `${i},${day(i % 12)}/${day(i)}/2023,${day(i)}/${day(i % 12)}/2023,0${(i % 9) + 1}/0${(i % 8) + 1}/2023,0${(i % 8) + 1}.0${(i % 9) + 1}.2023`);
    const two = await read(db, textFile(`id,us,eu\n${rows.map((row) => row.split(',').slice(0, 3).join(',')).join('\n')}\n`));
    expect(two.notices.map(({ code, data }) => [code, data['columns']])).toEqual([['own-date-order', ['eu']]]);
    expect((await typedOf(db, two))[1].slice(1)).toEqual(['2023-02-02', '2023-02-02']);
    expect((await typedOf(db, two))[13].slice(1)).toEqual(['2023-02-14', '2023-02-14']);
    const more = `id,us,eu,open,points\n${rows.join('\n')}\n`;
    const mixed = await read(db, textFile(more));
    expect(mixed.notices.map(({ code, data }) => [code, data['columns']])).toEqual([['own-date-order', ['us']], ['date-order-ambiguous', ['open']]]);
    // points have the day first, whatever another column shows
    const american = more.split('\n').map((row) => row.split(',').filter((_, j) => j !== 2).join(',')).join('\n');
    const report = await read(db, textFile(american));
    expect(report.notices.map(({ code, data }) => [code, data['columns']])).toEqual([['own-date-order', ['points']]]);
    expect((await typedOf(db, report))[10].slice(2)).toEqual(['2023-02-03', '2023-02-03']);
    const again = await read(db, textFile(american), { dialect: report.dialect });
    expect(await typedOf(db, again)).toEqual(await typedOf(db, report));
  });

  it('as counted days and seconds are proposed, not made', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => [45000 + i * 7, 1_700_000_000 + i * 100_000, 1_700_000_000_000 + i * 1e8, 45000 + i * 11].join(',')).join('\n');
    const report = await read(db, textFile(`signup_date,last_seen,stamp,steps\n${rows}\n`));
    expect(report.columns.map(({ type }) => type)).toEqual(['integer', 'integer', 'integer', 'integer']);
    expect(report.notices.map(({ data }) => [data['column'], data['unit']])).toEqual([['signup_date', 'days'], ['last_seen', 'seconds'], ['stamp', 'milliseconds']]);
    expect(suggestSteps(report, []).filter(({ step }) => step.kind === 'type').map(({ step }) => step)).toMatchObject([{ column: 'signup_date', to: 'date' }, { column: 'last_seen', to: 'datetime' }, { column: 'stamp', to: 'datetime' }]);
    const set = await read(db, textFile(`signup_date,last_seen,stamp,steps\n${rows}\n`), { overrides: [{ name: 'signup_date', type: 'date' }, { name: 'last_seen', type: 'datetime' }, { name: 'stamp', type: 'datetime' }] });
    expect((await typedOf(db, set))[0].slice(0, 3)).toEqual(['2023-03-15', '2023-11-14 22:13:20', '2023-11-14 22:13:20']);
    const half = await read(db, textFile('at,x\n45000.5,1\n45000,2\n'), { overrides: [{ name: 'at', type: 'datetime' }] });
    expect((await typedOf(db, half)).map((row) => row[0])).toEqual(['2023-03-15 12:00:00', '2023-03-15 00:00:00']);
  });
});

describe('numbers', () => {
  const share = ['0,5 %', '12,25 %', '3 %', '49,5 %'];

  it('of each column have their own decimal sign where one alone fits', async () => {
    const report = await read(db, textFile(`price;cost;share;weight;list\n${share.map((value, i) => `${i}.25;${i}.5;${value};${i},5;${i},5 a`).join('\n')}\n`), { dialect: { delimiter: ';' } });
    expect(report.dialect.decimal).toBe('.');
    expect(report.columns.map(({ type, unit, written }) => [type, unit, written?.decimal])).toEqual([['number', undefined, undefined], ['number', undefined, undefined], ['number', '%', ','], ['number', undefined, ','], ['category', undefined, undefined]]);
    expect((await typedOf(db, report)).map((row) => row.slice(1, 4).map(Number))).toEqual([[0.5, 0.5, 0.5], [1.5, 12.25, 1.5], [2.5, 3, 2.5], [3.5, 49.5, 3.5]]);
    expect(report.notices.find(({ code }) => code === 'own-decimal')?.data).toEqual({ columns: ['share', 'weight'], decimal: ',' });
    let text = '';
    for await (const piece of writeCsv(db, report.rawTable, undefined, await plainCells(db, report))) text += new TextDecoder().decode(piece);
    expect(text.split('\n')[2]).toBe('1.25,1.5,12.25,1.5,"1,5 a"');
    const again = await read(db, textFile(`price;cost;share;weight;list\n${share.map((value, i) => `${i}.25;${i}.5;${value};${i},5;${i},5 a`).join('\n')}\n`), { dialect: report.dialect });
    expect(again.columns.map(({ type }) => type)).toEqual(report.columns.map(({ type }) => type));
  });

  it('with one sign before three digits say how they were read', async () => {
    const notice = async (values: readonly string[], decimal?: '.' | ','): Promise<string> => {
      const report = await read(db, textFile(`id;n\n${values.map((value, i) => `${i};${value}`).join('\n')}\n`), { dialect: { delimiter: ';', decimal } });
      return report.notices.filter(({ code }) => code === 'thousands-ambiguous').map((told) => describeNotice(told, 'terminal')).join();
    };
    expect(await notice(['1,100', '1,150', '2,000'], '.')).toMatch(/such as 1,234; it was read as thousands, 1234\. Set --decimal ","/);
    expect(await notice(['1,100', '1,150', '2,000'], ',')).toMatch(/such as 1,234; it was read as 1 and a decimal comma, 1\.234\. Set --decimal "\."/);
    expect(await notice(['1.100', '1.150', '2.000'], ',')).toMatch(/such as 1\.234; it was read as thousands, 1234/);
    expect(await notice(['1.100', '1.150', '2.000'], '.')).toMatch(/such as 1\.234; it was read as 1 and a decimal point/);
  });

  it('with a sign before three digits from 1,000 on only are thousands, whichever the sign', async () => {
    const whole = [999, 1234, 12345, 850, 1000, 123, 2500, 14, 7250, 31999];
    for (const sign of ['.', ',']) {
      const cells = whole.map((value) => String(value).replace(/(\d)(\d{3})$/, `$1${sign}$2`));
      for (const delimiter of [';', '\t']) {
        const report = await read(db, textFile(`id${delimiter}n\n${cells.map((value, i) => `k${i}${delimiter}${value}`).join('\n')}\n`));
        expect(report.dialect.decimal).toBe(sign === '.' ? ',' : '.');
        expect((await typedOf(db, report)).map((row) => Number(row[1]))).toEqual(whole);
      }
      const few = await read(db, textFile(`id;n\nk0;999\nk1;1${sign}234\nk2;5\n`));
      expect(few.notices.some(({ code }) => code === 'thousands-ambiguous')).toBe(true);
    }
    const beside = await read(db, textFile('id;n;m\nk0;999;0,5\nk1;1.234;1,5\nk2;12.345;2,5\nk3;850;7,25\n'));
    expect((await typedOf(db, beside)).map((row) => Number(row[1]))).toEqual([999, 1234, 12345, 850]);
    const fractions = await read(db, textFile(`id;n\nk0;0.999\nk1;1.234\nk2;5\nk3;7.25\nk4;2.125\nk5;3.375\n`));
    expect((await typedOf(db, fractions)).map((row) => Number(row[1]))).toEqual([0.999, 1.234, 5, 7.25, 2.125, 3.375]);
    const unparted = await read(db, textFile(`id;n\nk0;1999\nk1;1.234\nk2;5\nk3;7.251\nk4;2.125\nk5;3.375\n`));
    expect((await typedOf(db, unparted)).map((row) => Number(row[1]))).toEqual([1999, 1.234, 5, 7.251, 2.125, 3.375]);
  });

  it('mean what they were written for, in every mix of sizes, places and signs', async () => {
    const grouped = (value: number, places: number, decimal: string, sign: string): string => {
      const [whole, part] = value.toFixed(places).split('.');
      return whole.replace(/\B(?=(\d{3})+$)/g, sign) + (part === undefined ? '' : decimal + part);
    };
    const column = fc.record({ places: fc.constantFrom(0, 0, 1, 2, 3), parted: fc.boolean(), values: fc.array(fc.oneof(fc.nat(999), fc.nat(99_999), fc.nat(9_999_999)), { minLength: 8, maxLength: 8 }) });
    await fc.assert(fc.asyncProperty(fc.constantFrom<'.' | ','>('.', ','), fc.array(column, { minLength: 1, maxLength: 4 }), async (decimal, columns) => {
      const sign = decimal === '.' ? ',' : '.';
      const cells = columns.map(({ places, parted, values }) => values.map((value) => grouped(value / 10 ** places, places, decimal, parted ? sign : '')));
      const lines = cells[0].map((_, i) => [`k${i}`, ...cells.map((own) => own[i])].join(';'));
      const report = await read(db, textFile(`id;${columns.map((_, j) => `n${j}`).join(';')}\n${lines.join('\n')}\n`), { dialect: { delimiter: ';', decimal, header: 1 } });
      expect((await typedOf(db, report)).map((row) => row.slice(1).map(Number))).toEqual(cells[0].map((_, i) => columns.map(({ places, values }) => Number((values[i] / 10 ** places).toFixed(places)))));
    }), { numRuns: 40 });
  });

  it('of accounts, long and all different, are no features, with the reason', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `c${i},${700_000_000_000 + i * 7_919},${i * 3}`);
    const report = await read(db, textFile(`name,acct,spend\n${rows.join('\n')}\n`));
    expect(report.columns.map(({ role }) => role)).toEqual(['id', 'ignore', 'feature']);
    expect(report.columns[1].reason).toMatch(/12 digits, each once/);
  });
});
