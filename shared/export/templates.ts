/** A language of content blocks: how it asks for the segment of the person a mail goes to. */
interface Template {
  readonly name: string;
  readonly condition: (name: string) => string;
  readonly first: (condition: string) => string;
  readonly next: (condition: string) => string;
  readonly otherwise: string;
  readonly end: string;
  /** A remark that is taken out before sending; null: the language has none. */
  readonly remark: ((text: string) => string) | null;
}

const tags = (next: 'elif' | 'elsif'): Pick<Template, 'first' | 'next' | 'otherwise' | 'end'> => ({
  first: (condition) => `{% if ${condition} %}`, next: (condition) => `{% ${next} ${condition} %}`, otherwise: '{% else %}', end: '{% endif %}',
});
const jinja = { ...tags('elif'), remark: (text: string) => `{# ${text} #}` } as const;
const liquid = { ...tags('elsif'), remark: (text: string) => `{% comment %} ${text} {% endcomment %}` } as const;

/**
 * The languages, from the platforms' documentation. Names are compared as the contacts carry them (`handedNames`), which have no sign
 * that ends a text in any of them.
 */
export const TEMPLATES = {
  mailchimp: {
    name: 'Merge tags of Mailchimp', condition: (name) => `SEGMENT=${name}`,
    first: (condition) => `*|IF:${condition}|*`, next: (condition) => `*|ELSEIF:${condition}|*`, otherwise: '*|ELSE:|*', end: '*|END:IF|*', remark: null,
  },
  klaviyo: { name: 'Template tags of Klaviyo', condition: (name) => `person|lookup:'Segment' == '${name}'`, ...jinja },
  hubspot: { name: 'HubL of HubSpot', condition: (name) => `contact.segment == "${name}"`, ...jinja },
  brevo: { name: 'Template language of Brevo', condition: (name) => `contact.SEGMENT == "${name}"`, ...jinja },
  ampscript: {
    name: 'AMPscript of Salesforce Marketing Cloud', condition: (name) => `AttributeValue("Segment") == "${name}"`,
    first: (condition) => `%%[ IF ${condition} THEN ]%%`, next: (condition) => `%%[ ELSEIF ${condition} THEN ]%%`,
    otherwise: '%%[ ELSE ]%%', end: '%%[ ENDIF ]%%', remark: (text) => `%%[ /* ${text} */ ]%%`,
  },
  braze: { name: 'Liquid of Braze', condition: (name) => `{{custom_attribute.\${segment}}} == "${name}"`, ...liquid },
  customerio: { name: 'Liquid of Customer.io', condition: (name) => `customer.segment == "${name}"`, ...liquid },
  liquid: { name: 'Liquid', condition: (name) => `customer.segment == "${name}"`, ...liquid },
} as const satisfies Readonly<Record<string, Template>>;

export type TemplateKey = keyof typeof TEMPLATES;

/** Signs that end a text or a tag in some language, and what stands for them. */
const STAND_INS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' '],
  [/"/g, '”'], [/['`]/g, '’'], [/\{/g, '('], [/\}/g, ')'], [/\[/g, '('], [/\]/g, ')'], [/</g, '‹'], [/>/g, '›'],
  [/[|\\]/g, '/'], [/%{2,}/g, '%'], [/\*+(?=\/)|(?<=\/)\*+/g, '·'], [/\s+/g, ' '],
];

/** Text that no template language takes for more than text. */
export function tame(text: string): string {
  return STAND_INS.reduce((tamed, [sign, instead]) => tamed.replace(sign, instead), text).trim();
}

/** Signs of a name that are handed over at most, so that tags and text fields take it whole. */
const MOST_NAME = 60;

/**
 * Names of segments as platforms are given them, each of them once: the same in contacts and content blocks, so that they match.
 * A name never begins with a sign that a spreadsheet takes for a formula.
 */
export function handedNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, i) => {
    const signs = [...tame(name).replace(/\p{Extended_Pictographic}\uFE0F?/gu, '').replace(/^[=+\-@\s＝＋－＠]+/u, '').replace(/\s+/g, ' ').trim()];
    const base = (signs.length > MOST_NAME ? `${signs.slice(0, MOST_NAME - 1).join('').trim()}…` : signs.join('')) || `Segment ${i + 1}`;
    let free = base;
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${base} (${n})`;
    taken.add(free.toLowerCase());
    return free;
  });
}

export interface BlockSegment {
  /** As handed over. */
  readonly name: string;
  readonly customers: number;
  /** What sets it apart, or empty. */
  readonly headline: string;
}

/**
 * A content block with a place for the text of each segment, and one for everybody else. Remarks are taken out before sending; where a
 * language has none, they stand above the block, so that no recipient ever reads them.
 */
export function contentBlock(key: TemplateKey, title: string, segments: readonly BlockSegment[]): string {
  const template: Template = TEMPLATES[key];
  const about = ({ name, customers, headline }: BlockSegment, i: number): string => `Segment ${i + 1}: ${name}, ${customers} customers${headline === '' ? '' : `. ${tame(headline)}`}`;
  const { remark } = template;
  const body = segments.flatMap((segment, i) => [
    (i === 0 ? template.first : template.next)(template.condition(segment.name)),
    ...(remark === null ? [] : [remark(about(segment, i))]),
    `<p>Text ${i + 1}</p>`,
  ]);
  const block = [...body, template.otherwise, ...(remark === null ? [] : [remark('Customers in no segment, and everybody else')]), '<p>Text for everybody else</p>', template.end];
  const guide = remark === null ? [`${template.name}: ${tame(title)}`, ...segments.map(about), 'Copy what follows the line into the mail; what stands above it is for you.', '-'.repeat(40)]
    : [remark(`${template.name}: ${tame(title)}`)];
  return `${[...guide, ...block].join('\n')}\n`;
}
