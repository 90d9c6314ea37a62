import type { EncodingName } from '../recipe/encodings.ts';

/** Letters beyond ASCII that a language writes, small ones. */
export const WESTERN = [
  'äöüß', 'àâæçèéêëîïôœùûüÿ', 'áéíñóúü', 'àáâãçéêíóôõúü', 'àèéìíîòóùú', 'åäöæøé', 'áéëïóöüèê', 'áéíóúýðþæö', 'àçéèíïóòúü', 'åäöšž', 'äõöüšž',
] as const;
export const CENTRAL = ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž', 'äöüßáéíóőúű'] as const;
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
  ['windows-1251', CYRILLIC], ['koi8-r', CYRILLIC], ['iso-8859-5', CYRILLIC], ['ibm866', CYRILLIC], ['windows-1253', GREEK], ['iso-8859-7', GREEK],
];

const JAPANESE = '田山中川木本京都大阪東名古屋市区県町村子郎美一二三佐藤鈴高橋号氏番客様社株式会顧住所電話日月年円数新長松井石小林加渡辺伊吉福岡島崎札幌仙台横浜神戸広熊沢谷';
/** Signs that lists of names, places and goods are full of; where no kana stand beside them they tell Chinese from Japanese. */
export const USUAL_SIGNS: Readonly<Partial<Record<EncodingName, string>>> = {
  shift_jis: JAPANESE,
  'euc-jp': JAPANESE,
  'euc-kr': '김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하성차주우구민진지나원천방공현함변여도소석선마연위표명기반왕금인제모국어은용울부산대광수시군동매객름메카드회내요청영희철호준미경숙자순상병재승혜은수',
  gb18030: '王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗市省区县北京上海广州深圳天津重庆成都武汉南西安杭名姓客户编号公司有限的一是不了人在电话地址日期金额数量产品备注第次购买会员',
  big5: '王李張劉陳楊黃趙周吳徐孫馬朱胡林郭何高羅市省區縣北京上海臺中南高雄新竹桃園名姓客戶編號公司有限的一是不了人在電話地址日期金額數量產品備註第次購買會員',
};
