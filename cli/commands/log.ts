import type { LogEntry } from '../../shared/contract/export-log.ts';
import type { Args } from '../args.ts';
import { positionalOf } from '../args.ts';
import { openProject } from '../open-project.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';

const CHANGES = { set: 'encrypted with a passphrase', changed: 'passphrase changed', removed: 'passphrase removed', remembered: 'passphrase remembered on a computer', forgotten: 'passphrase forgotten on a computer' } as const;

function lineOf(entry: LogEntry): string[] {
  switch (entry.what) {
    case 'export': return [entry.at, 'file', entry.file, entry.rows === undefined ? '' : figure(entry.rows), entry.columns === undefined ? '' : String(entry.columns.length)];
    case 'copied': return [entry.at, 'copied', 'to the clipboard', figure(entry.rows), String(entry.columns.length)];
    case 'erased': return [entry.at, 'person erased', entry.person.slice(0, 16), entry.rows === undefined ? '' : figure(entry.rows), ''];
    case 'passphrase': return [entry.at, CHANGES[entry.change], '', '', ''];
  }
}

/** `tessera log`: what left a project, when, with how many rows and which columns. */
export async function logCommand(args: Args): Promise<Outcome> {
  const [path] = positionalOf(args, ['PROJECT.tessera']);
  const held = await openProject(args, path);
  await held.release();
  const { log } = held.project;
  return {
    result: { entries: log },
    text: log.length === 0 ? 'Nothing has left this project by the window. What the command line writes from its recipe is in no log.' : table(['when', 'what', 'which', 'rows', 'columns'], log.map(lineOf)),
    notices: [], timings: {},
  };
}
