import type { ContactsLeftOut, HandoverResult } from '../contract/handover.ts';
import { formulaNotices } from '../contract/notice.ts';
import type { Notice } from '../contract/notice.ts';
import { formatInteger } from '../text/format.ts';

/** Who was left out of the contacts and why, a line each; none where nobody was. */
export function leftOutWords(left: ContactsLeftOut): string[] {
  const lines: readonly (readonly [number, string])[] = [
    [left.withoutSegment, 'in no segment'], [left.withoutConsent, 'did not agree to be written to'], [left.withoutEmail, 'without an address'],
    [left.invalidEmail, 'with an address that cannot be one'], [left.repeatedEmail, `with the address of a customer above${left.repeatedElsewhere === 0 ? '' : ` (${formatInteger(left.repeatedElsewhere)} of them in another segment: the first customer counts)`}`],
  ];
  return lines.filter(([count]) => count > 0).map(([count, why]) => `${formatInteger(count)} left out: ${why}`);
}

/** What to tell besides. */
export function handoverNotices({ renamed, neutralised, leftOut }: HandoverResult): Notice[] {
  return [
    ...renamed.map(({ from, to }): Notice => ({ code: 'segment-handed-as', data: { name: from, as: to } })),
    ...(leftOut.repeatedElsewhere === 0 ? [] : [{ code: 'address-in-segments', data: { count: leftOut.repeatedElsewhere } } as const]),
    ...formulaNotices(neutralised),
  ];
}
