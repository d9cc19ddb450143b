/** The WebAssembly binary format, as far as the core uses it: sections, functions, instructions, names. */
import { signed, unsigned } from "../../bindings/pack/wasm.js";

export { signed, unsigned };

const SECTION_CUSTOM = 0;

export const SECTION_IMPORT = 2,
  SECTION_GLOBAL = 6,
  SECTION_EXPORT = 7,
  SECTION_CODE = 10;

export const OP_IF = 0x04,
  OP_BR_IF = 0x0d,
  OP_BR_TABLE = 0x0e,
  OP_CALL = 0x10,
  OP_SELECT = 0x1b,
  OP_LOAD_FIRST = 0x28,
  OP_LOAD_LAST = 0x35,
  OP_STORE_FIRST = 0x36,
  OP_STORE_LAST = 0x3e,
  OP_MEMORY_SIZE = 0x3f,
  OP_MEMORY_GROW = 0x40,
  OP_I32_CONST = 0x41,
  /** Two bytes of opcode: 0xfc and the number that follows. */
  OP_MEMORY_COPY = 0xfc0a,
  OP_MEMORY_FILL = 0xfc0b;

const HEADER_BYTES = 8;

export class Reader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
  ) {}

  byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError("the module ends too early");
    return this.bytes[this.at++]!;
  }

  /** An unsigned LEB128 number of 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** Any LEB128 number. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.take(this.u32()));
  }
}

export interface Section {
  readonly id: number;
  /** Where its body stands in the module. */
  readonly at: number;
  readonly body: Uint8Array;
}

export function readSections(module: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (const reader = new Reader(module, HEADER_BYTES); reader.at < module.length;) {
    const id = reader.byte();
    const bytes = reader.u32();
    sections.push({ id, at: reader.at, body: reader.take(bytes) });
  }
  return sections;
}

export function writeModule(module: Uint8Array, sections: readonly Section[]): Uint8Array {
  const parts = sections.flatMap(({ id, body }) => [Uint8Array.from([id, ...unsigned(body.length)]), body]);
  return new Uint8Array(Buffer.concat([module.subarray(0, HEADER_BYTES), ...parts]));
}

/** Index by name, of exported functions. */
export function exportedFunctions(sections: readonly Section[]): Map<string, number> {
  const reader = new Reader(sections.find(({ id }) => id === SECTION_EXPORT)!.body);
  const found = new Map<string, number>();
  for (let left = reader.u32(); left > 0; left--) {
    const name = reader.text();
    const isFunction = reader.byte() === 0;
    const index = reader.u32();
    if (isFunction) found.set(name, index);
  }
  return found;
}

/** The export section with one global more. */
export function withExportedGlobal(body: Uint8Array, name: string, index: number): Uint8Array {
  const reader = new Reader(body);
  const exports = reader.u32();
  const text = new TextEncoder().encode(name);
  const entry = [...unsigned(text.length), ...text, 3, ...unsigned(index)];
  return Uint8Array.from([...unsigned(exports + 1), ...body.subarray(reader.at), ...entry]);
}

/** Subsections of the custom section `name`. */
export const NAMES_OF_FUNCTIONS = 1,
  NAMES_OF_GLOBALS = 7;

/** Names by index, from the custom section `name`. */
export function namesOf(sections: readonly Section[], what: number): Map<number, string> {
  const names = new Map<number, string>();
  for (const { id, body } of sections) {
    const reader = new Reader(body);
    if (id !== SECTION_CUSTOM || reader.text() !== "name") continue;
    while (reader.at < body.length) {
      const isWanted = reader.byte() === what;
      const end = reader.u32() + reader.at;
      if (isWanted) for (let left = reader.u32(); left > 0; left--) names.set(reader.u32(), reader.text());
      reader.at = end;
    }
  }
  return names;
}

export interface Instruction {
  readonly opcode: number;
  readonly start: number;
  readonly end: number;
  /** Of loads and stores: the constant that is added to the address; of calls: the function. */
  readonly operand: number;
}

/** Reads the instruction at the reader's place. */
export function readInstruction(reader: Reader): Instruction {
  const start = reader.at;
  const first = reader.byte();
  const opcode = first === 0xfc ? (first << 8) | reader.u32() : first;
  const operand = readImmediates(opcode, reader);
  return { opcode, start, end: reader.at, operand };
}

function readImmediates(opcode: number, reader: Reader): number {
  if (opcode === OP_CALL) return reader.u32();
  if (opcode >= OP_LOAD_FIRST && opcode <= OP_STORE_LAST) {
    reader.skipNumber(); // alignment
    return reader.u32();
  }
  // A table of targets, and one for all else.
  if (opcode === OP_BR_TABLE) for (let left = reader.u32(); left > 0; left--) reader.skipNumber();
  for (let left = numbersOf(opcode); left > 0; left--) reader.skipNumber();
  return 0;
}

/** How many LEB128 numbers follow the opcode. What the core has no use for is an error, so that nothing is passed over. */
function numbersOf(opcode: number): number {
  if (opcode === OP_MEMORY_COPY) return 2;
  if (opcode === OP_MEMORY_FILL || (opcode >= 0x02 && opcode <= OP_IF) || (opcode >= 0x0c && opcode <= OP_BR_TABLE)) return 1;
  if (opcode >= 0x20 && opcode <= 0x24) return 1; // locals and globals
  if (opcode >= OP_MEMORY_SIZE && opcode <= 0x42) return 1; // memory.size, memory.grow, i32.const, i64.const
  const isPlain =
    opcode <= 0x01 || opcode === 0x05 || opcode === 0x0b || opcode === 0x0f || opcode === 0x1a || opcode === OP_SELECT;
  if (isPlain || (opcode >= 0x45 && opcode <= 0xc4)) return 0;
  throw new Error(`instruction 0x${opcode.toString(16)} is not known here`);
}
