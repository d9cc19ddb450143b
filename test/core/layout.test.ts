/** The layout's own arithmetic: records whose fields do not overlap, memory areas that hold what the limits allow. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as layout from "../../assembly/layout.js";
import * as limits from "../../assembly/limits.js";
import { SECTION_NAMES } from "../../bindings/artifact/section-names.js";

const numbers = layout as unknown as Readonly<Record<string, number>>;

/** Record size, then its fields; four bytes each unless said otherwise. */
const RECORDS: Readonly<Record<string, readonly (string | readonly [string, number])[]>> = {
  FRAME_BYTES: [
    "FRAME_PRINCIPAL_KIND",
    "FRAME_FLAGS",
    ["FRAME_PRINCIPAL", 8],
    ["FRAME_ENTITY_ARN", 8],
    ["FRAME_ACCOUNT", 8],
    ["FRAME_UNIQUE_ID", 8],
    ["FRAME_ENTITY_UNIQUE_ID", 8],
    ["FRAME_CANONICAL_USER", 8],
    "FRAME_SERVICE_FIRST",
    "FRAME_SERVICE_COUNT",
    ["FRAME_ACTION", 8],
    ["FRAME_RESOURCE", 8],
    ["FRAME_RESOURCE_ACCOUNT", 8],
    "FRAME_ENTRY_COUNT",
    "FRAME_CREDENTIALS",
    "FRAME_SESSION",
  ],
  ENTRY_BYTES: ["ENTRY_KEY", "ENTRY_SHAPE", "ENTRY_FIRST", "ENTRY_COUNT"],
  SECTION_BYTES: ["SECTION_OFFSET", "SECTION_SIZE", "SECTION_ITEMS", "SECTION_CHECKSUM"],
  HEADER_BYTES: [
    "HEADER_MAGIC",
    "HEADER_FORMAT",
    "HEADER_BYTES_TOTAL",
    "HEADER_FLAGS",
    ["HEADER_DIGEST", 8],
    "HEADER_SECTION_COUNT",
    "HEADER_CHECKSUM",
    ["HEADER_SECTIONS", layout.SECTION_COUNT * layout.SECTION_BYTES],
  ],
  META_BYTES: [
    "META_NOT_ACTION_ROWS",
    "META_NOT_RESOURCE_ROWS",
    "META_ATTACHED_ROWS",
    "META_DENY_ROWS",
    "META_POLICY_COUNT",
    "META_ACTION_PATTERNS",
    "META_COLLECTION",
    "META_FACTS",
    ["META_ORGANIZATION", 8],
    ["META_MANAGEMENT_ACCOUNT", 8],
    "META_ENTITY_BITS",
    "META_RESOURCE_BITS",
  ],
  KEY_BYTES: ["KEY_NAME", "KEY_NAME_BYTES", "KEY_FLAGS"],
  NODE_BYTES: [
    "NODE_LABEL",
    "NODE_CHILDREN",
    "NODE_ACCEPT",
    ["NODE_LABEL_BYTES", 1],
    ["NODE_CHILD_COUNT", 1],
    ["NODE_FIRST_BYTE", 1],
    ["NODE_FLAGS", 1],
  ],
  PATTERN_BYTES: ["PATTERN_ROWS", "PATTERN_NOT_ROWS"],
  PROGRAM_BYTES: ["PROGRAM_TOKENS", "PROGRAM_TOKEN_COUNT", "PROGRAM_PATTERN"],
  TOKEN_BYTES: ["TOKEN_OP", "TOKEN_A", "TOKEN_B"],
  VARIABLE_BYTES: ["VARIABLE_KEY", "VARIABLE_HAS_FALLBACK", "VARIABLE_FALLBACK", "VARIABLE_FALLBACK_BYTES"],
  PRINCIPAL_BYTES: ["PRINCIPAL_HASH", "PRINCIPAL_TYPE", "PRINCIPAL_TEXT", "PRINCIPAL_TEXT_BYTES"],
  SET_BYTES: ["SET_MEMBERS", "SET_MEMBER_COUNT", "SET_NEGATED"],
  CONDITION_BYTES: ["CONDITION_FIRST", "CONDITION_COUNT"],
  ATOM_BYTES: [
    "ATOM_TEST",
    "ATOM_FLAGS",
    "ATOM_KEY",
    "ATOM_OPERANDS",
    "ATOM_OPERAND_COUNT",
    "ATOM_PROGRAMS",
    "ATOM_PROGRAM_COUNT",
    "ATOM_ARNS",
    "ATOM_ARN_COUNT",
    "ATOM_RESERVED",
  ],
  OPERAND_BYTES: ["OPERAND_HASH", "OPERAND_TEXT", "OPERAND_TEXT_BYTES"],
  ROW_BYTES: ["ROW_CONDITION", "ROW_PRINCIPALS", "ROW_BUNDLE"],
  BUNDLE_BYTES: ["BUNDLE_DENY", "BUNDLE_DENY_END", "BUNDLE_ALLOW", "BUNDLE_ALLOW_END"],
  COLLECTION_BYTES: ["COLLECTION_END", "COLLECTION_PRESENT"],
  ACCOUNT_BYTES: [
    ["ACCOUNT_ID", 8],
    ["ACCOUNT_CANONICAL", 8],
    "ACCOUNT_SERVICE_CONTROL",
    "ACCOUNT_RESOURCE_CONTROL",
    ["ACCOUNT_PATH", 8],
    "ACCOUNT_FLAGS",
  ],
  ENTITY_BYTES: [
    "ENTITY_HASH",
    "ENTITY_ARN",
    ["ENTITY_ARN_BYTES", 2],
    ["ENTITY_UNIQUE_ID_BYTES", 2],
    "ENTITY_COLLECTION",
    "ENTITY_TRUST",
    "ENTITY_TAGS",
  ],
  RESOURCE_BYTES: [
    "RESOURCE_HASH",
    ["RESOURCE_ARN", 8],
    "RESOURCE_ACCOUNT",
    "RESOURCE_COLLECTION",
    "RESOURCE_FACTS",
    "RESOURCE_TAGS",
    ["RESOURCE_CONTINUATION", 8],
  ],
  ENDPOINT_BYTES: [["ENDPOINT_ID", 8], "ENDPOINT_COLLECTION"],
  TAG_BYTES: ["TAG_PRINCIPAL_KEY", "TAG_RESOURCE_KEY", ["TAG_VALUE", 8]],
  FACTS_BYTES: ["FACTS_FLAGS", ["FACTS_OBJECT_OWNER", 8], ["FACTS_VPC", 8]],
  KEY_VALUES_BYTES: ["KEY_VALUES_STAMP", "KEY_VALUES_SHAPE", "KEY_VALUES_FIRST", "KEY_VALUES_COUNT"],
};

describe("records", () => {
  it.each(Object.entries(RECORDS))("%s is filled by its fields, without gap or overlap", (size, fields) => {
    const spans = fields.map((field) => (typeof field === "string" ? ([field, 4] as const) : field));
    let end = 0;
    for (const [name, bytes] of [...spans].sort(([a], [b]) => numbers[a]! - numbers[b]!)) {
      expect(numbers[name], name).toBe(end);
      end += bytes;
    }
    expect(numbers[size]).toBe(end);
  });

  it("sections are numbered in file order", () => {
    const names = [
      "STRINGS",
      "META",
      "KEYS",
      "DERIVED",
      "NODES",
      "PATTERNS",
      "PROGRAMS",
      "TOKENS",
      "VARIABLES",
      "POSTINGS",
      "PRINCIPALS",
      "PRINCIPAL_SETS",
      "MEMBERS",
      "ATOMS",
      "OPERANDS",
      "CONDITIONS",
      "CONDITION_ATOMS",
      "ROWS",
      "BUNDLES",
      "COLLECTIONS",
      "ATTACHMENTS",
      "ACCOUNTS",
      "ENTITIES",
      "RESOURCES",
      "ENDPOINTS",
      "BUCKETS",
      "TAG_LISTS",
      "TAGS",
      "FACTS",
      "DEBUG",
    ];
    expect(names.map((name) => numbers[name])).toEqual(names.map((_, id) => id));
    expect(layout.SECTION_COUNT).toBe(names.length);
    expect(Object.keys(SECTION_NAMES), "what `postern inspect` calls them").toEqual(names.map((_, id) => `${id}`));
  });
});

describe("flags", () => {
  const sum = (...names: string[]): number => names.reduce((bits, name) => bits + numbers[name]!, 0);
  it("are distinct bits, and the masks of known ones hold all of them", () => {
    expect(
      sum(
        "FLAG_LENIENT",
        "FLAG_NOT_PRINCIPAL_LENIENT",
        "FLAG_NOT_RESOURCE_EXCLUDES_NOTHING",
        "FLAG_EMPTY_STRING_IS_VALUE",
        "FLAG_FOR_ANY_IF_EXISTS_ABSENT",
      ),
    ).toBe(layout.FLAGS_KNOWN);
    expect(
      sum(
        "FORM_NEGATED",
        "FORM_IF_EXISTS",
        "FORM_FOR_ALL",
        "FORM_FOR_ANY",
        "MASK_TRUE",
        "MASK_FALSE",
        "ORDER_LESS",
        "ORDER_OR_EQUAL",
      ),
    ).toBe(layout.ATOM_FLAGS_KNOWN);
    const facts = Object.keys(numbers).filter((name) => name.startsWith("FACT_"));
    expect(sum(...facts)).toBe(layout.FACTS_KNOWN);
    const nodeFlags = ["NODE_SINGLE_GOAL", "NODE_IS_STAR", "NODE_IS_PROGRAMS", "NODE_HAS_STAR", "NODE_HAS_PROGRAMS"];
    expect(sum(...nodeFlags)).toBe(layout.NODE_FLAGS_KNOWN);
    const families = ["KEY_ADDRESS", "KEY_DATE", "KEY_NUMBER", "KEY_BOOLEAN"];
    expect(sum(...families)).toBe(layout.KEY_READABLE);
    expect(sum("KEY_SINGLE", "KEY_MULTI", "KEY_TAG", ...families, "KEY_INSTANT", "KEY_TAKES_LISTS")).toBe(layout.KEY_FLAGS_KNOWN);
  });

  it("slots are distinct bits of one word, and levels do not overlap", () => {
    expect(layout.SLOT_KMS_GRANT).toBeLessThan(layout.SLOT_SERVICE_CONTROL);
    expect(layout.SLOT_SERVICE_CONTROL + layout.LEVELS_MAX).toBe(layout.SLOT_RESOURCE_CONTROL);
    expect(layout.SLOT_RESOURCE_CONTROL + layout.LEVELS_MAX).toBe(layout.SLOT_COUNT);
    expect(layout.SLOT_COUNT).toBeLessThanOrEqual(1 << layout.ATTACHMENT_SHIFT);
  });

  it("no error of the core can be taken for a decision", () => {
    const errors = Object.entries(numbers).filter(([name]) => name.startsWith("ERROR_"));
    expect(errors.length).toBeGreaterThan(4);
    expect(errors.filter(([, code]) => code >= 0)).toEqual([]);
    expect(new Set(errors.map(([, code]) => code)).size).toBe(errors.length);
  });
});

describe("memory", () => {
  const { ARN_BYTES_MAX: arn, CONTEXT_VALUE_BYTES_MAX: value } = limits;
  /** Address, and the bytes needed there at most. */
  const AREAS: readonly (readonly [string, number])[] = [
    ["FRAME", layout.FRAME_BYTES],
    ["RESULT", layout.RESULT_ERROR_FAMILY + 4],
    ["ENTRIES", limits.CONTEXT_KEYS_MAX * layout.ENTRY_BYTES],
    // A hit of 12 bytes for every service name and `*`; other callers have fewer than ten.
    ["SCRATCH_PRINCIPALS", (limits.SERVICE_NAMES_MAX + 10) * 12],
    ["SCRATCH_ACTION", arn],
    // Those of the derived keys, and the tags of caller and resource.
    ["SCRATCH_RECORDS", (layout.DERIVED_COUNT + 2 * layout.TAGS_MAX) * layout.VALUE_BYTES],
    // A role ARN made of a session's, and a user id joined of two texts.
    ["SCRATCH_DERIVED", arn + arn + arn + 256],
    // A number: sign, exponent, a byte a digit, end. The root ARN of an account.
    ["SCRATCH_OPERAND", Math.max(value + 16, 2 * arn + 64)],
    // Seconds of 20 characters, a point, nine digits.
    ["SCRATCH_DECIMAL", 30],
    ["SCRATCH_COLONS", 20],
    ["SCRATCH_ADDRESS", 16],
    ["TEXT", limits.REQUEST_BYTES_MAX],
    ["VALUES", limits.REQUEST_BYTES_MAX],
  ];

  it("areas follow one another and hold what the limits allow", () => {
    const { memoryBase } = (
      JSON.parse(readFileSync(new URL("../../asconfig.json", import.meta.url), "utf8")) as { options: { memoryBase: number } }
    ).options;
    const starts = [...AREAS.map(([name]) => numbers[name]!), memoryBase];
    AREAS.forEach(([name, bytes], index) => expect(starts[index]! + bytes, name).toBeLessThanOrEqual(starts[index + 1]!));
    expect(layout.TEXT_BYTES).toBe(limits.REQUEST_BYTES_MAX);
  });
});

describe("derived keys", () => {
  it("the mask of those that the core fills from the request has a bit for each that FORMAT.md §4 says it fills", () => {
    const format = readFileSync(new URL("../../assembly/FORMAT.md", import.meta.url), "utf8");
    const filled = [...format.matchAll(/\| (\d+) \| aws:\w+ \| core (?=\|)/g)].map(([, word]) => Number(word));
    expect(filled).not.toEqual([]);
    expect(layout.DERIVED_FROM_REQUEST).toBe(filled.reduce((mask, word) => mask | (1 << word), 0));
  });
});
