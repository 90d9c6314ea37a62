import type { ColumnType } from '../recipe/recipe.ts';

interface Rule {
  readonly reason: string;
  /** Matches the column's name. */
  readonly name?: RegExp;
  /** Matches a value. */
  readonly value?: (text: string) => boolean;
  /** Both must hold; otherwise either is enough. */
  readonly both?: boolean;
}

const SHARE = 0.5;
const digitsOf = (text: string): string => text.replace(/[\s-]/g, '');

const RULES: readonly Rule[] = [
  { reason: 'e-mail addresses', value: (text) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text) },
  { reason: 'bank account numbers (IBAN, checksum fits)', value: isIban },
  { reason: 'card numbers (checksum fits)', value: isCard },
  { reason: 'IP addresses', value: isIp },
  { reason: 'telephone numbers', name: /phone|telefon|(^|[\s_-])(tel|mobile|handy|fax)($|[\s_-])/i, value: isPhone, both: true },
  { reason: 'telephone numbers', value: (text) => /^\+\d[\d\s()/.-]{6,}$/.test(text) && isPhone(text) },
  { reason: 'dates of birth', name: /birth|geburt|(^|[\s_-])dob($|[\s_-])/i, value: (text) => /^\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(text), both: true },
  { reason: 'names of persons', name: /^(c_)?(first|last|full|middle|sur|fore|given|family|customer|contact|billing|shipping)[\s_-]?name$|^(vor|nach|familien)name$|^name$|^surname$|(billing|shipping) name$/i, value: (text) => /^\p{L}[\p{L}\s'.,-]*$/u.test(text), both: true },
  { reason: 'addresses', name: /address|adresse|anschrift|street|stra(ss|ß)e/i, value: (text) => /\p{L}/u.test(text) && /\d/.test(text), both: true },
];

/**
 * Why a column looks like personal data, or null.
 * @param values some of its values, as text
 */
export function sensitiveReason(name: string, type: ColumnType, values: readonly string[]): string | null {
  if (type === 'number' || type === 'boolean' || values.length === 0) return null;
  for (const rule of RULES) {
    if (rule.both === true && rule.name?.test(name.trim()) !== true) continue;
    const fitting = rule.value === undefined ? 0 : values.filter((text) => rule.value?.(text.trim())).length;
    if (fitting >= values.length * SHARE && fitting > 0) {
      return `${fitting} of ${values.length} values looked at are ${rule.reason}.`;
    }
  }
  return null;
}

function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return /^\+?[\d\s()/.-]+$/.test(text) && digits.length >= 7 && digits.length <= 15;
}

function isIp(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4) return parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return /^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}$/i.test(text);
}

/** ISO 13616: moved to the end and read as a number, the rest by 97 is 1. */
function isIban(text: string): boolean {
  const plain = text.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
  let rest = 0;
  for (const sign of plain.slice(4) + plain.slice(0, 4)) {
    const value = parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** ISO/IEC 7812: 13 to 19 digits whose Luhn sum is a multiple of ten. */
function isCard(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[2-6]\d{12,18}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
