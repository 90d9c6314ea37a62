import type { HelpTopic } from './topic.ts';

export const SQL: readonly HelpTopic[] = [
  {
    id: 'sql',
    title: 'Questions in SQL',
    steps: [],
    paragraphs: [
      'tessera query FILE … --sql "SELECT …" answers a question in the SQL of DuckDB and changes nothing. Each file is a table named after it, in small letters with _ for everything that is neither letter nor digit (Orders 2026.csv: orders_2026); its values are typed as tessera inspect tells. Where the query names customers, the customers are made from the files as for segments, and are a table of that name.',
      'In the window the same stands in the Data step under SQL: Ctrl Enter runs the query, Stop ends it, names are proposed while you write (arrow keys choose, Tab takes one, Escape closes), the last 50 queries are kept with the project (Alt with the arrow keys goes through them). The first 10,000 rows are shown and can be copied; Save all rows writes a CSV.',
      'The query is one statement that begins with SELECT, WITH, FROM or VALUES and has no semicolon. Functions that read files, settings or the catalogue are refused before anything runs, and the database has no way to files or network besides. Words such as UPDATE or LOAD as names of columns stand in double quotes.',
      'The answer keeps the order of the query; without ORDER BY that order means nothing. 40 rows are shown, --json gives 10,000, --out writes all as CSV. Errors are told in the words of DuckDB with the line of the query. Ctrl-C stops a query. How much of it is done is told while it runs where native DuckDB has the tables (command line, large files); DuckDB in the window cannot tell, so there you see for how long it has been running.',
      'A query is stopped, and nothing of it kept, once it gives more than 20,000,000 rows, takes more than 4 GB of memory and disk, or works for more than ten minutes.',
    ],
    terms: [],
  },
];
