import type { Steps } from '../contract/compute.ts';
import type { ContactsLeftOut } from '../contract/handover.ts';
import { csvField, csvWriter } from '../text/csv.ts';
import type { Platform } from './platforms.ts';
import { consentReader } from './consent.ts';

export interface ContactsInput {
  readonly platform: Platform;
  /** Exact texts by row of the customer table. */
  readonly emails: readonly (string | null)[];
  /** Null: nobody is asked. */
  readonly consent: readonly (string | null)[] | null;
  readonly consentWords: readonly string[];
  readonly columns: readonly { readonly name: string; /** Numbers in it are no formulas. */ readonly numeric: boolean; readonly values: readonly (string | null)[] }[];
  /** Segment by row of the table, from 0; −1: none. */
  readonly segments: Int32Array;
  /** Names as handed over (`handedNames`). */
  readonly names: readonly string[];
  readonly split: boolean;
  readonly formulaSafe: boolean;
}

export interface Contacts {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly contacts: number }[];
  readonly contacts: number;
  readonly leftOut: ContactsLeftOut;
  readonly neutralised: number;
  /** Whether some value said yes to consent. */
  readonly agreed: boolean;
}

/** One address: no blanks, no second @, a dot in the domain, and no sign before it that a spreadsheet takes for a formula. */
const EMAIL = /^[\p{L}\p{N}_!#$%&'*/?^`{|}~][^\s@,;:"<>()[\]\\]*@[^\s@.,;:"<>()[\]\\]+(\.[^\s@.,;:"<>()[\]\\]+)+$/u;
const MOST_EMAIL = 254;
const ROWS_AT_ONCE = 2000;

/** Whether a platform can take it as an address. */
export function isEmail(text: string, asciiName: boolean): boolean {
  return text.length <= MOST_EMAIL && EMAIL.test(text) && (!asciiName || /^[\x21-\x7E]+@/.test(text));
}

/**
 * The customers with a segment as contacts for a platform: one row for each address (the first customer's), only the columns named,
 * in files no larger than the platform takes. UTF-8, RFC 4180.
 */
export function* contactFiles(input: ContactsInput): Steps<Contacts> {
  const { platform, segments, names } = input;
  const agrees = consentReader(input.consentWords);
  const left = { withoutSegment: 0, withoutConsent: 0, withoutEmail: 0, invalidEmail: 0, repeatedEmail: 0, repeatedElsewhere: 0 };
  const seen = new Map<string, number>();
  const csv = csvWriter({ formulaSafe: input.formulaSafe });
  let agreed = input.consent === null;
  const heads = headings(platform, input.columns.map(({ name }) => name));
  const header = csv.heading(heads);
  const groups = input.split ? names.map((name, i) => createFiles(platform, header, `-${i + 1}-${slug(name)}`)) : [createFiles(platform, header, '')];
  const tags = platform.tags === null ? null : names.map((name) => tagOf(name, platform.tags?.most ?? 0));
  let contacts = 0;
  for (let row = 0; row < segments.length; row++) {
    if (row % ROWS_AT_ONCE === 0) yield { fraction: row / segments.length };
    const label = segments[row];
    const email = input.emails[row]?.trim() ?? '';
    if (input.consent !== null) agreed ||= agrees(input.consent[row]);
    if (label < 0) left.withoutSegment += 1;
    else if (input.consent !== null && !agrees(input.consent[row])) left.withoutConsent += 1;
    else if (email === '') left.withoutEmail += 1;
    else if (!isEmail(email, platform.asciiNames)) left.invalidEmail += 1;
    else {
      const known = seen.get(email.toLowerCase());
      if (known !== undefined) {
        left.repeatedEmail += 1;
        if (known !== label) left.repeatedElsewhere += 1;
        continue;
      }
      seen.set(email.toLowerCase(), label);
      const cells = [csvField(email), csv.field(names[label]), ...(tags === null ? [] : [csvField(tags[label])]), ...input.columns.map(({ values, numeric }) => csv.field(cut(values[row] ?? '', platform.mostText), numeric))];
      groups[input.split ? label : 0].line(`${cells.join(',')}\r\n`);
      contacts += 1;
    }
  }
  return { files: groups.flatMap((group) => group.finish()), contacts, leftOut: left, neutralised: csv.neutralised, agreed };
}

/** Headings of all columns, each of them once. */
export function headings(platform: Platform, names: readonly string[]): string[] {
  const heads = [platform.email, platform.segment, ...(platform.tags === null ? [] : [platform.tags.heading])];
  for (const name of names) {
    const base = platform.heading(name).trim() || 'column';
    let free = base;
    for (let n = 2; heads.some((head) => head.toLowerCase() === free.toLowerCase()); n++) free = `${base}_${n}`;
    heads.push(free);
  }
  return heads;
}

/** A name as one tag: in quotes where it has a comma, which would make two of it. */
function tagOf(name: string, most: number): string {
  const short = [...name].slice(0, most - 2).join('');
  return short.includes(',') ? `"${short}"` : short;
}

const encoder = new TextEncoder();

/** As much of a text as a platform keeps, so that nothing is cut there within a sign. */
function cut(text: string, most: number | null): string {
  if (most === null || text.length * 3 <= most || encoder.encode(text).length <= most) return text;
  let bytes = 0;
  let kept = '';
  for (const sign of text) {
    bytes += encoder.encode(sign).length;
    if (bytes > most) break;
    kept += sign;
  }
  return kept;
}

const slug = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) || 'segment';

/** Lines in files that a platform takes. */
function createFiles(platform: Platform, header: string, suffix: string) {
  const files: { chunks: Uint8Array[]; bytes: number; contacts: number }[] = [];
  let pending = '';
  let pendingRows = 0;
  const flush = (): void => {
    if (pendingRows === 0) return;
    const bytes = encoder.encode(pending);
    const last = files.at(-1);
    const full = last === undefined || (platform.mostRows !== null && last.contacts + pendingRows + 1 > platform.mostRows) || (platform.mostBytes !== null && last.bytes + bytes.length > platform.mostBytes);
    if (full) {
      const head = encoder.encode(header);
      files.push({ chunks: [head, bytes], bytes: head.length + bytes.length, contacts: pendingRows });
    } else {
      last.chunks.push(bytes);
      last.bytes += bytes.length;
      last.contacts += pendingRows;
    }
    pending = '';
    pendingRows = 0;
  };
  return {
    line(text: string): void {
      pending += text;
      pendingRows += 1;
      if (pendingRows === 500) flush();
    },
    finish() {
      flush();
      return files.map(({ chunks, bytes, contacts }, i) => {
        const all = new Uint8Array(bytes);
        let at = 0;
        for (const chunk of chunks) {
          all.set(chunk, at);
          at += chunk.length;
        }
        return { name: `contacts-${platform.key}${suffix}${files.length > 1 ? `-part-${i + 1}` : ''}.csv`, bytes: all, contacts };
      });
    },
  };
}
