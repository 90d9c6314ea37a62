/** Where labelled contacts and content blocks go; see `export/platforms.ts`. */
export const PLATFORM_KEYS = ['mailchimp', 'klaviyo', 'hubspot', 'brevo', 'salesforce', 'braze', 'customerio', 'generic'] as const;
export type PlatformKey = (typeof PLATFORM_KEYS)[number];

/** What is handed to a mail platform. Nothing but the columns named leaves. */
export interface HandoverOptions {
  readonly platform: PlatformKey;
  /** Column with the e-mail address; null: content blocks only. */
  readonly email: string | null;
  /** Column that says whether a customer agreed to be written to; null: none. */
  readonly consent: string | null;
  /** Words that mean yes there, beside the usual ones. */
  readonly consentWords: readonly string[];
  /** Further columns, in this order. */
  readonly columns: readonly string[];
  /** One file for each segment. */
  readonly split: boolean;
}

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
