/** What says yes in a column of consent, in lower case. */
export const YES_WORDS: readonly string[] = [
  'yes', 'y', 'true', 't', '1', 'x', 'ja', 'j', 'wahr', 'oui', 'si', 'sí', 'sì', 'on', 'subscribed', 'opt-in', 'optin', 'opted in', 'opted-in', 'granted', 'consented', 'agreed',
];
