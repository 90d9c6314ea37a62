import type { BrowserWindow, FileFilter } from 'electron';
import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { FileKind } from '../shared/contract/host.ts';
import { isTableName, TABLE_EXTENSIONS } from '../shared/contract/table-files.ts';
import { PROJECT_ENDING } from './grants.ts';
import type { ElectronApi } from './types.ts';

const FILTERS: Readonly<Record<FileKind, FileFilter>> = {
  data: { name: 'Tables', extensions: [...TABLE_EXTENSIONS, 'gz', 'zip'] },
  project: { name: 'Tessera projects', extensions: ['tessera'] },
  csv: { name: 'CSV', extensions: ['csv'] },
  xlsx: { name: 'Excel', extensions: ['xlsx'] },
  parquet: { name: 'Parquet', extensions: ['parquet'] },
  pptx: { name: 'PowerPoint', extensions: ['pptx'] },
  pmml: { name: 'PMML', extensions: ['pmml'] },
  txt: { name: 'Text', extensions: ['txt'] },
  pdf: { name: 'PDF', extensions: ['pdf'] },
  sql: { name: 'SQL', extensions: ['sql'] },
  docx: { name: 'Word document', extensions: ['docx'] },
  html: { name: 'Web page', extensions: ['html'] },
  json: { name: 'JSON', extensions: ['json'] },
};
/** Endings besides those of tables that are read without asking. */
const DROPPED: ReadonlySet<string> = new Set(['.gz', '.zip', PROJECT_ENDING]);
const ALL: FileFilter = { name: 'All files', extensions: ['*'] };

export interface Dialogs {
  /** Paths; none when the dialog was closed. */
  pickFiles(kind: FileKind, multiple: boolean): Promise<readonly string[]>;
  /** A path, with the kind's ending where none was typed; null when the dialog was closed. */
  saveAs(kind: FileKind, suggestedName: string): Promise<string | null>;
  /**
   * Whether a file that was dropped may be read: one with the ending of a table or a project is, of any other the person is asked.
   * The path comes from the page's process, so without asking it could name any file there is.
   */
  mayRead(path: string): Promise<boolean>;
}

export function createDialogs({ dialog }: Pick<ElectronApi, 'dialog'>, window: BrowserWindow): Dialogs {
  return {
    async pickFiles(kind, multiple) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        properties: multiple ? ['openFile', 'multiSelections'] : ['openFile'],
        filters: kind === 'data' ? [FILTERS.data, ALL] : [FILTERS[kind]],
      });
      return canceled ? [] : filePaths;
    },
    async saveAs(kind, suggestedName) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        defaultPath: cleanName(suggestedName),
        filters: [FILTERS[kind]],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      if (canceled || filePath === '') return null;
      // Not every platform's dialog adds the ending; a file that would be replaced unasked is not named so.
      const ended = `${filePath}.${FILTERS[kind].extensions[0]}`;
      return extname(filePath) === '' && !existsSync(ended) ? ended : filePath;
    },
    async mayRead(path) {
      if (isTableName(path) || DROPPED.has(extname(path).toLowerCase())) return true;
      const { response } = await dialog.showMessageBox(window, {
        type: 'question', buttons: ['Read it', 'Cancel'], defaultId: 0, cancelId: 1,
        message: `Read ${basename(path)}?`, detail: `Its name does not end as those of tables do. It lies at ${path}`,
      });
      return response === 0;
    },
  };
}

/** A suggestion is a name, never a place. */
function cleanName(suggested: string): string {
  const ending = extname(suggested);
  const name = basename(suggested.replaceAll('\\', '/'), ending).replaceAll(/[<>:"|?*\p{Cc}]/gu, '-').replace(/^\.+/u, '');
  return `${name.trim() || 'Untitled'}${ending}`;
}
