/**
 * What the numbers in the tables of assembly/FORMAT.md must be. Each is claimed: by the name of a constant of layout.ts or limits.ts, or,
 * where there is none, by itself. format.test.ts reads the tables, and asks that no number and no constant is left over.
 */
import * as layout from "../../assembly/layout.js";
import * as limits from "../../assembly/limits.js";
import { DERIVED_KEY_NAMES } from "../../bindings/policy/key-catalogue.js";

const CONSTANTS = { ...layout, ...limits } as unknown as Readonly<Record<string, number>>;

function constant(name: string): number {
  const value = CONSTANTS[name];
  if (value === undefined) throw new Error(`there is no constant ${name}`);
  return value;
}

/** A constant, a number that is none, or what several of them give together. */
export type Claim = string | number | { readonly value: number; readonly names: readonly string[] };

export function valueOf(claim: Claim): number {
  if (typeof claim === "number") return claim;
  return typeof claim === "string" ? constant(claim) : claim.value;
}

export function namesOf(claim: Claim): readonly string[] {
  if (typeof claim === "number") return [];
  return typeof claim === "string" ? [claim] : claim.names;
}

function computed(compute: (...values: number[]) => number, ...names: string[]): Claim {
  return { value: compute(...names.map(constant)), names };
}
const last = (start: string, bytes: string): Claim => computed((at, size) => at + size - 1, start, bytes);
const bitOf = (flag: string): Claim => computed((value) => Math.log2(value), flag);

/** `bytesTotal` → `BYTES_TOTAL`. */
function snake(name: string): string {
  return /[a-z]/.test(name) ? name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase() : name;
}

export type Row = Readonly<Record<string, string>>;

export interface Claims {
  /** The column that tells the rows apart. */
  readonly key: string;
  /** Numbers in the heads of the columns. */
  readonly heads?: readonly Claim[];
  /** Columns of numbers: the one in this row. */
  readonly columns?: Readonly<Record<string, (row: Row, rows: readonly Row[]) => Claim>>;
  /** Numbers in the other cells, by the row's key, in order; rows without any are left out. */
  readonly cells?: Readonly<Record<string, readonly Claim[] | ((text: string) => readonly Claim[])>>;
}

/** Where a table stands: its section and its title (markdown-tables.ts). */
export type Claimed = readonly [section: string, title: string, claims: Claims];

/** Offsets and sizes of a record, field by field; `end` is its size. */
function record(prefix: string, end: string, cells: Claims["cells"] = {}): Claims {
  const field = ({ name }: Row): string => `${prefix}_${snake(name!)}`;
  const size = (row: Row, rows: readonly Row[]): Claim => {
    const next = rows[rows.indexOf(row) + 1];
    return computed((from, to) => to - from, field(row), next === undefined ? end : field(next));
  };
  return { key: "name", columns: { offset: field, size }, cells };
}

/** A column of values, each beside its name. */
function values(column: string, prefix: string, cells: Claims["cells"] = {}, name = "name"): Claims {
  return { key: name, columns: { [column]: (row) => `${prefix}_${snake(row[name]!)}` }, cells };
}

/** `1 SINGLE_GOAL, 2 IS_STAR`: each number is the constant of the word behind it. */
function pairs(prefix: string, others: Readonly<Record<string, Claim>> = {}): (text: string) => readonly Claim[] {
  return (text) => [...text.matchAll(/(?<![\w.])\d+ (\w+)/g)].map(([, name]) => others[name!] ?? `${prefix}_${snake(name!)}`);
}

const named = (section: string, prefix: string, title: string, end: string, cells: Claims["cells"] = {}): Claimed => [
  section,
  title,
  record(prefix, end, cells),
];

const recordBytes: Readonly<Record<string, string>> = {
  META: "META_BYTES",
  KEYS: "KEY_BYTES",
  NODES: "NODE_BYTES",
  PATTERNS: "PATTERN_BYTES",
  PROGRAMS: "PROGRAM_BYTES",
  TOKENS: "TOKEN_BYTES",
  VARIABLES: "VARIABLE_BYTES",
  PRINCIPALS: "PRINCIPAL_BYTES",
  PRINCIPAL_SETS: "SET_BYTES",
  ATOMS: "ATOM_BYTES",
  OPERANDS: "OPERAND_BYTES",
  CONDITIONS: "CONDITION_BYTES",
  ROWS: "ROW_BYTES",
  BUNDLES: "BUNDLE_BYTES",
  COLLECTIONS: "COLLECTION_BYTES",
  ACCOUNTS: "ACCOUNT_BYTES",
  ENTITIES: "ENTITY_BYTES",
  RESOURCES: "RESOURCE_BYTES",
  ENDPOINTS: "ENDPOINT_BYTES",
  TAGS: "TAG_BYTES",
  FACTS: "FACTS_BYTES",
};
/** The others hold bytes or words. */
const BYTES = ["STRINGS", "DEBUG"];

const HEADER: readonly Claimed[] = [
  named("2", "HEADER", "Header, 32 bytes", "HEADER_SECTIONS", {
    magic: ["MAGIC"],
    format: ["FORMAT_VERSION"],
    bytesTotal: [4],
    sectionCount: ["SECTION_COUNT"],
    checksum: [0, computed((bytes) => bytes - 1, "HEADER_BYTES"), 0],
  }),
  [
    "2",
    "Flags",
    {
      key: "name",
      columns: { bit: ({ name }) => bitOf(`FLAG_${name!}`), value: ({ name }) => `FLAG_${name!}` },
    },
  ],
  named("2", "SECTION", "Section record, 16 bytes", "SECTION_BYTES", {
    offset: ["HEADER_BYTES"],
    size: [4],
    items: [0, 3],
  }),
  [
    "2",
    "id | section | record | content | §",
    {
      key: "section",
      columns: {
        id: ({ section }) => section!,
        record: ({ section }) => recordBytes[section!] ?? (BYTES.includes(section!) ? 1 : 4),
        "§": (row) => Number(row["§"]),
      },
      cells: { DERIVED: ["DERIVED_COUNT"] },
    },
  ],
];

const derivedNames = Object.entries(layout)
  .filter(([name, value]) => /^DERIVED_(?!COUNT|FROM_)/.test(name) && typeof value === "number")
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => name);

/** The word of a key. The last key stands twice: as it is derived, and as it is given. */
function derivedWord(key: string): Claim {
  const word = key.endsWith(", as given") ? layout.DERIVED_GIVEN_VIA_AWS_SERVICE : DERIVED_KEY_NAMES.indexOf(key);
  return derivedNames[word] ?? Number.NaN;
}

const TABLES: readonly Claimed[] = [
  named("4", "KEY", "KEYS, 12 bytes", "KEY_BYTES"),
  ["4", "flag | name | the key", values("flag", "KEY")],
  ["4", "DERIVED", { key: "key", columns: { n: ({ key }) => derivedWord(key!), "n 2": (row) => derivedWord(row["key 2"]!) } }],
  named("6", "PATTERN", "PATTERNS, 8 bytes", "PATTERN_BYTES"),
  named("6", "NODE", "NODES, 16 bytes.", "NODE_BYTES", {
    label: ["NODE_LABEL_BYTES"],
    children: [0],
    labelBytes: [0, 1, "LABEL_BYTES_MAX"],
    firstByte: [0],
    flags: pairs("NODE"),
  }),
  named("7", "PROGRAM", "PROGRAMS, 12 bytes", "PROGRAM_BYTES", { tokenCount: [0], pattern: [0] }),
  [
    "7",
    "TOKENS, 12 bytes",
    {
      ...record("TOKEN", "TOKEN_BYTES", { op: ["OP_TEXT", "OP_ANY", "OP_ONE", "OP_VARIABLE"], a: [0, 0], b: [0, 0, 0, 0] }),
      heads: ["OP_TEXT", "OP_ANY", "OP_ONE", "OP_VARIABLE"],
    },
  ],
  named("7", "VARIABLE", "VARIABLES, 16 bytes", "VARIABLE_BYTES", { hasFallback: [1] }),
  named("8", "PRINCIPAL", "PRINCIPALS, 16 bytes", "PRINCIPAL_BYTES"),
  ["8", "type | name | text | names the caller whose … | match kind", values("type", "ENTRY")],
  named("8", "SET", "PRINCIPAL_SETS, 12 bytes", "SET_BYTES", { negated: [0, 1, 2] }),
  [
    "8",
    "MEMBERS",
    {
      key: "negated",
      columns: { negated: ({ negated }) => Number(negated) },
      cells: {
        0: ["MATCH_DIRECT", "MATCH_ENTITY", "MATCH_ACCOUNT", "MATCH_NONE"],
        1: [bitOf("FLAG_NOT_PRINCIPAL_LENIENT")],
      },
    },
  ],
  named("9", "CONDITION", "CONDITIONS, 8 bytes", "CONDITION_BYTES"),
  named("9", "ATOM", "ATOMS, 40 bytes", "ATOM_BYTES", { reserved: [0] }),
  named("9", "OPERAND", "OPERANDS, 12 bytes", "OPERAND_BYTES"),
  [
    "9",
    "Flags of an atom",
    {
      key: "name",
      columns: { value: ({ name }) => (/^(?:MASK|ORDER)_/.test(name!) ? name! : `FORM_${name!}`) },
    },
  ],
  ["9", "Tests", values("test", "TEST", { IP: [2] })],
  [
    "9",
    "form | key absent | single value | multivalued",
    { key: "form", cells: { FOR_ANY: [bitOf("FLAG_FOR_ANY_IF_EXISTS_ABSENT")] } },
  ],
];

const SLOTS: Readonly<Record<string, readonly Claim[]>> = {
  identity: ["SLOT_IDENTITY"],
  "permissions boundary": ["SLOT_BOUNDARY"],
  session: ["SLOT_SESSION"],
  resource: ["SLOT_RESOURCE"],
  trust: ["SLOT_TRUST"],
  "VPC endpoint": ["SLOT_ENDPOINT"],
  "S3 ACL grants": ["SLOT_ACL"],
  "KMS grants": ["SLOT_KMS_GRANT"],
  "SCPs, a slot for each level, the root's first": ["SLOT_SERVICE_CONTROL", last("SLOT_SERVICE_CONTROL", "LEVELS_MAX")],
  "RCPs, likewise": ["SLOT_RESOURCE_CONTROL", computed((count) => count - 1, "SLOT_COUNT")],
};

const DIRECTORY: readonly Claimed[] = [
  named("10", "ROW", "ROWS, 12 bytes", "ROW_BYTES"),
  named("10", "BUNDLE", "BUNDLES, 16 bytes", "BUNDLE_BYTES"),
  named("10", "COLLECTION", "ATTACHMENTS, 4 bytes", "COLLECTION_BYTES", { end: ["ATTACHMENT_SHIFT"] }),
  [
    "10",
    "slot | policy type | slot | policy type",
    {
      key: "policy type",
      cells: Object.fromEntries(
        ["identity", "permissions boundary", "session", "resource", "trust"].map((left, at) => [
          left,
          [...SLOTS[left]!, ...Object.values(SLOTS)[at + 5]!],
        ]),
      ),
    },
  ],
  named("10", "META", "META, 56 bytes", "META_BYTES", {
    denyRows: [0],
    actionPatterns: [0],
    collection: [0],
    entityBits: [2, "BUCKET_BITS_MAX"],
  }),
  named("10", "ACCOUNT", "ACCOUNTS, 36 bytes", "ACCOUNT_BYTES", { flags: pairs("ACCOUNT") }),
  named("10", "ENTITY", "ENTITIES, 24 bytes", "ENTITY_BYTES", { arnBytes: ["ARN_BYTES_MAX"], uniqueIdBytes: ["ARN_BYTES_MAX"] }),
  named("10", "RESOURCE", "RESOURCES, 36 bytes", "RESOURCE_BYTES"),
  named("10", "ENDPOINT", "ENDPOINTS, 12 bytes", "ENDPOINT_BYTES"),
  ["10", "TAG_LISTS, 4 bytes", { key: "word", cells: { tag: ["TAG_SHIFT", 1, "TAGS_MAX"] } }],
  named("10", "TAG", "TAGS, 16 bytes", "TAG_BYTES"),
  named("10", "FACTS", "FACTS, 20 bytes", "FACTS_BYTES"),
  ["10", "bit | name | meaning", { key: "name", columns: { bit: ({ name }) => bitOf(`FACT_${name!}`) } }],
  [
    "11",
    "column | the row is selected when",
    { key: "column", cells: { resource: [bitOf("FLAG_NOT_RESOURCE_EXCLUDES_NOTHING")] } },
  ],
];

const VERIFIED: readonly Claimed[] = [
  [
    "13",
    " | checked",
    {
      key: "",
      cells: {
        frame: ["HEADER_BYTES", 4, "SECTION_COUNT"],
        references: [0],
        totals: [1, "DERIVED_COUNT", computed((count) => 2 ** count, "SLOT_COUNT")],
        work: ["SHARED_RUN_MAX", computed((run) => 2 * run, "SHARED_RUN_MAX")],
        directory: [0, "ARN_BYTES_MAX", "TAGS_MAX"],
      },
    },
  ],
  ["13", "code | name | meaning", values("code", "LOAD", { UNKNOWN_FORMAT: ["HEADER_FORMAT"] })],
];

const KINDS: Readonly<Record<string, string>> = { "origin access identity": "ORIGIN_ACCESS_IDENTITY" };
const kindOf = ({ caller }: Row): Claim => `KIND_${KINDS[caller!] ?? snake(caller!.split(":")[0]!)}`;

const CORE: readonly Claimed[] = [
  [
    "14",
    "export | signature | meaning",
    {
      key: "export",
      cells: {
        "`memory`": [4],
        "`reserve`": [0],
        "`locate`": [0],
        "`examine`": pairs("EXAMINED", { the: "EXAMINED_APPLIES", its: "EXAMINED_NOTHING" }),
        "`examineAtom`": [1, 0],
      },
    },
  ],
  [
    "15",
    "from | to | area | written by",
    {
      key: "area",
      cells: {
        "unused, so that 0 is not an address": [0, computed((at) => at - 1, "FRAME"), 0],
        "**frame header**, 100 bytes": ["FRAME", last("FRAME", "FRAME_BYTES"), "FRAME_BYTES"],
        "**result**, 72 bytes": [
          "RESULT",
          computed((at, field) => at + field + 3, "RESULT", "RESULT_ERROR_FAMILY"),
          computed((field) => field + 4, "RESULT_ERROR_FAMILY"),
        ],
        "**entries**, 256 × 16 bytes": [
          "ENTRIES",
          computed((at, keys, bytes) => at + keys * bytes - 1, "ENTRIES", "CONTEXT_KEYS_MAX", "ENTRY_BYTES"),
          "CONTEXT_KEYS_MAX",
          "ENTRY_BYTES",
        ],
        scratch: ["SCRATCH_PRINCIPALS", computed((at) => at - 1, "TEXT")],
        "**text**: the request's UTF-8, 64 KiB": [
          "TEXT",
          last("TEXT", "TEXT_BYTES"),
          computed((bytes) => bytes / 1024, "TEXT_BYTES"),
        ],
        "**values**: value records, 64 KiB": [
          "VALUES",
          last("VALUES", "REQUEST_BYTES_MAX"),
          computed((bytes) => bytes / 1024, "REQUEST_BYTES_MAX"),
        ],
        "static data of the module, then the artifact and its tables": [
          computed((at, bytes) => at + bytes, "VALUES", "REQUEST_BYTES_MAX"),
        ],
      },
    },
  ],
  named("16", "FRAME", "Frame header", "FRAME_BYTES", {
    principalKind: ["KIND_FROM_TEXT"],
    flags: ["REQUEST_SERVICE_LINKED_ROLE", "REQUEST_CALLER_IS_MANAGEMENT", "REQUEST_RESOURCE_IS_MANAGEMENT"],
    serviceCount: [0, "SERVICE_NAMES_MAX"],
    entryCount: [0, "CONTEXT_KEYS_MAX"],
    credentials: [
      0,
      "CREDENTIALS_LONG_TERM",
      "CREDENTIALS_GET_SESSION_TOKEN",
      "CREDENTIALS_ASSUME_ROLE",
      "CREDENTIALS_FEDERATION_TOKEN",
      "CREDENTIALS_ASSUME_ROOT",
    ],
    session: ["SESSION_NONE", "SESSION_SILENT", "SESSION_ALLOWS", "SESSION_DENIES", "SLOT_SESSION"],
  }),
  [
    "16",
    "kind | caller | what `principal` must be | shown by the text alone (kind 0) as",
    {
      key: "caller",
      heads: ["KIND_FROM_TEXT"],
      columns: { kind: kindOf },
      cells: { service: [0], "origin access identity": ["KIND_USER", "KIND_ORIGIN_ACCESS_IDENTITY"] },
    },
  ],
  named("16", "ENTRY", "Entry", "ENTRY_BYTES", { shape: pairs("ENTRY", { a: 0 }), count: [0] }),
  [
    "16",
    "shape, key's flags | the key is | several values",
    {
      key: "shape, key's flags",
      cells: {
        "MERGED otherwise": ["ERROR_MULTIPLE_VALUES"],
        "SINGLE otherwise": ["ERROR_MULTIPLE_VALUES"],
        "neither, scalar": ["ERROR_MULTIPLE_VALUES"],
      },
    },
  ],
];

const RULES: Readonly<Record<string, Claim>> = {
  none: 0,
  kmsCrossAccountOperation: "RULE_KMS_CROSS_ACCOUNT",
  crossAccountOperation: "RULE_CROSS_ACCOUNT",
};

const ANSWERS: readonly Claimed[] = [
  [
    "17",
    "`decide()` | meaning",
    {
      key: "`decide()`",
      cells: {
        0: ["DECISION_IMPLICIT_DENY"],
        1: ["DECISION_ALLOWED"],
        2: ["DECISION_EXPLICIT_DENY"],
        "-1": ["ERROR_PRINCIPAL", "SERVICE_NAMES_MAX"],
        "-2": ["ERROR_ACTION", "ARN_BYTES_MAX"],
        "-3": ["ERROR_RESOURCE"],
        "-4": ["ERROR_MULTIPLE_VALUES"],
        "-5": ["ERROR_RESOURCE_ACCOUNT_MISMATCH"],
        "-6": ["ERROR_NOT_LOADED"],
        "-7": ["ERROR_RESOURCE_ACCOUNT_REQUIRED"],
        "-8": ["ERROR_RESOURCE_ACCOUNT"],
        "-9": ["ERROR_UNREADABLE_VALUE"],
      },
    },
  ],
  [
    "17",
    "RESULT",
    {
      ...record("RESULT", "", {
        matchKind: pairs("MATCH"),
        causes: pairs("CAUSE", { ends: 0 }),
        rule: pairs("RULE", RULES),
        bundles: [8],
        errorKey: ["ERROR_MULTIPLE_VALUES", "ERROR_UNREADABLE_VALUE"],
        errorFamily: ["ERROR_UNREADABLE_VALUE", "KEY_ADDRESS", "KEY_DATE", "KEY_NUMBER", "KEY_BOOLEAN"],
      }),
      columns: { offset: ({ name }) => `RESULT_${snake(name!)}`, size: () => 4 },
    },
  ],
  named("17", "KEY_VALUES", "Values of a key, 16 bytes", "KEY_VALUES_BYTES", { shape: [1] }),
  [
    "18",
    " | rule",
    {
      key: "",
      cells: {
        "● lengths": ["ARN_BYTES_MAX", "CONTEXT_VALUE_BYTES_MAX"],
        "● counts": ["CONTEXT_KEYS_MAX", "CONTEXT_VALUES_MAX", "SERVICE_NAMES_MAX", "VALUE_BYTES", "REQUEST_BYTES_MAX"],
        tags: ["ENTRY_MERGED"],
        clock: ["DERIVED_CURRENT_TIME", "DERIVED_EPOCH_TIME"],
      },
    },
  ],
  ["19", "key | value | absent for", { key: "key", cells: { "aws:ResourceAccount": [12] } }],
];

export const CLAIMED: readonly Claimed[] = [...HEADER, ...TABLES, ...DIRECTORY, ...VERIFIED, ...CORE, ...ANSWERS];

/** Tables whose numbers are not of the layout: why. */
export const UNCLAIMED: readonly (readonly [section: string, title: string, reason: string])[] = [
  ["1", "Rule | ", "rules: how numbers are written"],
  ["3", "Comparable values.", "an encoding, of which the examples below it are examples"],
  ["3", "value | = | bytes", "examples: format-examples.test.ts"],
  ["3", "instant | seconds | bytes", "examples: format-examples.test.ts"],
  ["3", "ranges | bytes", "examples: format-examples.test.ts"],
  ["5", "reference", "a reference's form, from its lowest bits"],
  ["6", "SINGLE_GOAL", "an example: format-examples.test.ts"],
  ["11", " | policy set | directory", "what is collected: no numbers but sections"],
  ["12", "member | meaning", "JSON, where lines begin with 1"],
];

/** What is said in the text: one number a pattern. */
export const SAID: readonly (readonly [RegExp, Claim])[] = [
  [/^# .*, version (\d+)$/m, "FORMAT_VERSION"],
  [/│ header +(\d+) B +│/, "HEADER_SECTIONS"],
  [/│ section table +(\d+) × \d+ B │/, "SECTION_COUNT"],
  [/│ section table +\d+ × (\d+) B │/, "SECTION_BYTES"],
  [/^ +(\d+) ├─+┤\n +│ +0 STRINGS/m, "HEADER_BYTES"],
  [/the record of section \*n\* is at 32 \+ (\d+) \*n\*/, "SECTION_BYTES"],
  [/\*Date\*, (\d+) bytes/, "DATE_BYTES"],
  [/an exponent of more than (\d+) digits/, "EXPONENT_DIGITS_MAX"],
  [/A pair\nhas (\d+) bytes for IPv4/, "IPV4_RANGE_BYTES"],
  [/bytes for IPv4, (\d+) for IPv6/, "IPV6_RANGE_BYTES"],
  [/\| sign \| 1 \| `(\d+)` \|/, "NUMBER_NEGATIVE"],
  [/\| sign \| 1 \| `\d+` \| `(\d+)` \|/, "NUMBER_ZERO"],
  [/\| sign \| 1 \| `\d+` \| `\d+` \| `(\d+)` \|/, "NUMBER_POSITIVE"],
  [/Node (\d+) is the root of the action trie/, "ACTION_ROOT"],
  [/node (\d+) of the resource trie/, "RESOURCE_ROOT"],
  [/their number, all else is (\d+)/, 0],
  [/at offset (\d+) it has the `rows` of the pattern/, "NODE_ROWS"],
  [/or there is none, that word is (\d+)/, 0],
  [/offset (\d+) holds the index of the first program/, "NODE_PROGRAMS"],
  [/offset (\d+) their number/, "NODE_PROGRAM_COUNT"],
  [/A \*value record\* is a\nslice, (\d+) bytes/, "VALUE_BYTES"],
  [/\*\*Frame header\*\*, at 0x(\d+)\./, { value: Number(layout.FRAME.toString(16)), names: ["FRAME"] }],
  [/Write all (\d+) bytes for every request/, "FRAME_BYTES"],
  [/\*\*Entry\*\*, (\d+) bytes/, "ENTRY_BYTES"],
  [/With TEXT \(0x(\d+)\) added/, { value: Number(layout.ENTRY_IS_TEXT.toString(16)), names: ["ENTRY_IS_TEXT"] }],
  [/\*\*RESULT\*\*, at 0x(\d+),/, { value: Number(layout.RESULT.toString(16)), names: ["RESULT"] }],
];

/** Constants that FORMAT.md does not name, and why. */
export const UNSAID: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      "SCRATCH_ACTION",
      "SCRATCH_RECORDS",
      "SCRATCH_DERIVED",
      "SCRATCH_OPERAND",
      "SCRATCH_DECIMAL",
      "SCRATCH_STARS",
      "SCRATCH_COLONS",
      "SCRATCH_ADDRESS",
    ].map((name) => [name, "the core's own division of its scratch area"]),
  ),
  ...Object.fromEntries(
    ["FLAGS_KNOWN", "NODE_FLAGS_KNOWN", "ATOM_FLAGS_KNOWN", "FACTS_KNOWN", "KEY_FLAGS_KNOWN", "KEY_READABLE"].map((name) => [
      name,
      "a mask of flags that stand there one by one: layout.test.ts",
    ]),
  ),
  ...Object.fromEntries(
    ["KIND_MAX", "OP_MAX", "TEST_MAX", "ENTRY_TYPE_MAX"].map((name) => [name, "the last of an enumeration that stands there"]),
  ),
  ...Object.fromEntries(
    ["POSTING_COUNT", "POSTING_WORDS", "POSTING_DATA"].map((name) => [name, "drawn in section 5, as words side by side"]),
  ),
  DERIVED_FROM_REQUEST: "a mask of the words that the core fills from the request",
  ROOT_COUNT: "the two roots of section 6",
};
