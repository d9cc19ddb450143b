/**
 * Puts the core under guard: a pass over the compiled module that gives every read, write and branch of the core to the
 * on… functions of guard.ts, which is part of the same module. Nothing else changes: no index, no type, no local.
 */
import { SourceMap } from "node:module";
import {
  exportedFunctions,
  NAMES_OF_FUNCTIONS,
  NAMES_OF_GLOBALS,
  namesOf,
  OP_BR_IF,
  OP_CALL,
  OP_I32_CONST,
  OP_IF,
  OP_LOAD_FIRST,
  OP_LOAD_LAST,
  OP_MEMORY_COPY,
  OP_MEMORY_FILL,
  OP_MEMORY_GROW,
  OP_MEMORY_SIZE,
  OP_SELECT,
  OP_STORE_FIRST,
  OP_STORE_LAST,
  Reader,
  readInstruction,
  readSections,
  SECTION_CODE,
  SECTION_EXPORT,
  SECTION_IMPORT,
  signed,
  unsigned,
  withExportedGlobal,
  writeModule,
  type Section,
  type Instruction,
} from "./wasm.js";

/** One place of the core that is watched; its index is the `site` of guard.ts. */
export interface Site {
  readonly kind: "entry" | "branch" | "access";
  readonly function: string;
  /** `file:line:column` of the source. */
  readonly place: string;
}

export interface Instrumented {
  readonly module: Uint8Array;
  readonly sites: readonly Site[];
}

/** The guard itself, and what initialises the module before the guard is ready. */
const UNGUARDED = /^(test\/guarded\/|start:|~start$)/;
/** Exported, so that a test need not ask 2^30 requests to see the number of requests run out. */
const STAMP = "assembly/tables/stamp";
/** Calls that guard.ts takes over; the last four are those of the second entry, for udf-guard.ts. */
const WATCHED: Readonly<Record<string, string>> = {
  "assembly/condition/atom/atomHolds": "watchAtom",
  "assembly/condition/compare/compareValue": "watchValue",
  "assembly/index/reserve": "watchReserve",
  "assembly/index/loadArtifact": "watchLoad",
  "assembly/index/decide": "watchDecide",
  "assembly/index/decideWhole": "watchDecideWhole",
};
const BRANCHES = new Set<number>([OP_IF, OP_BR_IF, OP_SELECT]);
/** Bytes that a load or store moves, by opcode: loads, then stores. */
const LOAD_BYTES = [4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4];
const STORE_BYTES = [4, 8, 4, 8, 1, 2, 1, 2, 4];
const I64_STORES = new Set([0x37, 0x3c, 0x3d, 0x3e]);
const F32_STORE = 0x38,
  F64_STORE = 0x39;

/** `map`: the module's source map, as JSON. */
export function instrument(module: Uint8Array, map: string): Instrumented {
  const sections = readSections(module);
  if (sections.some(({ id }) => id === SECTION_IMPORT)) throw new Error("the core imports something");
  const pass = new Pass(exportedFunctions(sections), namesOf(sections, NAMES_OF_FUNCTIONS), new SourceMap(JSON.parse(map)));
  const stamp = [...namesOf(sections, NAMES_OF_GLOBALS)].find(([, name]) => name === STAMP)![0];
  const changed = sections.map((section): Section => {
    if (section.id === SECTION_CODE) return { ...section, body: pass.code(section.body, section.at) };
    return section.id === SECTION_EXPORT ? { ...section, body: withExportedGlobal(section.body, "stamp", stamp) } : section;
  });
  return { module: writeModule(module, changed), sites: pass.sites };
}

class Pass {
  readonly sites: Site[] = [];
  #function = "";

  constructor(
    readonly guards: ReadonlyMap<string, number>,
    readonly names: ReadonlyMap<number, string>,
    readonly map: SourceMap,
  ) {}

  /** The code section, which stands at `at` in the module. */
  code(body: Uint8Array, at: number): Uint8Array {
    const reader = new Reader(body);
    const functions = reader.u32();
    const out: number[] = unsigned(functions);
    for (let index = 0; index < functions; index++) {
      const bytes = reader.u32();
      const end = reader.at + bytes;
      this.#function = this.names.get(index) ?? `function ${index}`;
      const code = UNGUARDED.test(this.#function) ? [...reader.take(bytes)] : this.#body(reader, end, at);
      out.push(...unsigned(code.length));
      for (const byte of code) out.push(byte);
    }
    return Uint8Array.from(out);
  }

  #body(reader: Reader, end: number, at: number): number[] {
    const start = reader.at;
    for (let groups = reader.u32(); groups > 0; groups--) {
      reader.u32();
      reader.byte();
    }
    const out = [...reader.bytes.subarray(start, reader.at)];
    out.push(...this.#call("onEntry", [this.#site("entry", at + reader.at)]));
    for (let before = 0; reader.at < end;) {
      const instruction = readInstruction(reader);
      // `while (true)` is not a branch.
      const isConstant = before === OP_I32_CONST && BRANCHES.has(instruction.opcode);
      if (isConstant) out.push(...reader.bytes.subarray(instruction.start, instruction.end));
      else out.push(...this.#guarded(instruction, reader.bytes, at + instruction.start));
      before = instruction.opcode;
    }
    return out;
  }

  #guarded({ opcode, start, end, operand }: Instruction, bytes: Uint8Array, at: number): number[] {
    const same = [...bytes.subarray(start, end)];
    if (BRANCHES.has(opcode)) return [...this.#call("onBranch", [this.#site("branch", at)]), ...same];
    if (opcode === OP_CALL) return this.#watched(operand) ?? same;
    if (opcode === OP_MEMORY_SIZE) return this.#call("onSize", []);
    if (opcode === OP_MEMORY_GROW) return this.#call("onGrow", []);
    if (opcode === OP_MEMORY_COPY) return this.#call("onCopy", [this.#site("access", at)]);
    if (opcode === OP_MEMORY_FILL) return this.#call("onFill", [this.#site("access", at)]);
    if (opcode >= OP_LOAD_FIRST && opcode <= OP_LOAD_LAST)
      return [...this.#call("onLoad", [operand, LOAD_BYTES[opcode - OP_LOAD_FIRST]!, this.#site("access", at)]), ...same];
    if (opcode < OP_STORE_FIRST || opcode > OP_STORE_LAST) return same;
    if (opcode === F32_STORE || opcode === F64_STORE) throw new Error(`${this.#function} stores floating point`);
    const guard = I64_STORES.has(opcode) ? "onStore64" : "onStore32";
    return this.#call(guard, [operand, STORE_BYTES[opcode - OP_STORE_FIRST]!, this.#site("access", at)]);
  }

  #watched(callee: number): number[] | undefined {
    const guard = WATCHED[this.names.get(callee) ?? ""];
    return guard === undefined ? undefined : this.#call(guard, []);
  }

  /** Instructions that push the numbers and call the guard. */
  #call(guard: string, numbers: readonly number[]): number[] {
    const index = this.guards.get(guard);
    if (index === undefined) throw new Error(`guard.ts does not export ${guard}`);
    return [...numbers.flatMap((number) => [OP_I32_CONST, ...signed(number)]), OP_CALL, ...unsigned(index)];
  }

  #site(kind: Site["kind"], at: number): number {
    const entry = this.map.findEntry(0, at) as { originalSource?: string; originalLine?: number; originalColumn?: number };
    const place = `${entry.originalSource}:${(entry.originalLine ?? -1) + 1}:${(entry.originalColumn ?? -1) + 1}`;
    this.sites.push({ kind, function: this.#function, place });
    return this.sites.length - 1;
  }
}
