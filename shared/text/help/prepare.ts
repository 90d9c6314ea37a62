import type { HelpTopic } from './topic.ts';

export const PREPARE: readonly HelpTopic[] = [
  {
    id: 'prepare',
    title: 'Preparation',
    steps: ['prepare'],
    paragraphs: [
      'Steps are carried out from top to bottom, before anything else. Each says what it did in rows and cells; opened, it shows the columns it touches before and after, with some of the rows, and does so also before it is carried out. Steps can be moved (drag, or Alt and arrow keys on their number), switched off, changed and removed; undo goes back one by one.',
      'Steps that the data speak for are suggested below the list and taken with one click. Spellings that may mean one value, and rows that may be one customer, are proposed; nothing is merged until you say so. Proposals can be chosen one by one, all, or from a likeness on; with the keyboard arrow keys go through them, M merges, K keeps apart. A single spelling can be left out of a proposal.',
      'With an order file a step acts on the order lines, before they are added up, or on the customers made from them.',
      'After the steps, gaps are filled, skewed numbers are logged, categories are encoded and everything is brought to one scale. The automatic choice and its reason stand beside each feature, and each can be set by hand.',
      'Nothing is changed in your files. What was done is written into the documents. Rows and columns that a step removes appear in no output. A saved model does the same to new rows; a step that cannot, such as filling from nearest neighbours, says so. The recipe keeps the steps as you wrote them, values you typed included.',
      'On the command line: --steps FILE with prepare, segment and sweep; tessera prepare --help lists the kinds of steps and the functions of expressions.',
    ],
    terms: [
      { term: 'Expression', meaning: 'For computed columns and conditions: columns by name or in [brackets], numbers, text in quotes, + − * / % ^, comparisons, and, or, not, in (…), is missing, and functions. A wrong one names the place of its fault.' },
      { term: 'Winsorise (cap)', meaning: 'Values beyond the bounds are set to the bounds, so that single ones do not pull the segments.' },
      { term: 'Local outlier factor', meaning: 'How much sparser it is around a row than around its nearest neighbours; about 1 inside a group, higher outside.' },
      { term: 'Nearest neighbours', meaning: 'A gap gets the mean of the rows most alike in the other numbers.' },
      { term: 'Chained equations (MICE)', meaning: 'Each column with gaps is predicted from the others in turn, round after round, until the filled values settle.' },
      { term: 'Yeo-Johnson', meaning: 'A power transform that evens out skew and also takes negative values; its lambda is the most likely one.' },
      { term: 'Pseudonym', meaning: 'A value replaced by HMAC-SHA-256 under a key that only you hold: the same person stays the same, and nobody without the key can tell who it is. The key is a file of its own, never part of project or export.' },
      { term: 'Standardise (z-score)', meaning: '(value − mean) / standard deviation over all customers (dividing by n).' },
      { term: 'Robust', meaning: '(value − median) / (third quartile − first quartile): outliers do not stretch the scale.' },
      { term: 'Log', meaning: 'log(1 + value): brings a long tail of large values closer.' },
    ],
  },
  {
    id: 'joining',
    title: 'Several files',
    steps: [],
    paragraphs: [
      'Files about the same customers are joined: add them in the Data step, or name them one after the other on the command line. Each is taken for customers, orders, events, a survey (or other attributes), or a list of ids that mean one customer; change it where it was taken for the wrong thing.',
      'Ids are compared evened out: type, case and blanks do not count, leading zeros do unless you say otherwise. Orders and events are added up per customer; of several survey rows the newest is taken. A customer is one row: several rows of one id, or of ids that a list says are one, become one, and you are told of how many. The first row stays, that of the main id before others, and its gaps are filled from the rest; steps on the file come before, so a step that removes duplicates can choose otherwise.',
      'Nothing is counted twice. Where ids of the customers differ in nothing but case or blanks, what is added up goes to the one that is written the same, else to the first; where customers share the compared column (an e-mail address of a household) it goes to the first.',
      'A column that names the customer is told by its name, else (or where that finds nobody) by its values: those of the customers, or of another column that tells them apart, such as an e-mail address. This is said, and can be changed.',
      'For each file you see how many customers match, which ids are unknown, how many rows found their customer by another id, and how many customers have several rows. Rows without a customer and customers without a row can be looked at and saved; on the command line tessera prepare --unmatched writes them. Who and what steps remove is in neither.',
      'Each file has a card in the Data step: a click shows its rows, how it is read, and its quality.',
    ],
    terms: [
      { term: 'Ids of one customer', meaning: 'A file of two columns: an id, and the id that it stands for. All of them are one customer with one row; chains are followed to their end, and where pairs lead round in a circle, or an id stands for several, the main id that is named first counts and you are told.' },
    ],
  },
  {
    id: 'quality',
    title: 'Quality of a file',
    steps: [],
    paragraphs: [
      'The Quality page of the Data step counts complete rows, gaps and repeated rows, shows which columns are missing together, and lists what to look at in each column: mixed types, constants, outliers, impossible dates, placeholders such as 999 or 1900-01-01, blanks, dates in the future, several spellings of one value, and columns that repeat another. Where a step mends what was found its button stands beside it; Show filters the rows. With several files each can be chosen. tessera inspect prints the same.',
      'Units and descriptions that you note there are kept with the project.',
    ],
    terms: [],
  },
];
