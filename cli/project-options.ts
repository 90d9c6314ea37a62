import { toggle, value } from './option-spec.ts';
import type { CommandSpec, OptionSpec } from './option-spec.ts';

const PASSPHRASE: readonly OptionSpec[] = [
  value('passphrase-env', 'NAME', 'Environment variable with the passphrase of an encrypted project; it is asked for at a terminal. A passphrase is never an argument.'),
  value('passphrase-fd', 'N', 'Open file descriptor from which the passphrase is read.'),
];
const STORE = value('store', 'DIR', 'Where the desktop window keeps unsaved work; default: its own folder of this computer.');

/** Commands on projects and the people in them. */
export function projectCommands(sources: readonly OptionSpec[], json: OptionSpec): CommandSpec[] {
  return [
    {
      name: 'erase',
      usage: 'tessera erase ID --project FILE.tessera [--source ID=FILE …] [--copy-to DIR] [--dry-run] [options]',
      summary: 'Erase a person from a project or a recipe: rows, texts, history, previous version and unsaved work; they stay left out whenever a file is read.',
      options: [
        value('project', 'FILE', 'The project (.tessera), or a recipe.'),
        { flag: 'also', kind: 'repeated', placeholder: 'TEXT', help: 'A further text that names the person, such as a nickname in a note; names, addresses and the like are taken from their rows.' },
        value('column', 'COL', 'Column that names customers, where no file is at hand and the project does not say.'),
        toggle('exact-ids', 'Compare ids as they are written; otherwise case and blanks do not count.'),
        value('copy-to', 'DIR', 'Folder for copies of the files without the person, as plain CSV. The files themselves are never changed.'),
        toggle('dry-run', 'Only say what would be erased.'),
        ...PASSPHRASE, STORE,
        ...sources, json,
      ],
      notes: [
        'ID is a value of the column that names customers, or an e-mail address or the like of theirs; with - it is read from standard',
        'input, since other users of a computer can see arguments. The project keeps a keyed hash of the person, by which they are',
        'recognised when a file is read again; it tells them only to who can already name them.',
      ],
    },
    {
      name: 'passphrase',
      usage: 'tessera passphrase PROJECT.tessera [--remove] [--passphrase-env NAME] [--new-passphrase-env NAME]',
      summary: 'Encrypt a project with a passphrase, change it, or take it away; the previous version goes along.',
      options: [
        toggle('remove', 'The project is written without encryption.'), ...PASSPHRASE,
        value('new-passphrase-env', 'NAME', 'Environment variable with the new passphrase; it is asked for at a terminal.'),
        value('new-passphrase-fd', 'N', 'Open file descriptor from which the new passphrase is read.'),
        STORE, json,
      ],
    },
    {
      name: 'log',
      usage: 'tessera log PROJECT.tessera [--json]',
      summary: 'What left a project: exports with time, name, rows and columns, and who was erased, by keyed hash.',
      options: [...PASSPHRASE, json],
    },
  ];
}
