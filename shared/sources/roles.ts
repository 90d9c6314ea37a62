import type { ColumnRole, ColumnType } from '../recipe/recipe.ts';
import type { Figures } from './figures.ts';
import { namesCustomers } from './orders.ts';

export interface RoleFacts {
  readonly name: string;
  /** Position in the file, from 0. */
  readonly position: number;
  /** As inferred; `text` is refined to category or text here, and whole numbers of two values become a category. */
  readonly type: ColumnType;
  readonly rows: number;
  readonly figures: Figures;
  /** Why it looks like personal data, or null. */
  readonly sensitive: string | null;
}

export interface RoleGuess {
  readonly type: ColumnType;
  readonly role: ColumnRole;
  readonly reason: string;
}

/** A text column with at most this many values is a category. */
const MOST_LEVELS = 100;

const ID_NAME = /(^|[\s_.-])(id|ids|key|uuid|guid|sku|no|nr|num|number|nummer|code|kennung|email|e-mail)$|[a-z](Id|ID|No|Nr|Number|Nummer|Key|Code|UUID)$|^(customer|kunden?)(id|no|nr|nummer|number)$/i;
const STRICT_CAMEL = /[a-z](Id|ID|No|Nr|Number|Nummer|Key|Code|UUID)$/;

/** True for names such as customerID, order_no, Kundennummer, email. */
export function isIdName(name: string): boolean {
  const plain = name.trim();
  if (/(^|[\s_.-])(id|ids|key|uuid|guid|sku|no|nr|num|number|nummer|code|kennung|email|e-mail)$/i.test(plain)) return true;
  return STRICT_CAMEL.test(plain) || (ID_NAME.test(plain) && /^(customer|kunden?)/i.test(plain));
}

/** True for names of columns that name things one by one, never amounts of them: id, customer_id, SKU, product code. Numbers (`no`) may be amounts. */
export function namesThings(name: string): boolean {
  const plain = name.trim();
  return /(^|[\s_.-])(id|ids|key|uuid|guid|sku|code|kennung)$/i.test(plain) || /[a-z](Id|ID|Key|Code|UUID)$/.test(plain) || namesCustomers(plain);
}

/** What a column is for, and why; `type` is the inferred one with categories told apart from text and from amounts. */
export function guessRole(facts: RoleFacts): RoleGuess {
  const { figures, rows, type, name } = facts;
  const present = rows - figures.missing;
  if (present === 0) return { type, role: 'ignore', reason: 'No row has a value.' };
  const isText = type === 'text' || type === 'category';
  const unique = present > 1 && figures.distinct >= present * 0.98 && figures.missing <= rows * 0.02;
  if ((isText || type === 'integer') && unique) {
    const refined = isText ? 'text' : type;
    if (isIdName(name)) return { type: refined, role: 'id', reason: 'Its name says that it identifies, and nearly every row has its own value.' };
    if (numbersRows(facts)) return { type: refined, role: 'id', reason: 'It numbers the rows.' };
    if (isText && facts.position === 0 && rows >= 10) return { type: 'text', role: 'id', reason: 'It is the first column, and nearly every row has its own value.' };
    if (isText && rows >= 20 && looksLikeCodes(figures)) return { type: 'text', role: 'id', reason: 'Nearly every row has its own code.' };
  }
  if (type === 'date' || type === 'datetime') return { type, role: 'date', reason: 'Values are dates.' };
  if (facts.sensitive !== null) {
    return { type: isText ? textRole(figures, present).type : type, role: 'ignore', reason: `Personal data: ${facts.sensitive}` };
  }
  if (figures.distinct === 1) return { type: isText ? 'category' : type, role: 'ignore', reason: 'Every row has the same value.' };
  if (figures.distinct < present && type !== 'boolean' && namesCustomers(name)) {
    return { type: isText ? 'text' : type, role: 'id', reason: 'Its name says that it identifies customers, though values repeat.' };
  }
  if (isRunning(facts)) return { type, role: 'ignore', reason: 'A running number.' };
  if (type === 'integer' && isIdName(name) && figures.distinct > 20) {
    return { type, role: 'ignore', reason: 'Its name says that it is a number of something, not a quantity.' };
  }
  if (isLongNumber(facts)) {
    const reason = `Whole numbers of ${digitsOf(figures.min)} digits, each once: they name something and measure nothing.`;
    return facts.position === 0 ? { type, role: 'id', reason } : { type, role: 'ignore', reason };
  }
  if (CONSENT_NAME.test(name) && figures.distinct <= MOST_ANSWERS) {
    return { type: isText ? 'category' : type, role: 'ignore', reason: 'It says who agreed to something, not what customers are like.' };
  }
  if (type === 'integer' && isCodeOfKinds(name, figures)) return { type: 'category', role: 'feature', reason: `Its name and its ${figures.distinct} whole numbers say that they stand for kinds.` };
  if (type === 'integer' && isTwofold(figures, present)) return twofoldRole(figures);
  if (type === 'number' || type === 'integer') return { type, role: 'feature', reason: 'Values are numbers.' };
  if (type === 'boolean') return { type, role: 'feature', reason: 'Values are true or false.' };
  return textRole(figures, present);
}

const CONSENT_NAME = /(^|[\s_.-])(consent|opt[\s_-]?(in|out)|gdpr|dsgvo|einwilligung)/i;
/** Yes, no, asked, unknown and the like. */
const MOST_ANSWERS = 6;

const KINDS_NAME = /(^|[\s_.-])(region|channel|kanal|zone|sector|sektor|industry|branche|branch|filiale|store|state|bundesland|country|land|department|abteilung|category|kategorie|type|typ|kind|art|gender|geschlecht|sex|marital|status|cluster|segment|plan|tarif|tariff)([\s_.-]?(id|code|no|nr))?$/i;
const MOST_KINDS = 30;

/** Small whole numbers from 0 or 1 on under the name of something that has kinds, not amounts: regions 1 to 3. */
const isCodeOfKinds = (name: string, { distinct, min, max }: Figures): boolean =>
  distinct > 2 && distinct <= MOST_KINDS && (min === 0 || min === 1) && Number(max) < 2 * distinct && KINDS_NAME.test(name.trim().replace(/([a-z])([A-Z])/g, '$1 $2'));

/** Whole numbers of two values in a few rows may be amounts yet. */
const FEWEST_TWOFOLD = 10;

const isTwofold = (figures: Figures, present: number): boolean => figures.distinct === 2 && present >= FEWEST_TWOFOLD;

/** Two whole numbers stand for two kinds (yes and no, channel 1 and 2): an average of them says nothing. */
const twofoldRole = ({ min, max }: Figures): RoleGuess => ({
  type: 'category', role: 'feature',
  reason: min === 0 && max === 1 ? 'Values are 0 and 1, which stand for no and yes.' : `It has two values, ${min} and ${max}, which stand for kinds.`,
});

const textRole = (figures: Figures, present: number): RoleGuess => {
  const few = figures.distinct <= MOST_LEVELS && (figures.distinct <= 12 || figures.distinct <= present / 2);
  if (few && (figures.distinct < present || present <= 12)) {
    return { type: 'category', role: 'feature', reason: `It has ${figures.distinct} different values.` };
  }
  return { type: 'text', role: 'text', reason: `It has ${figures.distinct} different values, too many for a category.` };
};

const numbersRows = ({ position, type, rows, figures }: RoleFacts): boolean =>
  position === 0 && type === 'integer' && rows >= 3 && figures.distinct === rows
  && (figures.min === 0 || figures.min === 1) && Number(figures.max) - Number(figures.min) === rows - 1;

const FEWEST_RUNNING = 20;

/** Consecutive whole numbers, each once, in any order. */
const isRunning = ({ type, rows, figures }: RoleFacts): boolean =>
  type === 'integer' && rows >= FEWEST_RUNNING && figures.distinct === rows && Number(figures.max) - Number(figures.min) === rows - 1;

const FEWEST_DIGITS = 9;

const digitsOf = (value: Figures['min']): number => String(Math.abs(Number(value))).length;

/** Numbers of accounts, contracts and cards: equally long and never twice, as amounts hardly are. */
const isLongNumber = ({ type, rows, figures }: RoleFacts): boolean =>
  type === 'integer' && rows >= FEWEST_RUNNING && figures.distinct === rows && Number(figures.min) > 0
  && digitsOf(figures.min) >= FEWEST_DIGITS && digitsOf(figures.min) === digitsOf(figures.max);

const looksLikeCodes = (figures: Figures): boolean =>
  figures.top.every(({ value }) => value.length <= 40 && !/\s/.test(value) && /\d/.test(value));
