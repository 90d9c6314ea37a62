import { z } from '../recipe/zod.ts';
import { AppError } from '../errors/app-error.ts';
import { hexText } from '../math/bytes.ts';

/**
 * What encryption takes from the place it runs in. Both implementations give the same bytes.
 */
export interface Ciphers {
  random(length: number): Uint8Array;
  /** scrypt (RFC 7914) of a passphrase in UTF-8. */
  scrypt(passphrase: string, salt: Uint8Array, cost: KeyCost, length: number): Promise<Uint8Array>;
  /** AES-256-GCM (NIST SP 800-38D), the tag of 16 bytes behind the text. */
  encrypt(key: Uint8Array, iv: Uint8Array, head: Uint8Array, plain: Uint8Array): Promise<Uint8Array>;
  /** Null when the tag does not fit. */
  decrypt(key: Uint8Array, iv: Uint8Array, head: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | null>;
}

export interface KeyCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** A key made from a passphrase, with what it was made with. It stays in memory. */
export interface ProjectKey {
  readonly cost: KeyCost;
  /** Hexadecimal. */
  readonly salt: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Hexadecimal; tells a wrong passphrase from a damaged file. */
  readonly check: string;
}

/** 128 MB and about a second: what OWASP recommends. */
const COST: KeyCost = { n: 131_072, r: 8, p: 1 };
const SALT_BYTES = 16;
const IV_BYTES = 12;
const KEY_BYTES = 32;
const CHECK_BYTES = 8;
/** A file may not ask for more memory than this (128 × n × r bytes), nor for more work. */
const MOST_MEMORY = 1 << 30;
const LONGEST_HEAD = 1000;
export const SHORTEST_PASSPHRASE = 8;

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length * 2}}$`), `${length * 2} hexadecimal digits`);
const headSchema = z.strictObject({
  kind: z.literal('tessera-encrypted'),
  version: z.literal(1),
  kdf: z.strictObject({ name: z.literal('scrypt'), n: z.number().int(), r: z.number().int().min(1).max(32), p: z.number().int().min(1).max(16), salt: hex(SALT_BYTES) })
    .refine(({ n, r }) => n >= 16_384 && (n & (n - 1)) === 0 && 128 * n * r <= MOST_MEMORY, 'cost of the key out of bounds'),
  cipher: z.strictObject({ name: z.literal('aes-256-gcm'), iv: hex(IV_BYTES) }),
  check: hex(CHECK_BYTES),
});

const START = '{"kind":"tessera-encrypted"';

const fromHex = (text: string): Uint8Array => Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));

/** True for bytes of an encrypted project, however damaged behind their beginning. */
export function isSealed(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, START.length)) === START;
}

async function makeKey(ciphers: Ciphers, passphrase: string, cost: KeyCost, salt: string): Promise<ProjectKey> {
  // the same letters give the same bytes whatever the keyboard composed them of
  const bytes = await ciphers.scrypt(passphrase.normalize('NFC'), fromHex(salt), cost, KEY_BYTES + CHECK_BYTES);
  return { cost, salt, key: bytes.slice(0, KEY_BYTES), check: hexText(bytes.slice(KEY_BYTES)) };
}

/** A key with a salt of its own. @throws AppError `passphrase-short` */
export async function newProjectKey(ciphers: Ciphers, passphrase: string): Promise<ProjectKey> {
  if (Array.from(passphrase).length < SHORTEST_PASSPHRASE) throw new AppError('passphrase-short', { least: SHORTEST_PASSPHRASE });
  return makeKey(ciphers, passphrase, COST, hexText(ciphers.random(SALT_BYTES)));
}

function parse(bytes: Uint8Array): { readonly head: z.infer<typeof headSchema>; readonly line: Uint8Array; readonly sealed: Uint8Array } {
  const end = bytes.subarray(0, LONGEST_HEAD).indexOf(10);
  try {
    if (end < 0) throw new Error('no head');
    const line = bytes.subarray(0, end);
    return { head: headSchema.parse(JSON.parse(new TextDecoder().decode(line))), line, sealed: bytes.subarray(end + 1) };
  } catch (cause) {
    throw new AppError('invalid-project', { reason: 'the head of the encrypted file is damaged, or of a later version' }, cause);
  }
}

/** The key of an encrypted project. @throws AppError `passphrase-wrong`, `invalid-project` */
export async function keyOf(ciphers: Ciphers, bytes: Uint8Array, passphrase: string): Promise<ProjectKey> {
  const { head } = parse(bytes);
  const { n, r, p, salt } = head.kdf;
  const key = await makeKey(ciphers, passphrase, { n, r, p }, salt);
  if (key.check !== head.check) throw new AppError('passphrase-wrong');
  return key;
}

/** By what the key of an encrypted project is known: its salt, which every passphrase has of its own. @throws AppError `invalid-project` */
export function saltOf(bytes: Uint8Array): string {
  return parse(bytes).head.kdf.salt;
}

/** What an operating system may keep in the place of a passphrase: it opens the files under this key, and tells nothing of the words. */
export function secretOf({ key }: ProjectKey): string {
  return hexText(key);
}

/** The key of an encrypted project from such a secret; null for what is none. Whether it fits is told by `unseal`. @throws AppError `invalid-project` */
export function keyFromSecret(bytes: Uint8Array, secret: string): ProjectKey | null {
  const { kdf: { n, r, p, salt }, check } = parse(bytes).head;
  return hex(KEY_BYTES).safeParse(secret).success ? { cost: { n, r, p }, salt, key: fromHex(secret), check } : null;
}

/** Bytes encrypted under a key: a line of JSON that says how, then the ciphertext, to which that line is bound. Each time with another initialisation vector. */
export async function seal(ciphers: Ciphers, { cost, salt, key, check }: ProjectKey, plain: Uint8Array): Promise<Uint8Array> {
  const iv = ciphers.random(IV_BYTES);
  const head = { kind: 'tessera-encrypted', version: 1, kdf: { name: 'scrypt', ...cost, salt }, cipher: { name: 'aes-256-gcm', iv: hexText(iv) }, check };
  const line = new TextEncoder().encode(JSON.stringify(head));
  const sealed = await ciphers.encrypt(key, iv, line, plain);
  const bytes = new Uint8Array(line.length + 1 + sealed.length);
  bytes.set(line);
  bytes[line.length] = 10;
  bytes.set(sealed, line.length + 1);
  return bytes;
}

/** The bytes that were encrypted. @throws AppError `passphrase-wrong` for a key of another passphrase, `invalid-project` for a damaged file */
export async function unseal(ciphers: Ciphers, key: ProjectKey, bytes: Uint8Array): Promise<Uint8Array> {
  const { head, line, sealed } = parse(bytes);
  if (key.salt !== head.kdf.salt || key.check !== head.check) throw new AppError('passphrase-wrong');
  const plain = await ciphers.decrypt(key.key, fromHex(head.cipher.iv), line, sealed);
  if (plain === null) throw new AppError('invalid-project', { reason: 'the encrypted file was damaged or changed' });
  return plain;
}
