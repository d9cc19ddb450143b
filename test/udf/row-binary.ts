/** Rows of the module's functions in ClickHouse's RowBinary, written and read. Written from the description of the format, without a look at assembly/udf. */

/** Texts are bytes, as they are in ClickHouse. */
export type Text = string | Uint8Array;

export interface Row {
  readonly principal: Text;
  readonly action: Text;
  readonly resource: Text;
  /** A map may have a key twice. */
  readonly context: readonly (readonly [name: Text, values: readonly Text[]])[];
  readonly resourceAccount: Text;
  readonly entityArn: Text;
  readonly uniqueId: Text;
  readonly credentials: number;
  readonly flags: number;
}

/** What `postern_decide` is not told. */
export const NO_PARTS = { resourceAccount: "", entityArn: "", uniqueId: "", credentials: 0, flags: 0 };

const encoder = new TextEncoder();

export function bytesOfText(text: Text): Uint8Array {
  return typeof text === "string" ? encoder.encode(text) : text;
}

/** The block of rows, with or without the parts that only the full form has. */
export function writeRows(rows: readonly Row[], full: boolean): Uint8Array {
  const out: number[] = [];
  for (const row of rows) writeRow(row, full, out);
  return Uint8Array.from(out);
}

function writeRow(row: Row, full: boolean, out: number[]): void {
  for (const text of [row.principal, row.action, row.resource]) writeText(text, out);
  writeCount(row.context.length, out);
  for (const [name, values] of row.context) {
    writeText(name, out);
    writeCount(values.length, out);
    for (const value of values) writeText(value, out);
  }
  if (!full) return;
  for (const text of [row.resourceAccount, row.entityArn, row.uniqueId]) writeText(text, out);
  out.push(row.credentials, row.flags);
}

function writeText(text: Text, out: number[]): void {
  const bytes = bytesOfText(text);
  writeCount(bytes.length, out);
  for (const byte of bytes) out.push(byte);
}

function writeCount(count: number, out: number[]): void {
  for (; count > 0x7f; count >>>= 7) out.push((count & 0x7f) | 0x80);
  out.push(count);
}

/** Thrown for a block that does not hold its rows, no more and no less. */
export class BrokenBlock extends Error {}

/** Reads the rows of a block; texts are bytes. */
export function readRows(block: Uint8Array, count: number, full: boolean): Row[] {
  const reader = new BlockReader(block);
  const rows: Row[] = [];
  for (let left = count; left > 0; left--) rows.push(readRow(reader, full));
  if (!reader.isAtEnd) throw new BrokenBlock("bytes are left");
  return rows;
}

function readRow(reader: BlockReader, full: boolean): Row {
  const [principal, action, resource] = [reader.text(), reader.text(), reader.text()];
  const context = reader.list(() => [reader.text(), reader.list(() => reader.text())] as const);
  if (!full) return { principal, action, resource, context, ...NO_PARTS };
  const [resourceAccount, entityArn, uniqueId] = [reader.text(), reader.text(), reader.text()];
  const [credentials, flags] = [reader.byte(), reader.byte()];
  return { principal, action, resource, context, resourceAccount, entityArn, uniqueId, credentials, flags };
}

class BlockReader {
  #at = 0;
  constructor(readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.#at === this.bytes.length;
  }

  byte(): number {
    if (this.#at >= this.bytes.length) throw new BrokenBlock("a byte is missing");
    return this.bytes[this.#at++]!;
  }

  count(): number {
    let count = 0;
    for (let place = 0; place < 5; place++) {
      const byte = this.byte();
      count += (byte & 0x7f) * 2 ** (7 * place);
      if (byte > 0x7f) continue;
      if (count > 0xffffffff) break;
      return count;
    }
    throw new BrokenBlock("a count has more than 32 bits");
  }

  text(): Uint8Array {
    const length = this.count();
    if (length > this.bytes.length - this.#at) throw new BrokenBlock("a text is cut off");
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  list<T>(item: () => T): T[] {
    const items: T[] = [];
    for (let left = this.count(); left > 0; left--) items.push(item());
    return items;
  }
}
