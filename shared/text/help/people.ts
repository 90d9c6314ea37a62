import type { HelpTopic } from './topic.ts';

export const PEOPLE: readonly HelpTopic[] = [
  {
    id: 'erase',
    title: 'Erasing a person',
    steps: [],
    paragraphs: [
      'A person can ask to be forgotten. Erasing takes them out of the project: their rows are left out whenever a file is read from then on, and the places where someone typed their name (conditions, lists of replacements, merges, names, notes, queries, kept runs) are rewritten without it, in the undo history, in the previous version beside the project and in unsaved work as well. It cannot be undone.',
      'They are found by the value that names customers, in every file of the project, or by an e-mail address or another text of theirs. Ids that a file of identities says are one are taken together. Of their other texts only those count that nobody else has: a first name that several share stays.',
      'What remains is a keyed hash in the list of who is left out and in the log. It does not say who it was; somebody who can name a person and has the project can find out whether they are on the list. A passphrase on the project closes that as well.',
      'The file itself is never changed. A copy without the person can be written as plain CSV; give the project that copy, and delete the old file and its backups where they lie. Files written earlier and files of others are out of reach; the log says which were written.',
      'It is in the menu File, and shows what it will touch before it does anything. tessera erase ID --project FILE does the same on the command line, for recipes too; --dry-run only says what would go.',
    ],
    terms: [],
  },
  {
    id: 'passphrase',
    title: 'Projects with a passphrase',
    steps: [],
    paragraphs: [
      'A project can be encrypted (File, Passphrase). The passphrase becomes a key by scrypt, the content is sealed with AES-256-GCM, and so are its previous version and unsaved work. Setting, changing or removing it writes all of them anew.',
      'Nobody can open the project without the passphrase, and nobody can bring it back. Four or five words that do not belong together are easy to keep in mind and hard to guess.',
      'The data files stay as they are: protect them where they lie, for example with the encryption of the disk.',
      'The desktop window can remember it on this computer, if you tick so when you type it or in File, Passphrase: in the keychain of the operating system, and only where that is a real one (on Linux a keyring must be there). What is kept opens the files under this passphrase and does not tell its words; untick it, or change the passphrase, and it is forgotten. Both stand in the log. A window in a browser remembers nothing.',
      'On the command line a passphrase is never an argument, since other users can see those: it is typed at the terminal, or comes from an environment variable (--passphrase-env) or an open file (--passphrase-fd).',
    ],
    terms: [],
  },
  {
    id: 'log',
    title: 'What left the project',
    steps: [],
    paragraphs: [
      'The project keeps a log of the files that the window wrote from it (File, What left this project): when, under which name, with how many rows and which columns; and of the cells that were copied from a table to the clipboard. Text that is marked elsewhere and copied, and a picture of the screen, are not seen. It holds no personal data. tessera log FILE prints it. The command line reads recipes and models, which belong to no project: what it writes is in no log, and its results name the files that were written.',
      'Documents say under "Who may be used" whether consent was required, how many were left out, and what became of columns of personal data.',
    ],
    terms: [],
  },
];
