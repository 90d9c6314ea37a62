import type { HelpTopic } from './topic.ts';

export const DATA: readonly HelpTopic[] = [
  {
    id: 'data',
    title: 'Reading files',
    steps: ['data'],
    paragraphs: [
      'What was understood of a file stands above its rows: encoding, separator, header, decimal sign, order of day and month. Each part can be changed; the rows are read again at once.',
      'Every record of a file is read or rejected, and both are counted. Rejected records are listed with their line (in a sheet, their row), the reason and the text.',
      'Tessera reads delimited and fixed-width text in UTF-8, UTF-16, the Windows and ISO encodings of Western and Central Europe, Cyrillic, Greek and Turkish, KOI8-R, those of DOS and the old Macintosh, Shift JIS, EUC-JP, EUC-KR, GB 18030 and Big5, XLSX, XLSM and ODS workbooks (each sheet, hidden ones too, or a range of cells), JSON (lists of objects, named lists inside an object, one object a line), Parquet, Arrow (Feather 2, packed or not), and tables of SQLite and DuckDB databases; all but workbooks also in gzip or a ZIP archive, in which texts without a table, such as a readme, and files of other kinds are passed over and named. A table can be pasted. Old .xls workbooks are not read: save them as .xlsx.',
      'A DuckDB database is opened read-only in a database of its own that is thrown away afterwards, and nothing that it defines is run: views and computed columns are left out and named. Storage of DuckDB 0.10 to 1.4 is read. A log that stands beside a DuckDB or SQLite database (its name with .wal or -wal behind) holds what its program has not brought over yet; the desktop window and the command line read both together and say so, a browser is shown the file alone.',
      'Titles above a table, several rows of column names (groups above names or years, as under merged cells) and lines of sums below are recognised and told; All settings shows the first lines as they are and every part of how they are read.',
      'A file that changes while the window is open is noticed, once the program that writes it has finished, and you are asked: read it again, or keep what was read. Nothing is mixed. On the command line a file that changes while it is read is refused.',
      'Several files of one shape, dropped together or as a folder, picked together, or named on the command line (also a folder or a pattern with *), become one table with a column that tells the file. They may be of any format, and must have the same column names, in any order; what is other in a file is said. Files without rows are passed over and told of.',
      'Where a sheet holds a second table below the first, with names of its own after a blank row, or beside it, behind several blank columns, or behind one and of another length, with a name that both have, or each with a key of its own, the first is read and the others are told with their ranges: choose one of them, or name a range that takes all. Rows of the others are among the rejected.',
      'In a sheet, rows of sums and notes below the table, rows between the others whose formulas (SUM, SUBTOTAL) add up other rows or whose words name the rows above (North Total), column names that come again, and rows with values outside the table alone are rejected; a range takes the sums in. Of a merged cell that reaches over several rows the first row has the value, and this is said.',
      'In JSON a list of lists has the names of its columns in the first one where that holds words above values. A name that JSON gives twice in one record becomes a column of its own, name_2, and is counted. Of Parquet and Arrow, numbers that are infinite or none (NaN), dates at infinity, and times finer than a microsecond are counted by column; times with a zone are given in UTC.',
      'In a workbook a formula counts with its stored value, days and times are read from the cell\'s format, and an error such as #DIV/0! is a missing value; formulas without a stored value and cells with errors are counted. A number whose format fills it up with zeros (00000, 000-000) is a code, and is kept as it is shown: 01067.',
      'Amounts with a currency sign, percentages, negative numbers in brackets or with the minus behind, and thousands parted by blanks or apostrophes are read as numbers when every value of the column is one and all have the same currency. The column says so, and has the currency or % as its unit; a per cent counts as it is written, 12 % as 12. Set its type to text where it holds none. A column of several currencies, or with amounts in thousands and millions such as 1.2k, stays text; a step that changes its type to number reads them, counts them, and converts nothing between currencies.',
      'The empty cell and the words NA, N/A, NaN, null and None count as missing. The head of a column and the data dictionary say which words and how often; Keep as values makes values of them in this column, and All settings in the whole file (--keep-words). In a column of codes of countries NA is Namibia and is kept, which is said. Other words for a missing value, such as unknown, are named under All settings (--nulls).',
      'A column most of whose values are numbers or dates stays text where the others are too many; the data dictionary says so, and makes numbers or dates of it with one click, in a step that counts what becomes missing.',
      'tessera convert writes the exact text of every cell; only where a file has decimal commas, or blanks or apostrophes between thousands, are its numbers written with a decimal point and its dates as YYYY-MM-DD (--cells exact or plain decides otherwise). Cells that a spreadsheet would run as a formula stay as they are and are counted; --formula-safe makes them harmless.',
      'Identifiers keep leading zeros and all their digits; values keep their exact text up to the export.',
      'Rows can be sorted by the button in a column head, and filtered by a click on the head: by part of the text, by value, by range (numbers with a decimal point, dates as YYYY-MM-DD), or by gaps. Numbers and dates are compared by value, while the exact text is shown; rows without a value come last. Search looks in all columns and does not tell upper from lower case.',
      'In the table, arrow keys, Page Up and Down, Home and End (with Ctrl: of the whole table) move; Shift marks more, Shift and the space bar whole rows, Ctrl A everything; Ctrl C copies what is marked with tabs between columns, up to a million cells. Columns hides columns and keeps some in place at the left. Save these rows writes what is shown as CSV. In both, text that a spreadsheet would run as a formula gets an apostrophe, unless formula-safe cells are switched off. None of this changes the analysis.',
      'A customer file has one row per customer. An order file has one row per order or order line, with a customer, a date and an amount (or a quantity and a price); it becomes one row per customer. What the file was taken for is said, and can be changed.',
    ],
    terms: [
      { term: 'As-of date', meaning: 'The day from which recency is counted, and the date printed in documents; by default the day after the last date in the data.' },
      { term: 'Rejected row', meaning: 'A record that cannot be read faithfully: another number of cells than the table has columns, a quote that is never closed, a damaged line of JSON. It is listed and in no figure.' },
      { term: 'Role', meaning: 'What a column is for: it names the customer, describes the customer, is free text, a date, or is left alone.' },
    ],
  },
  {
    id: 'features',
    title: 'Features',
    steps: ['features'],
    paragraphs: [
      'Features are the columns that decide who is similar to whom. Identifiers, constants, free text and columns that repeat another one are left out, with the reason.',
      'A weight of 2 makes differences in a feature count twice. Categories count half by default, because their levels stand far apart by nature.',
    ],
    terms: [
      { term: 'Recency, frequency, monetary value', meaning: 'Days since the last order, number of orders, and spend, up to the as-of date.' },
    ],
  },
];
