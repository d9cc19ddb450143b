/**
 * A pass over a compiled core that counts the instructions it executes. Before each run of instructions without a branch in or out
 * of it stands one addition to a counter, so the count is exact. Blocks and their ends are no instructions. A function may be a
 * *phase*: the counter's value at its entry is kept.
 */
import {
  OP_BR_IF,
  OP_BR_TABLE,
  OP_IF,
  Reader,
  readInstruction,
  readSections,
  SECTION_CODE,
  SECTION_EXPORT,
  SECTION_GLOBAL,
  signed,
  unsigned,
  withExportedGlobal,
  writeModule,
  type Section,
} from "../../test/guarded/wasm.js";

const OP_BLOCK = 0x02,
  OP_LOOP = 0x03,
  OP_ELSE = 0x05,
  OP_END = 0x0b,
  OP_BR = 0x0c,
  OP_RETURN = 0x0f,
  OP_GLOBAL_GET = 0x23,
  OP_GLOBAL_SET = 0x24,
  OP_I32_CONST = 0x41,
  OP_I32_ADD = 0x6a,
  TYPE_I32 = 0x7f;

/** Where a run of instructions ends: another one may begin behind it. */
const BORDERS = new Set([OP_BLOCK, OP_LOOP, OP_IF, OP_ELSE, OP_END, OP_BR, OP_BR_IF, OP_BR_TABLE, OP_RETURN]);
const NO_INSTRUCTIONS = new Set([OP_BLOCK, OP_LOOP, OP_ELSE, OP_END]);

/** Exports `count`, and for each phase, by function index, a global of its name. */
export function counting(module: Uint8Array, phases: ReadonlyMap<number, string> = new Map()): Uint8Array {
  const sections = readSections(module);
  const first = globalsIn(sections);
  const entries = new Map([...phases.keys()].map((index, at) => [index, first + 1 + at]));
  return withCounters(module, sections, ["count", ...phases.values()], (body) => countedCode(body, () => first, entries));
}

/** Exports a counter for each function, by its number. */
export function countingFunctions(module: Uint8Array): Uint8Array {
  const sections = readSections(module);
  const first = globalsIn(sections);
  const functions = new Reader(sections.find(({ id }) => id === SECTION_CODE)!.body).u32();
  const names = Array.from({ length: functions }, (_, index) => `function ${index}`);
  return withCounters(module, sections, names, (body) => countedCode(body, (index) => first + index, new Map()));
}

function globalsIn(sections: readonly Section[]): number {
  return new Reader(sections.find(({ id }) => id === SECTION_GLOBAL)!.body).u32();
}

/** The module with a global for each name behind its own, and other code. */
function withCounters(
  module: Uint8Array,
  sections: readonly Section[],
  names: readonly string[],
  code: (body: Uint8Array) => Uint8Array,
): Uint8Array {
  const first = globalsIn(sections);
  const changed = sections.map((section) => {
    if (section.id === SECTION_GLOBAL) return { ...section, body: withGlobals(section.body, names.length) };
    if (section.id === SECTION_EXPORT) {
      return { ...section, body: names.reduce((body, name, at) => withExportedGlobal(body, name, first + at), section.body) };
    }
    return section.id === SECTION_CODE ? { ...section, body: code(section.body) } : section;
  });
  return writeModule(module, changed);
}

/** The section of globals with some more, mutable numbers that begin as 0. */
function withGlobals(body: Uint8Array, more: number): Uint8Array {
  const reader = new Reader(body);
  const before = reader.u32();
  const one = [TYPE_I32, 1, OP_I32_CONST, 0, OP_END];
  return Uint8Array.from([...unsigned(before + more), ...body.subarray(reader.at), ...Array(more).fill(one).flat()]);
}

function countedCode(body: Uint8Array, counterOf: (index: number) => number, entries: ReadonlyMap<number, number>): Uint8Array {
  const reader = new Reader(body);
  const functions = reader.u32();
  const out: number[] = unsigned(functions);
  for (let index = 0; index < functions; index++) {
    const bytes = reader.u32();
    const code = countedBody(reader, reader.at + bytes, counterOf(index), entries.get(index));
    out.push(...unsigned(code.length));
    for (const byte of code) out.push(byte);
  }
  return Uint8Array.from(out);
}

function countedBody(reader: Reader, end: number, counter: number, entry: number | undefined): number[] {
  const start = reader.at;
  for (let groups = reader.u32(); groups > 0; groups--) {
    reader.u32();
    reader.byte();
  }
  const out = [...reader.bytes.subarray(start, reader.at)];
  if (entry !== undefined) out.push(OP_GLOBAL_GET, ...unsigned(counter), OP_GLOBAL_SET, ...unsigned(entry));
  while (reader.at < end) {
    const from = reader.at;
    let count = 0;
    for (let opcode = -1; reader.at < end && !BORDERS.has(opcode);) {
      opcode = readInstruction(reader).opcode;
      if (!NO_INSTRUCTIONS.has(opcode)) count++;
    }
    if (count > 0) out.push(...added(counter, count));
    for (const byte of reader.bytes.subarray(from, reader.at)) out.push(byte);
  }
  return out;
}

function added(counter: number, count: number): number[] {
  const number = unsigned(counter);
  return [OP_GLOBAL_GET, ...number, OP_I32_CONST, ...signed(count), OP_I32_ADD, OP_GLOBAL_SET, ...number];
}
