import type { Host } from '../../shared/contract/host.ts';
import type { Ciphers } from '../../shared/contract/sealed.ts';
import type { EngineClient } from '../engine/connect.ts';

/** What actions are given by the window. */
export interface Services {
  readonly host: Host;
  readonly engine: EngineClient;
  /** `YYYY-MM-DD`. */
  today(): string;
  /** Asks what to do with unsaved work that is about to leave the window. */
  askUnsaved(): Promise<'save' | 'discard' | 'cancel'>;
  /** Takes over what is being typed in a field that keeps its text until it is left. */
  settle(): void;
  readonly ciphers: Ciphers;
  /** Asks for the passphrase of a project; null: the person gave up. @param wrong the one before did not open it @param mayRemember there is a keychain */
  askPassphrase(name: string, wrong: boolean, mayRemember: boolean): Promise<TypedPassphrase | null>;
}

/** A passphrase as it was typed, and whether this computer is to remember it. */
export interface TypedPassphrase {
  readonly passphrase: string;
  readonly remember: boolean;
}
