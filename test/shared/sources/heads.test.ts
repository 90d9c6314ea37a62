import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../../shared/sources/text-layout.ts';

const rows = (line: (i: number) => string, count = 8): string[] => Array.from({ length: count }, (_, i) => line(i));
const MIXED = (i: number): string => `${'abcdefgh'[i % 8]} street,${10 + i},2024-01-0${1 + i % 8},${i % 2 === 0 ? 'red' : 'blue'}`;
const TOWNS = ['Kiel', 'Bonn', 'Ulm', 'Jena', 'Köln', 'Trier', 'Mainz', 'Worms'];
const WORDS = (i: number): string => `${TOWNS[i % 8]},${TOWNS[(i + 3) % 8]},${i % 2 === 0 ? 'north' : 'south'}`;

/** Lines before the table, rows of names, and the names, as they are told from a text. */
const found = (lines: readonly string[]): [number, number, readonly string[]] => {
  const { dialect, names } = layoutOf(`${lines.join('\n')}\n`, true, {});
  return [dialect.skipRows, dialect.header, names.names];
};

describe('the column names of a text', () => {
  it.each([
    ['one row', ['a,b,c,d', ...rows(MIXED)], [0, 1, ['a', 'b', 'c', 'd']]],
    ['none', rows(MIXED), [0, 0, ['column1', 'column2', 'column3', 'column4']]],
    ['none, over words alone that repeat', ['Kiel,Bonn,north', ...rows(WORDS)], [0, 0, ['column1', 'column2', 'column3']]],
    ['over words alone', ['from,to,side', ...rows(WORDS)], [0, 1, ['from', 'to', 'side']]],
    ['over words alone, filled up with commas', ['from,to,side,,', ...rows((i) => `${WORDS(i)},,`)], [0, 1, ['from', 'to', 'side', 'column4', 'column5']]],
    ['two rows', ['who,size,day,colour', 'name,cm,date,word', ...rows(MIXED)], [0, 2, ['who name', 'size cm', 'day date', 'colour word']]],
    ['names and a row of units', ['who,size,weight,colour', ',cm,kg,', ...rows((i) => `x${i},${10 + i},${i * 2},red`)], [0, 2, ['who', 'size cm', 'weight kg', 'colour']]],
    ['units in brackets', ['who,size,weight,age', '[-],[cm],[kg],[years]', ...rows((i) => `x${i},${10 + i},${i * 2},${30 + i}`)], [0, 2, ['who [-]', 'size [cm]', 'weight [kg]', 'age [years]']]],
    ['units where the first column has none', ['id,height,weight', ',cm,kg', ...rows((i) => `${i},${150 + i},${50 + i}`)], [0, 2, ['id', 'height cm', 'weight kg']]],
    ['years under groups', ['Customer,,Sales,Sales', 'id,name,2023,2024', ...rows((i) => `${i},A${i},${i * 10},${i * 11}`)], [0, 2, ['Customer id', 'Customer name', 'Sales 2023', 'Sales 2024']]],
    ['years under groups, and units', ['Customer,,Sales,Sales', 'id,name,2023,2024', ',,EUR,EUR', ...rows((i) => `${i},A${i},${i * 10},${i * 11}`, 20)], [0, 3, ['Customer id', 'Customer name', 'Sales 2023 EUR', 'Sales 2024 EUR']]],
    ['the same years under several groups, and a name of the row names (pandas)', [',sales,sales,cost', ',2023,2024,2023', 'customer,,,', ...rows((i) => `c${i},${i},${i * 2},${i * 3}`, 20)], [0, 3, ['customer', 'sales 2023', 'sales 2024', 'cost 2023']]],
    ['three rows', ['Customer,Customer,Sales,Sales', 'basic,basic,net,gross', 'id,name,EUR,EUR', ...rows((i) => `c${i},A${i},${i * 10},${i * 11}`, 20)], [0, 3, ['Customer basic id', 'Customer basic name', 'Sales net EUR', 'Sales gross EUR']]],
    ['two rows over one column of values', ['Customer,Customer,Sales', 'id,name,EUR', ...rows((i) => `c${i},A${i},${i * 10}`, 20)], [0, 2, ['Customer id', 'Customer name', 'Sales EUR']]],
    ['years that are values', ['name,from,to', 'Ann,2019,2020', ...rows((i) => `x${i},${2000 + i},${2010 + i}`)], [0, 1, ['name', 'from', 'to']]],
    ['words among values', ['name,a,b,c', 'Ann,unknown,5,x', ...rows((i) => `x${i},${i},${i * 2},y`)], [0, 1, ['name', 'a', 'b', 'c']]],
    ['an account above', ['Account;;;;;', 'Last balance;;;;5.000,00;EUR', 'Day;Art;Name;No;Sum;Unit', ...rows((i) => `0${i + 1}.10.2026;x;K${i};${i};-1,10;EUR`)], [2, 1, ['Day', 'Art', 'Name', 'No', 'Sum', 'Unit']]],
    ['groups over names', [',2023,,2024,', 'team,sum,mean,sum,mean', ...rows((i) => `t${i},1,2,3,${i}`)], [0, 2, ['team', '2023 sum', '2023 mean', '2024 sum', '2024 mean']]],
    ['groups beside names', ['Day,Place,Travel,,,Total', ',,Air,Rail,Taxi,', ...rows((i) => `0${1 + i}.05.2024,Rome,${i},1,2,${i + 3}`)], [0, 2, ['Day', 'Place', 'Travel Air', 'Travel Rail', 'Travel Taxi', 'Total']]],
    ['a title', ['Sales of the year', 'a,b,c,d', ...rows(MIXED)], [1, 1, ['a', 'b', 'c', 'd']]],
    ['a title, notes and a gap', ['Sales', 'made by hand, 2024', '', 'a,b,c,d', ...rows(MIXED)], [3, 1, ['a', 'b', 'c', 'd']]],
    ['a title filled up with commas', ['Sales,,,', ',,,', 'a,b,c,d', ...rows(MIXED)], [2, 1, ['a', 'b', 'c', 'd']]],
    ['a title over no names', ['Sales of the year', '', ...rows(MIXED)], [2, 0, ['column1', 'column2', 'column3', 'column4']]],
    ['years', ['region,2021,2022,2023', ...rows((i) => `r${i},${i},${i * 2},${i * 3}`)], [0, 1, ['region', '2021', '2022', '2023']]],
    ['years alone', ['2021,2022,2023', ...rows((i) => `${i}.5,${i * 2}.1,${i * 3}`)], [0, 1, ['2021', '2022', '2023']]],
    ['years and a note', ['region,2021,2022,remark', ...rows((i) => `r${i},${i},${i * 2},ok`)], [0, 1, ['region', '2021', '2022', 'remark']]],
    ['questions by number', ['id,1,2,3,4', ...rows((i) => `p${i},${5 - i % 4},3,${1 + i % 5},2`)], [0, 1, ['id', '1', '2', '3', '4']]],
    ['no years: rows of them', rows((i) => `r${i},${1990 + i},${1991 + i}`), [0, 0, ['column1', 'column2', 'column3']]],
    ['months', ['region,Jan 2024,Feb 2024', ...rows((i) => `r${i},${i},${i * 2}`)], [0, 1, ['region', 'Jan 2024', 'Feb 2024']]],
    ['months as figures', ['region,2024-01,2024-02', ...rows((i) => `r${i},${i},${i * 2}`)], [0, 1, ['region', '2024-01', '2024-02']]],
    ['dates in words below', ['who,born', ...rows((i) => `x${i},${1 + i} March 1990`)], [0, 1, ['who', 'born']]],
    ['none, with dates in words', rows((i) => `x${i},${1 + i} March 1990`), [0, 0, ['column1', 'column2']]],
    ['none, where each cell has its name', rows((i) => `id=${i},name=A${i},x=${i}.5`), [0, 0, ['column1', 'column2', 'column3']]],
    ['a name too few (R)', ['b,c,d', ...rows(MIXED)], [0, 1, ['column1', 'b', 'c', 'd']]],
  ] as [string, string[], [number, number, string[]]][])('%s', (_, lines, expected) => {
    expect(found(lines)).toEqual(expected);
  });
});
