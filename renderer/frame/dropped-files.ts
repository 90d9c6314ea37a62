import { isTableName } from '../../shared/contract/table-files.ts';

/** Files in a dropped folder beyond these are not looked at. */
const MOST_FILES = 10_000;

/** Dropped files; of a dropped folder the tables in it, by name. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<File[]> {
  const files = [...(transfer?.files ?? [])];
  // what the items are is known only while the event lasts, so nothing is awaited before
  const entries = [...(transfer?.items ?? [])].flatMap((item) => (item.kind === 'file' ? [item.webkitGetAsEntry()] : []));
  if (!entries.some((entry) => entry?.isDirectory === true)) return files;
  const inside = await Promise.all(entries.map(async (entry, i) => (entry?.isDirectory === true ? tablesIn(entry as FileSystemDirectoryEntry) : files.slice(i, i + 1))));
  return inside.flat();
}

const tablesIn = async (folder: FileSystemDirectoryEntry): Promise<File[]> => {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0 || found.length > MOST_FILES) break;
    found.push(...some);
  }
  const tables = found.filter((entry) => entry.isFile && !entry.name.startsWith('.') && isTableName(entry.name));
  return Promise.all(tables.map((entry) => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))));
};
