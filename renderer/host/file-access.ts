import type { FileKind } from '../../shared/contract/host.ts';
import { TABLE_EXTENSIONS } from '../../shared/contract/table-files.ts';

type Mode = { readonly mode: 'read' | 'readwrite' };

/** A file handle of the File System Access API, with the permission calls that TypeScript's DOM types lack. */
export interface FileHandle {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void>; abort(): Promise<void> }>;
  isSameEntry(other: FileHandle): Promise<boolean>;
  queryPermission?(mode: Mode): Promise<PermissionState>;
  requestPermission?(mode: Mode): Promise<PermissionState>;
}

interface PickerType {
  readonly description: string;
  readonly accept: Readonly<Record<string, readonly string[]>>;
}
/** Chromium has these dialogs; other browsers do not. */
export interface FileDialogs {
  showOpenFilePicker?(options: { multiple: boolean; types: readonly PickerType[] }): Promise<FileHandle[]>;
  showSaveFilePicker?(options: { suggestedName: string; types: readonly PickerType[] }): Promise<FileHandle>;
}

const TYPES: Readonly<Record<FileKind, PickerType>> = {
  data: {
    description: 'Tables',
    accept: { 'application/octet-stream': [...TABLE_EXTENSIONS, 'gz', 'zip'].map((ending) => `.${ending}`) },
  },
  project: { description: 'Tessera projects', accept: { 'application/json': ['.tessera'] } },
  csv: { description: 'CSV', accept: { 'text/csv': ['.csv'] } },
  xlsx: { description: 'Excel workbook', accept: { 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['.xlsx'] } },
  parquet: { description: 'Parquet', accept: { 'application/vnd.apache.parquet': ['.parquet'] } },
  pmml: { description: 'PMML', accept: { 'application/xml': ['.pmml'] } },
  txt: { description: 'Text', accept: { 'text/plain': ['.txt'] } },
  sql: { description: 'SQL', accept: { 'application/sql': ['.sql'] } },
  docx: {
    description: 'Word document',
    accept: { 'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['.docx'] },
  },
  pdf: { description: 'PDF', accept: { 'application/pdf': ['.pdf'] } },
  pptx: {
    description: 'PowerPoint presentation',
    accept: { 'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['.pptx'] },
  },
  html: { description: 'Web page', accept: { 'text/html': ['.html'] } },
  json: { description: 'JSON', accept: { 'application/json': ['.json'] } },
};

export function pickerTypes(kind: FileKind): readonly PickerType[] {
  return [TYPES[kind]];
}

/** The plain file dialog of every browser. */
export function pickWithInput(document: Document, kind: FileKind, multiple: boolean): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = multiple;
  input.accept = Object.values(TYPES[kind].accept).flat().join(',');
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => resolve([]), { once: true });
    input.click();
  });
}

/** Hands bytes over as a download. */
export function download(document: Document, name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address after the click; a minute is plenty.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
