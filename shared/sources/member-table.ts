import { ALL_TABLES } from '../contract/tables.ts';

const JOINT = ': ';

/** What is asked for of an archive: a file in it, a table of that file's text, both, or neither. */
interface MemberTable {
  readonly member: string | null;
  readonly table: string | null;
}

/** Whether a name is that of a table of a text: `Table 2`, or all of them. */
const isTextTable = (name: string): boolean => name === ALL_TABLES || /^table [1-9]\d{0,3}$/i.test(name);

/**
 * Takes the name of a file in an archive and that of a table in it apart: `sales.csv: Table 2`. A table alone is one of the file that
 * is read by itself; a name that a file has is that file.
 * @param members names of the files in the archive
 */
export function memberTable(wanted: string | null, members: readonly string[]): MemberTable {
  if (wanted === null || members.includes(wanted)) return { member: wanted, table: null };
  if (isTextTable(wanted)) return { member: null, table: wanted };
  const at = wanted.lastIndexOf(JOINT);
  const table = wanted.slice(at + JOINT.length);
  return at > 0 && isTextTable(table) ? { member: wanted.slice(0, at), table } : { member: wanted, table: null };
}

/** The name of a table of a file in an archive. */
export function nameInMember(member: string, table: string): string {
  return `${member}${JOINT}${table}`;
}
