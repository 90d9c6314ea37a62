import type { EncodingName } from '../recipe/encodings.ts';

/** Letters beyond ASCII that a language writes, small ones. */
const WESTERN = [
  'äöüß', 'àâæçèéêëîïôœùûüÿ', 'áéíñóúü', 'àáâãçéêíóôõúü', 'àèéìíîòóùú', 'åäöæøé', 'áéëïóöüèê', 'áéíóúýðþæö', 'àçéèíïóòúü', 'åäöšž', 'äõöüšž',
] as const;
const CENTRAL = ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž', 'äöüßáéíóőúű'] as const;
const TURKISH = ['çğıöşüâîû'] as const;
/** Letters that make up most of a text, the most frequent first. */
const CYRILLIC = 'оаеинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґјљњћџђ';
const GREEK = 'αοιετσνηυρπκμλςάωγίέήόδύθώχφβξζψϊϋΐΰ';

/** Languages of an encoding of Latin letters. */
export const LATIN: readonly (readonly [EncodingName, readonly string[]])[] = [
  ['windows-1252', WESTERN], ['windows-1250', CENTRAL], ['iso-8859-2', CENTRAL], ['windows-1254', TURKISH], ['iso-8859-15', ['àâæçéèêëîïôœùûüÿ', 'åäöšž', 'äõöüšž']],
];

/** Encodings of other alphabets, the more usual one first. */
export const OTHER_ALPHABETS: readonly (readonly [EncodingName, string])[] = [
  ['windows-1251', CYRILLIC], ['koi8-r', CYRILLIC], ['iso-8859-5', CYRILLIC], ['windows-1253', GREEK], ['iso-8859-7', GREEK],
];
