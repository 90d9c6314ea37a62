import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

interface Written { readonly rows: number; readonly rejected: { readonly count: number } }

describe('several files of one shape', () => {
  it('are one table with a column of files, replayed alike', async () => {
    const dir = scratch();
    const data = join(dir, 'data');
    mkdirSync(data);
    for (const month of [1, 2, 3]) writeFileSync(join(data, `m${month}.csv`), `id;spend;when\n0${month};${month},5;03.0${month}.2024\n1${month};2,5;13.0${month}.2024\n`);
    writeFileSync(join(data, 'm4.csv'), Buffer.from('when;id;spend\n04.05.2024;Z\xfc;7,25\nx;1\n', 'latin1'));
    writeFileSync(join(data, 'readme.md'), 'not a table');
    const { result } = await succeed<Written>(['convert', data, '--out', join(dir, 'all.csv')]);
    expect([result.rows, result.rejected.count]).toEqual([7, 1]);
    const lines = readFileSync(join(dir, 'all.csv'), 'utf8').trimEnd().split('\n');
    expect([lines[0], lines[1], lines[7]]).toEqual(['id,spend,when,file', '01,1.5,2024-01-03,m1.csv', 'Zü,7.25,2024-05-04,m4.csv']);
    await succeed(['convert', join(data, 'm?.csv'), '--out', join(dir, 'again.csv')]);
    expect(readFileSync(join(dir, 'again.csv'), 'utf8')).toBe(`${lines.join('\n')}\n`);
    await succeed(['segment', data, '--treat-as', 'customers', '--features', 'spend', '--k', '2', '--out', join(dir, 'a')]);
    await succeed(['run', join(dir, 'a', 'recipe.json'), '--source', `main=${data}`, '--out', join(dir, 'b')]);
    for (const name of ['segments.csv', 'recipe.json']) expect(readFileSync(join(dir, 'b', name), 'utf8')).toBe(readFileSync(join(dir, 'a', name), 'utf8'));
    writeFileSync(join(dir, 'other.csv'), 'id;spend\n1;2\n');
    expect(await fail(['convert', join(data, 'm1.csv'), join(dir, 'other.csv'), '--out', join(dir, 'x.csv')])).toMatchObject({ code: 'columns-differ', exit: 3 });
    writeFileSync(join(data, 'm2.csv'), 'id;spend;when\n1;2,5;13.02.2024\n');
    expect(await fail(['run', join(dir, 'a', 'recipe.json'), '--source', `main=${data}`])).toMatchObject({ code: 'source-changed', exit: 3 });
  });
});

describe('a folder of files that are not alike', () => {
  const FIRST = 'id;x;name\n1;2,5;Müller\n2;3,5;Özil\n';
  const said = async (second: string | Buffer): Promise<string> => {
    const dir = scratch();
    writeFileSync(join(dir, 'a.csv'), FIRST);
    writeFileSync(join(dir, 'b.csv'), second);
    return (await fail(['convert', dir, '--out', join(scratch(), 'x.csv')])).message;
  };

  it.each([
    ['id,x,name\n3,4,A\n4,5,B\n', 'its cells are parted by commas, those of a.csv by semicolons.'],
    ['Report of May\n\nid;x;name\n3;4;A\n4;5;B\n', '2 of its lines stand above the table, in a.csv none.'],
    ['3;4;A\n4;5;B\n5;6;C\n', 'it has no line of column names.'],
    ['Id;X;name\n3;4;A\n', 'it has "Id", "X" in place of "id", "x", which differ in case or blanks only.'],
    ['id;x;city\n3;4;A\n', 'it lacks "name"; it has "city" besides.'],
  ])('is refused with the file and the cause: %j', async (second, cause) => {
    expect(await said(second)).toBe(`The file b.csv has other columns than a.csv: ${cause}`);
  });

  it('passes over files without rows, and names every file that is not UTF-8', async () => {
    const dir = scratch();
    const data = join(dir, 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'a.csv'), '');
    writeFileSync(join(data, 'b.csv'), Buffer.from(FIRST, 'latin1'));
    writeFileSync(join(data, 'c.csv'), 'id;x;name\n');
    writeFileSync(join(data, 'd.csv'), FIRST.replace('1;2,5', '0;1,5'));
    writeFileSync(join(data, 'e.csv'), Buffer.from(`${FIRST}Summe;6;\n`, 'latin1'));
    const { result, warnings } = await succeed<Written>(['convert', data, '--out', join(dir, 'x.csv')]);
    expect(result).toMatchObject({ rows: 6, rejected: { count: 1 } });
    expect(warnings.map(({ message }) => message)).toEqual([
      '1 line of sums or notes under the table of e.csv was rejected.', 'a.csv, c.csv have no rows and were passed over.', 'b.csv, e.csv are not UTF-8 and were read as windows-1252.',
    ]);
    expect(readFileSync(join(dir, 'x.csv'), 'utf8')).toContain('0,1.5,Müller,d.csv');
  });
});

describe('ids', () => {
  it('are text as they are written, so that 1.1 and 1.10 are two, and codes such as 10E1 are no numbers', async () => {
    const dir = scratch();
    writeFileSync(join(dir, 'a.csv'), `customer_id,article,half\n${Array.from({ length: 20 }, (_, i) => `1.${i + 1},${10 + i}E${i % 4},${i}.5`).join('\n')}\n`);
    const { result } = await succeed<{ columns: { name: string; type: string; distinct: number }[] }>(['inspect', join(dir, 'a.csv')]);
    expect(result.columns.map(({ type, distinct }) => [type, distinct])).toEqual([['text', 20], ['text', 20], ['number', 20]]);
  });
});

describe('a model of several files', () => {
  it('scores the same files as it was made from to the same segments', async () => {
    const dir = scratch();
    const people = Array.from({ length: 60 }, (_, i) => `c${i},${20 + (i % 3) * 20},${['n', 's', 'e'][i % 3]}`);
    const orders = Array.from({ length: 180 }, (_, i) => `o${i},C${i % 60},2025-0${1 + (i % 6)}-1${i % 9},${10 + (i % 3) * 40 + (i % 7)}.50`);
    writeFileSync(join(dir, 'people.csv'), `customer_id,age,region\n${people.join('\n')}\n`);
    writeFileSync(join(dir, 'orders.csv'), `order_id,customer_id,order_date,amount\n${orders.join('\n')}\n`);
    const files = [join(dir, 'people.csv'), join(dir, 'orders.csv')];
    await succeed(['segment', ...files, '--features', 'age,monetary,frequency', '--k', '3', '--out', join(dir, 'a')]);
    await succeed(['score', join(dir, 'a', 'model.json'), ...files, '--out', join(dir, 'b')]);
    expect(readFileSync(join(dir, 'b', 'segments.csv'), 'utf8')).toBe(readFileSync(join(dir, 'a', 'segments.csv'), 'utf8'));
    expect(await fail(['score', join(dir, 'a', 'model.json'), files[0], '--out', join(dir, 'c')])).toMatchObject({ code: 'no-such-column', exit: 3 });
  });
});

describe('reading options', () => {
  it.each([
    [['--delimiter', '||', '--quote', 'none'], 'a||b\n"1||2\n', 'a,b\n"""1",2\n'],
    [['--delimiter', 'blanks', '--header', '0'], '  1  x\n 22\ty \n', 'column1,column2\n1,x\n22,y\n'],
    [['--escape', 'backslash', '--quote', "'"], "a,b\n'x\\'y',2\n", "a,b\nx'y,2\n"],
    [['--skip-rows', '2', '--footer-rows', '1', '--comment', '#'], 'Title\n\na,b\n# no\n1,2\n3,4\nEnd,\n', 'a,b\n1,2\n3,4\n'],
    [['--header', '2'], 'a,b\nx,y\n1,2\n', 'a x,b y\n1,2\n'],
    [['--widths', '3,4,2'], 'ab c   d\n1  2222 3\n44 5    6\n', 'ab,c,d\n1,2222,3\n44,5,6\n'],
    [['--decimal', ',', '--delimiter', ';'], 'a;b\n1,5;1.000,5\n', 'a,b\n1.5,1000.5\n'],
    [['--delimiter', '\\t', '--encoding', 'latin1'], 'a\tb\n\xe9\t2\n', 'a,b\né,2\n'],
  ])('%j', async (options, text, wanted) => {
    const dir = scratch();
    writeFileSync(join(dir, 'in.txt'), Buffer.from(text, 'latin1'));
    await succeed(['convert', join(dir, 'in.txt'), '--out', join(dir, 'out.csv'), ...options]);
    expect(readFileSync(join(dir, 'out.csv'), 'utf8')).toBe(wanted);
  });
});

describe('rows without a partner', () => {
  it('are written for each joined file', async () => {
    const dir = scratch();
    writeFileSync(join(dir, 'people.csv'), `customer_id,age\n${Array.from({ length: 9 }, (_, i) => `c${i},${20 + i}`).join('\n')}\n`);
    writeFileSync(join(dir, 'web answers.csv'), `who,mood\n${Array.from({ length: 8 }, (_, i) => `${i === 7 ? '=x' : `C${i}`},${i}`).join('\n')}\n`);
    const { result, warnings } = await succeed<{ outputs: string[]; joins: { byValues: boolean }[] }>(['prepare', join(dir, 'people.csv'), join(dir, 'web answers.csv'), '--unmatched', '--out', join(dir, 'out')]);
    expect(result.outputs).toEqual(['prepared.csv', 'prepare.json', 'web_answers_unmatched.csv', 'web_answers_customers_without.csv']);
    expect([result.joins[0].byValues, warnings.map(({ code }) => code)]).toEqual([true, ['join-by-values', 'join-unknown', 'formula-neutralised']]);
    expect(readFileSync(join(dir, 'out', 'web_answers_unmatched.csv'), 'utf8')).toBe("why,who,mood\r\nnot among the customers,'=x,7\r\n");
    expect(readFileSync(join(dir, 'out', 'web_answers_customers_without.csv'), 'utf8')).toBe('customer_id,age\r\nc7,27\r\nc8,28\r\n');
  });
});
