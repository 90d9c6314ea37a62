import type { FileContent } from './file-source.ts';
import type { ChannelEnd } from './port.ts';

/** The message to the page with which the port for `databases` comes. */
export const DATABASES_MESSAGE = 'tessera:databases';

/** An opaque handle to a file that the user chose, dropped, or named on the command line. Never a path. */
export interface FileGrant {
  readonly id: string;
  /** Name without its folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Secrets that the operating system keeps encrypted for the person of this computer. */
export interface KeptSecrets {
  /** Whether there is a real keychain: never in a browser, nor where the system would keep them readable. */
  offered(): Promise<boolean>;
  /** Errors: `output-not-writable`. */
  keep(id: string, secret: string): Promise<void>;
  holds(id: string): Promise<boolean>;
  /** Null for one that is not kept, or no longer to be read. */
  recall(id: string): Promise<string | null>;
  forget(id: string): Promise<void>;
}

/** Where there is no keychain. */
export const NO_SECRETS: KeptSecrets = {
  offered: async () => false,
  keep: async () => undefined,
  holds: async () => false,
  recall: async () => null,
  forget: async () => undefined,
};

export interface RecentProject {
  readonly grant: FileGrant;
  /** ISO time of the last save or opening. */
  readonly at: string;
}

export interface RecoveryEntry {
  readonly id: string;
  readonly title: string;
  /** ISO time. */
  readonly at: string;
}

export type FileKind = 'data' | 'project' | 'csv' | 'xlsx' | 'parquet' | 'docx' | 'pptx' | 'pdf' | 'html' | 'json' | 'sql' | 'pmml' | 'txt';

/**
 * What the window asks of the machine. Three hosts: Electron's preload, a plain browser, and memory;
 * one contract suite over all. Every method may reject with an `AppError`
 * (`file-not-found`, `file-unreadable`, `output-not-writable`, `project-locked`, `cancelled` when a dialog is closed).
 */
export interface Host {
  readonly kind: 'electron' | 'browser' | 'memory';
  /** Asks for files to read; empty when the person closes the dialog. */
  pickFiles(kind: FileKind, multiple: boolean): Promise<readonly FileGrant[]>;
  /** A grant for a file that was dropped or pasted. */
  grantDropped(file: File): Promise<FileGrant>;
  /** A granted file for the engine to read; its bytes stay where they lie wherever the platform can. */
  open(grant: FileGrant): Promise<FileContent>;
  /** All bytes of a small granted file: a project, a key. */
  read(grant: FileGrant): Promise<Uint8Array>;
  /** Asks where to save and writes atomically; null when the person closes the dialog. */
  saveAs(kind: FileKind, suggestedName: string, bytes: Uint8Array): Promise<FileGrant | null>;
  /** Replaces the content of a file saved or opened before, atomically, and keeps the previous version. */
  save(grant: FileGrant, bytes: Uint8Array): Promise<FileGrant>;
  /** The version of a project before the last save; null where there is none, or no place for one. */
  previous(grant: FileGrant): Promise<Uint8Array | null>;
  /** Writes a project and its previous version anew, so that nothing is left of what both were; null: the previous version is removed. */
  rewrite(grant: FileGrant, bytes: Uint8Array, previous: Uint8Array | null): Promise<FileGrant>;
  /** True when `save` can replace a file in place (a browser without file handles can only download). */
  canReplace(grant: FileGrant): Promise<boolean>;
  /**
   * Tells, once, when the content of a granted file is another one or gone; not before it has come to rest. A file without a
   * place on a disk never changes. Returns how to stop.
   */
  watch(grant: FileGrant, changed: () => void): () => void;
  /** Remembers on this machine which granted file a source of a project was read from. */
  rememberSource(sha256: string, grant: FileGrant): Promise<void>;
  /** The file remembered for a source, when it is still there and may be read without asking. */
  recallSource(sha256: string): Promise<FileGrant | null>;
  /**
   * A channel on which native databases are started (`database-channel.ts`), to be handed on to a worker; the channel before is
   * closed. Null where there is no native engine. Errors: `start-failed`.
   */
  databases(): Promise<ChannelEnd | null>;
  /** Keeps a choice of the person's that holds on this machine, whatever the project. */
  rememberChoice(name: string, value: string): Promise<void>;
  recallChoice(name: string): Promise<string | null>;
  readonly secrets: KeptSecrets;
  recentProjects(): Promise<readonly RecentProject[]>;
  addRecentProject(grant: FileGrant): Promise<void>;
  /** Unsaved work. One entry per open window. */
  writeRecovery(id: string, title: string, bytes: Uint8Array): Promise<void>;
  listRecovery(): Promise<readonly RecoveryEntry[]>;
  readRecovery(id: string): Promise<Uint8Array>;
  removeRecovery(id: string): Promise<void>;
  /** Commands from the native menu and files from the command line or a second instance; returns an unsubscribe. */
  onCommand(listener: (command: HostCommand) => void): () => void;
  setTitle(title: string, unsaved: boolean): Promise<void>;
  /** Closes the window, unsaved work or not: what follows a `close-requested` when the person agrees. */
  close(): Promise<void>;
}

export type HostCommand =
  | { readonly type: 'command'; readonly id: string }
  | { readonly type: 'open-files'; readonly grants: readonly FileGrant[] }
  | { readonly type: 'file-changed'; readonly id: string }
  | { readonly type: 'close-requested' };
