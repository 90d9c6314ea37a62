/** Where the parts of an Arrow IPC file may lie, checked before a reader follows them (format/Message.fbs, Schema.fbs, File.fbs). */
const MAGIC_BYTES = 8;
const TAIL_BYTES = 10;
const DEEPEST = 64;
const HEADER = { schema: 1, dictionary: 2, record: 3 } as const;
/** Types in a union whose number stands in `Type.typeIds`. */
const UNION = 14;
const LITTLE_ENDIAN = 0;

export class ArrowDamage extends Error {}

/**
 * Follows all lengths and lists of the metadata and holds them against the file's size, so that no number in it makes a
 * reader allocate or loop without end.
 * @param mostRows that a part may have
 * @returns whether its numbers are big-endian
 * @throws ArrowDamage
 */
export function verifyArrow(bytes: Uint8Array, mostRows: number): { bigEndian: boolean } {
  const file = bytes[0] === 0x41;
  const facts = { bigEndian: false };
  const check = (from: number, schemas: boolean): number => verifyMessage(bytes, from, mostRows, facts, schemas);
  if (!file) {
    for (let at = 0; at + 4 <= bytes.length;) {
      const next = check(at, true);
      if (next === 0) break;
      at = next;
    }
    return facts;
  }
  if (bytes.length < MAGIC_BYTES + TAIL_BYTES) throw new ArrowDamage('it ends in its head');
  const end = bytes.length - TAIL_BYTES;
  const length = int(bytes, end);
  if (length <= 0 || length > end - MAGIC_BYTES || bytes[bytes.length - 1] !== 0x31) throw new ArrowDamage('its directory is not where it should be');
  const footer = table(bytes.subarray(end - length, end), 0);
  footer.nested(1, (schema) => verifySchema(schema, facts));
  for (const list of [2, 3]) {
    footer.list(list, 24, (at, block) => {
      const offset = long(block, at);
      if (offset < MAGIC_BYTES || offset >= end) throw new ArrowDamage('a part lies outside the file');
      check(offset, false);
    });
  }
  return facts;
}

/** Checks the message at `from`; answers where the next begins, 0 at the end. */
const verifyMessage = (bytes: Uint8Array, from: number, mostRows: number, facts: { bigEndian: boolean }, schemas: boolean): number => {
  const marked = int(bytes, from) === -1;
  const start = from + (marked ? 8 : 4);
  const length = int(bytes, start - 4);
  if (length === 0) return 0;
  if (length < 0 || start + length > bytes.length) throw new ArrowDamage('a part ends too early');
  const message = table(bytes.subarray(start, start + length), 0);
  const kind = message.byte(1);
  const body = message.long(3);
  if (body < 0 || start + length + body > bytes.length) throw new ArrowDamage('a part ends too early');
  message.nested(2, (header) => {
    if (kind === HEADER.schema && schemas) verifySchema(header, facts);
    else if (kind === HEADER.record) verifyBatch(header, body, mostRows);
    else if (kind === HEADER.dictionary) header.nested(1, (batch) => verifyBatch(batch, body, mostRows));
  });
  return start + length + body;
};

const verifyBatch = (batch: Flat, body: number, mostRows: number): void => {
  if (batch.long(0) < 0 || batch.long(0) > mostRows) throw new ArrowDamage(`a part says that it has ${batch.long(0)} rows`);
  batch.list(1, 16, (at, bytes) => {
    if (long(bytes, at) < 0 || long(bytes, at) > mostRows || long(bytes, at + 8) < 0) throw new ArrowDamage('a column says that it has more rows than can be');
  });
  batch.list(2, 16, (at, bytes) => {
    const [offset, length] = [long(bytes, at), long(bytes, at + 8)];
    if (offset < 0 || length < 0 || offset + length > body) throw new ArrowDamage('a column lies outside its part');
  });
  let views = 0;
  batch.list(4, 8, (at, bytes) => {
    views += long(bytes, at);
    if (long(bytes, at) < 0 || views > 100_000) throw new ArrowDamage('a column has more pieces than can be');
  });
};

const verifySchema = (schema: Flat, facts: { bigEndian: boolean }): void => {
  if (schema.byte(0) !== LITTLE_ENDIAN) facts.bigEndian = true;
  let fields = 0;
  const visit = (field: Flat, depth: number): void => {
    if (++fields > 100_000 || depth > DEEPEST) throw new ArrowDamage('its columns are nested too deep');
    if (field.byte(2) === UNION) field.nested(3, (type) => type.list(1, 4, () => undefined));
    field.tables(5, (child) => visit(child, depth + 1));
    field.tables(6, () => undefined);
  };
  schema.tables(1, (field) => visit(field, 0));
  schema.tables(2, () => undefined);
};

/** A table of a FlatBuffer; parts that are absent are 0 or not visited. */
interface Flat {
  byte(field: number): number;
  long(field: number): number;
  nested(field: number, visit: (table: Flat) => void): void;
  /** Visits each struct of a list. */
  list(field: number, stride: number, visit: (at: number, bytes: Uint8Array) => void): void;
  tables(field: number, visit: (table: Flat) => void): void;
}

const table = (bytes: Uint8Array, reference: number): Flat => {
  const inside = (at: number, size: number): number => {
    if (at < 0 || at + size > bytes.length) throw new ArrowDamage('its directory reaches too far');
    return at;
  };
  const pos = inside(reference + int(bytes, inside(reference, 4)), 4);
  const vtable = inside(pos - int(bytes, pos), 4);
  const size = bytes[vtable] | (bytes[vtable + 1] << 8);
  inside(vtable, size);
  const place = (field: number): number => {
    const slot = 4 + field * 2;
    const offset = slot + 2 <= size ? bytes[vtable + slot] | (bytes[vtable + slot + 1] << 8) : 0;
    return offset === 0 ? -1 : inside(pos + offset, 1);
  };
  const listed = (field: number, stride: number, visit: (at: number) => void): void => {
    const at = place(field);
    if (at < 0) return;
    const start = inside(at + int(bytes, inside(at, 4)), 4);
    const count = int(bytes, start);
    if (count < 0) throw new ArrowDamage('its directory reaches too far');
    inside(start + 4, count * stride);
    for (let i = 0; i < count; i++) visit(start + 4 + i * stride);
  };
  return {
    byte: (field) => (place(field) < 0 ? 0 : bytes[place(field)]),
    long: (field) => (place(field) < 0 ? 0 : long(bytes, inside(place(field), 8))),
    nested(field, visit) {
      if (place(field) >= 0) visit(table(bytes, place(field)));
    },
    list: (field, stride, visit) => listed(field, stride, (at) => visit(at, bytes)),
    tables: (field, visit) => listed(field, 4, (at) => visit(table(bytes, at))),
  };
};

const int = (bytes: Uint8Array, at: number): number => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
const long = (bytes: Uint8Array, at: number): number => int(bytes, at + 4) * 4_294_967_296 + (int(bytes, at) >>> 0);
