/** What says yes, in lower case. */
const YES: readonly string[] = ['yes', 'y', 'true', 't', '1', 'x', 'ja', 'j', 'wahr', 'oui', 'si', 'sí', 'sì', 'on', 'subscribed', 'opt-in', 'optin', 'opted in', 'opted-in', 'granted', 'consented'];

/** Tells which cells of a column of consent say yes: one of the usual words, or one of `further`. A gap is no consent. */
export function consentReader(further: readonly string[]): (cell: string | null | undefined) => boolean {
  const yes = new Set([...YES, ...further.map((word) => word.trim().toLowerCase())]);
  return (cell) => yes.has(cell?.trim().toLowerCase() ?? '');
}
