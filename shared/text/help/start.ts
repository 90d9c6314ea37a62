import type { HelpTopic } from './topic.ts';

export const START: readonly HelpTopic[] = [
  {
    id: 'start',
    title: 'First steps',
    steps: [],
    paragraphs: [
      'Drop a file of customers or of orders on the window, or open a sample project. A first segmentation appears without a single setting: which columns are used, how many segments, and why, is said in words.',
      'Then improve it: switch features on and off, move the number of segments, give segments names. Every chart follows at once, and every change can be undone, back to the first, also after a restart.',
      'The steps at the left are never locked. What a step needs and does not have is said in its place, with the button that provides it.',
      'When the segments serve, export the labelled file for your mail platform and the persona pages for your colleagues, and save the project.',
    ],
    terms: [
      { term: 'Recipe', meaning: 'All decisions of an analysis in one small file: sources, preparation, features, parameters, seed, names. The same recipe and data give the same results, in the window and on the command line.' },
      { term: 'Seed', meaning: 'Start of the random numbers. The same seed gives the same result; another seed shows how much chance matters.' },
      { term: 'Project', meaning: 'One .tessera file with the recipe, how it was looked at, and the history of changes. It holds no customer rows; the data stay in their own files.' },
    ],
  },
  {
    id: 'projects',
    title: 'Projects, undo and recovery',
    steps: [],
    paragraphs: [
      'Saving writes a new file beside the old one and then takes its place, so that a failure leaves the old or the new project, never a mixture. The version before is kept.',
      'Unsaved work is kept every few seconds and offered at the next start.',
      'A project names its data files and the fingerprint of their content. When a file has moved, it is asked for; when its content has changed, that is said before anything is computed with it.',
      'Keep this run, in the left bar, puts a segmentation aside; a click on it brings it back.',
    ],
    terms: [],
  },
  {
    id: 'privacy',
    title: 'What leaves your computer: nothing',
    steps: [],
    paragraphs: [
      'There is no account, no upload, no update check and no usage report. The window can reach nothing but the program itself; the database inside it is locked to the files you opened.',
      'The native engine for large files and the command line may put parts of tables on the disk while they work: in a private folder that only you can open, emptied at the end, and after a crash at the next start. With tables held in the window nothing of them touches the disk.',
      'Columns that look like personal data (mail addresses, telephone numbers, names, bank accounts) are pointed out when a file is read.',
      'Documents for others hide the figures of segments with few customers, and print no single customer, extreme value or personal name.',
      'In exported tables, text that a spreadsheet would run as a formula gets an apostrophe in front; a switch turns that off.',
    ],
    terms: [],
  },
];
