/**
 * A name as an SQL identifier, whatever its characters: quotes are doubled.
 * @throws Error when the name is empty or holds a NUL, which no identifier can
 */
export function ident(name: string): string {
  if (name.length === 0) throw new Error('empty identifier');
  if (name.includes('\0')) throw new Error('identifier with NUL');
  return `"${name.replaceAll('"', '""')}"`;
}

/** Identifiers separated by commas. */
export function idents(names: readonly string[]): string {
  return names.map(ident).join(', ');
}
