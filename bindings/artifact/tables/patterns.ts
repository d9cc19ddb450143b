/**
 * Patterns as policies write them, put together again from what the compiler made of them: paths of the tries (bytes and
 * `*`), and programs (tokens), some of which continue a path.
 */
import {
  ACTION_ROOT,
  NODE_ACCEPT,
  NODE_BYTES,
  NODE_CHILD_COUNT,
  NODE_CHILDREN,
  NODE_FLAGS,
  NODE_HAS_PROGRAMS,
  NODE_HAS_STAR,
  NODE_IS_STAR,
  NODE_LABEL,
  NODE_LABEL_BYTES,
  NODE_PROGRAM_COUNT,
  NODE_PROGRAMS,
  NODES,
  OP_ANY,
  OP_ONE,
  OP_TEXT,
  PROGRAM_BYTES,
  PROGRAM_PATTERN,
  PROGRAM_TOKEN_COUNT,
  PROGRAM_TOKENS,
  PROGRAMS,
  RESOURCE_ROOT,
  STRINGS,
  TOKEN_A,
  TOKEN_B,
  TOKEN_BYTES,
  TOKEN_OP,
  TOKENS,
  VARIABLE_BYTES,
  VARIABLE_FALLBACK,
  VARIABLE_FALLBACK_BYTES,
  VARIABLE_HAS_FALLBACK,
  VARIABLE_KEY,
  VARIABLES,
} from "../../../assembly/layout.js";
import { decodeUtf8 } from "../../text/encoding.js";
import { fromBytes } from "../bytes.js";
import type { ArtifactTables } from "./tables.js";

/** Stands for a `*` in a path of bytes; no byte has this value. */
const STAR = "\u0100";

interface Visit {
  readonly node: number;
  /** Bytes and stars from the root to before the node. */
  readonly path: string;
}

/** The text of every pattern, by its index; of the action patterns alone where their root is given alone. */
export function patternTexts(tables: ArtifactTables, roots: readonly number[] = [ACTION_ROOT, RESOURCE_ROOT]): string[] {
  const texts: string[] = [];
  const open: Visit[] = roots.map((node) => ({ node, path: "" }));
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const path = visit.path + nodeLabel(tables, visit.node);
    const at = visit.node * NODE_BYTES;
    const accept = tables.word(NODES, at + NODE_ACCEPT);
    if (accept > 0) texts[accept - 1] = pathText(path);
    const next = nextNodes(tables, at);
    if ((nodeFlags(tables, at) & NODE_HAS_PROGRAMS) !== 0) readPrograms(tables, next.pop()! * NODE_BYTES, path, texts);
    for (const node of next) open.push({ node, path });
  }
  return texts;
}

function nodeFlags(tables: ArtifactTables, at: number): number {
  return tables.section(NODES).view.getUint8(at + NODE_FLAGS);
}

function nodeLabel(tables: ArtifactTables, node: number): string {
  const at = node * NODE_BYTES;
  if ((nodeFlags(tables, at) & NODE_IS_STAR) !== 0) return STAR;
  const label = tables.word(NODES, at + NODE_LABEL);
  const bytes = tables.section(NODES).view.getUint8(at + NODE_LABEL_BYTES);
  return fromBytes(tables.section(STRINGS).bytes.subarray(label, label + bytes));
}

/** What stands behind the node: its children, the star node, the programs record. */
function nextNodes(tables: ArtifactTables, at: number): number[] {
  const flags = nodeFlags(tables, at);
  const extra = ((flags & NODE_HAS_STAR) !== 0 ? 1 : 0) + ((flags & NODE_HAS_PROGRAMS) !== 0 ? 1 : 0);
  const length = tables.section(NODES).view.getUint8(at + NODE_CHILD_COUNT) + extra;
  const first = tables.word(NODES, at + NODE_CHILDREN);
  return Array.from({ length }, (_, index) => first + index);
}

/** Programs that hang on a node continue its path; `at` is their record's place. */
function readPrograms(tables: ArtifactTables, at: number, path: string, texts: string[]): void {
  const first = tables.word(NODES, at + NODE_PROGRAMS);
  const count = tables.word(NODES, at + NODE_PROGRAM_COUNT);
  for (let program = first; program < first + count; program++) {
    const pattern = tables.word(PROGRAMS, program * PROGRAM_BYTES + PROGRAM_PATTERN);
    if (pattern > 0) texts[pattern - 1] = pathText(path) + programText(tables, program);
  }
}

function pathText(path: string): string {
  return path.split(STAR).map(bytesText).map(escapeText).join("*");
}

/** The text of a binary string. */
function bytesText(binary: string): string {
  return decodeUtf8(Uint8Array.from(binary, (byte) => byte.charCodeAt(0)));
}

/** Literal wildcards and variable signs as a policy writes them. */
export function escapeText(text: string): string {
  return text.replace(/[*?]|\$(?=\{)/g, (sign) => `\${${sign}}`);
}

/** A program's tokens as a policy writes them. */
export function programText(tables: ArtifactTables, program: number): string {
  const at = program * PROGRAM_BYTES;
  const first = tables.word(PROGRAMS, at + PROGRAM_TOKENS);
  const count = tables.word(PROGRAMS, at + PROGRAM_TOKEN_COUNT);
  return Array.from({ length: count }, (_, index) => tokenText(tables, (first + index) * TOKEN_BYTES)).join("");
}

function tokenText(tables: ArtifactTables, at: number): string {
  const a = tables.word(TOKENS, at + TOKEN_A);
  switch (tables.word(TOKENS, at + TOKEN_OP)) {
    case OP_TEXT:
      return escapeText(tables.reader.text(a, tables.word(TOKENS, at + TOKEN_B)));
    case OP_ANY:
      return "*";
    case OP_ONE:
      return "?";
    default:
      return variableText(tables, a * VARIABLE_BYTES);
  }
}

function variableText(tables: ArtifactTables, at: number): string {
  const key = tables.keyNames[tables.word(VARIABLES, at + VARIABLE_KEY)]!;
  if (tables.word(VARIABLES, at + VARIABLE_HAS_FALLBACK) === 0) return `\${${key}}`;
  const fallback = tables.reader.text(
    tables.word(VARIABLES, at + VARIABLE_FALLBACK),
    tables.word(VARIABLES, at + VARIABLE_FALLBACK_BYTES),
  );
  return `\${${key}, '${fallback}'}`;
}
