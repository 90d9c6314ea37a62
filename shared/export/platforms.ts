import type { PlatformKey } from '../recipe/handing-over.ts';
import type { TemplateKey } from './templates.ts';

/** What a mail or CRM platform documents for its import of contacts, and the language of its content blocks. */
export interface Platform {
  readonly key: PlatformKey;
  readonly label: string;
  /** Headings of the address and of the segment's name. */
  readonly email: string;
  readonly segment: string;
  /** Heading of a column of tags, with the most signs of a tag; null: the platform's import takes none. */
  readonly tags: { readonly heading: string; readonly most: number } | null;
  /** Headings that the platform takes for further columns. */
  readonly heading: (name: string) => string;
  /** Rows and bytes of a file at most; null: no limit is stated. */
  readonly mostRows: number | null;
  readonly mostBytes: number | null;
  readonly mostColumns: number | null;
  /** Bytes of a text that it keeps; null: all. */
  readonly mostText: number | null;
  /** Signs before the @ must be ASCII. */
  readonly asciiNames: boolean;
  readonly template: TemplateKey;
  /** What to do there, in sentences. */
  readonly advice: readonly string[];
}

const asIs = (name: string): string => name;
const MB = 1_000_000;

/**
 * The platforms, from their help pages as of November 2026: Mailchimp "Format guidelines for your import file", Klaviyo "How to create
 * and add subscribers to a new list", HubSpot "Set up import files", Brevo "Create a file to import your contacts", Salesforce "Contact
 * and lead imports" and "General importing questions".
 */
export const PLATFORMS: readonly Platform[] = [
  {
    key: 'mailchimp', label: 'Mailchimp', email: 'Email Address', segment: 'Segment', tags: { heading: 'Tags', most: 100 }, heading: asIs,
    mostRows: null, mostBytes: null, mostColumns: null, mostText: 255, asciiNames: true, template: 'mailchimp',
    advice: ['Import as CSV and match Tags with tags. For content blocks also match Segment with a text field whose merge tag is SEGMENT.'],
  },
  {
    key: 'klaviyo', label: 'Klaviyo', email: 'Email', segment: 'Segment', tags: null, heading: (name) => name.replace(/^\$+/, ''),
    mostRows: null, mostBytes: 50 * MB, mostColumns: null, mostText: null, asciiNames: false, template: 'klaviyo',
    advice: ['Import into a list; Segment becomes a property of the profile, by which segments and content blocks can be made.'],
  },
  {
    key: 'hubspot', label: 'HubSpot', email: 'Email', segment: 'Segment', tags: null, heading: asIs,
    mostRows: 1_048_576, mostBytes: 512 * MB, mostColumns: 999, mostText: null, asciiNames: false, template: 'hubspot',
    advice: ['Make a contact property Segment (single-line text, internal name segment) first; contacts are matched by Email.'],
  },
  {
    key: 'brevo', label: 'Brevo', email: 'EMAIL', segment: 'SEGMENT', tags: null,
    heading: (name) => name.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().replace(/[^A-Z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'COLUMN',
    mostRows: null, mostBytes: 250 * MB, mostColumns: null, mostText: null, asciiNames: false, template: 'brevo',
    advice: ['Headings are attribute names; attributes that are not there yet can be made while matching columns (SEGMENT as text).'],
  },
  {
    key: 'salesforce', label: 'Salesforce', email: 'Email', segment: 'Segment', tags: null, heading: asIs,
    mostRows: 50_000, mostBytes: 100 * MB, mostColumns: null, mostText: 255, asciiNames: false, template: 'ampscript',
    advice: ['For the Data Import Wizard: match Segment with a text field of contacts or leads, and match records by Email. Content blocks are AMPscript of Marketing Cloud and read an attribute Segment.'],
  },
  {
    key: 'braze', label: 'Braze', email: 'email', segment: 'segment', tags: null, heading: asIs,
    mostRows: null, mostBytes: 500 * MB, mostColumns: null, mostText: 255, asciiNames: false, template: 'braze',
    advice: ['Users are matched by email; where you use external_id, hand it over as a further column of that name. segment becomes a custom attribute.'],
  },
  {
    key: 'customerio', label: 'Customer.io', email: 'email', segment: 'segment', tags: null, heading: asIs,
    mostRows: null, mostBytes: null, mostColumns: null, mostText: null, asciiNames: false, template: 'customerio',
    advice: ['Import people, identified by email; segment becomes an attribute.'],
  },
  {
    key: 'generic', label: 'Another platform', email: 'email', segment: 'segment', tags: null, heading: asIs,
    mostRows: null, mostBytes: null, mostColumns: null, mostText: null, asciiNames: false, template: 'liquid',
    advice: ['UTF-8, parted by commas, one row for each address. The content block is Liquid, as many platforms read it.'],
  },
];

export function platformOf(key: PlatformKey): Platform {
  return PLATFORMS.find((platform) => platform.key === key) ?? PLATFORMS[PLATFORMS.length - 1];
}
