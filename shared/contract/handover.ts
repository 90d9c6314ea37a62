import type { PlatformKey } from '../recipe/handing-over.ts';

/** How many customers were left out of the contacts, by the first reason that held. */
export interface ContactsLeftOut {
  readonly withoutSegment: number;
  readonly withoutConsent: number;
  readonly withoutEmail: number;
  readonly invalidEmail: number;
  /** Further customers of an address that stands in the file already. */
  readonly repeatedEmail: number;
  /** Of those, the ones of another segment than the first. */
  readonly repeatedElsewhere: number;
}

export interface HandoverResult {
  readonly platform: PlatformKey;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array; /** Contacts; null for a content block. */ readonly contacts: number | null }[];
  readonly contacts: number;
  readonly leftOut: ContactsLeftOut;
  /** Cells given an apostrophe. */
  readonly neutralised: number;
  /** Names of segments as they are handed over, where signs had to go. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** What the platform asks for, in a few sentences. */
  readonly advice: readonly string[];
}
