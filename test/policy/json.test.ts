import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson } from "../../bindings/text/json.js";
import type { JsonNode } from "../../bindings/text/json-node.js";
import { LineTable } from "../../bindings/text/positions.js";

/** The JavaScript value of a tree; of repeated names the last counts, as in JSON.parse. */
function toValue(node: JsonNode): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map((member) => [member.key, toValue(member.value)]));
    case "array":
      return node.items.map(toValue);
    case "number":
      return Number(node.value);
    default:
      return node.value;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function agreesWithJsonParse(text: string): void {
  const { root, fault } = readJson(text);
  if (fault?.kind === "depth") return;
  expect(fault === undefined, text).toBe(parses(text));
  if (root !== undefined) expect(toValue(root)).toEqual(JSON.parse(text));
}

test("agrees with JSON.parse on any JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(4), (value, indent) =>
      agreesWithJsonParse(JSON.stringify(value, null, indent)),
    ),
  );
});

test("agrees with JSON.parse on mutated JSON, accepted or not", () => {
  const characters = [...'{}[],:"\\u0019.eE+-truefalsn \n\t\r\u0000\u001f\ufeff€'];
  const mutation = fc.tuple(fc.nat(), fc.constantFrom(...characters), fc.nat(2));
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.array(mutation, { minLength: 1, maxLength: 3 }), (value, mutations) => {
      let text = JSON.stringify(value);
      for (const [seed, character, removed] of mutations) {
        const at = seed % (text.length + 1);
        text = text.slice(0, at) + character + text.slice(at + removed);
      }
      agreesWithJsonParse(text);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  "",
  " ",
  "{",
  "[",
  "]",
  "{]",
  "[1,]",
  '{"a":1,}',
  "{,}",
  "[,1]",
  '{"a"}',
  '{"a":}',
  "{a:1}",
  "{'a':1}",
  "01",
  "-",
  "+1",
  ".5",
  "1.",
  "1e",
  "1e+",
  "0x10",
  "NaN",
  "Infinity",
  "tru",
  "nul",
  "truex",
  "1 2",
  '"a',
  '"\\x41"',
  '"\\u12g4"',
  '"\\u123"',
  '"a\nb"',
  '"\t"',
  "// c\n1",
  "1 // c",
  "\ufeff1",
  "\u00a01",
  '"\\',
  "[1 2]",
  '{"a" 1}',
  '{"a":1 "b":2}',
  "\u0000",
  "--1",
  "1.e5",
])("refuses %j as JSON.parse does", (text) => {
  expect(parses(text)).toBe(false);
  expect(readJson(text).fault?.kind).toBe("syntax");
});

test.each(["-0", "1.50", "1e3", "1E+3", "10000e-1", "0.10", "9007199254740993"])("keeps the spelling of the number %s", (text) => {
  expect(readJson(text).root).toMatchObject({ kind: "number", value: text });
});

test("decodes escapes; lone surrogates become U+FFFD", () => {
  const text = String.raw`"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud800x"`;
  expect(readJson(text).root).toMatchObject({ kind: "string", value: '"\\/\b\f\n\r\té😀\ufffdx', start: 0, end: text.length });
});

test("ranges of members and values include the quotes", () => {
  const text = '{ "a" : [ true , "x" ] }';
  const { root } = readJson(text);
  if (root?.kind !== "object") throw new Error("no object");
  const [member] = root.members;
  if (member?.value.kind !== "array") throw new Error("no list");
  const slices = [root, member, member.value, ...member.value.items].map((node) => text.slice(node.start, node.end));
  expect(slices).toEqual([text, '"a"', '[ true , "x" ]', "true", '"x"']);
});

describe("repeated member names", () => {
  test("every repetition is found, also in nested objects and under another spelling", () => {
    const text = String.raw`{"a":1,"b":{"c":1,"c":2,"c":3},"\u0061":2}`;
    const pairs = readJson(text).duplicates.map(({ member, first }) => [
      text.slice(member.start, member.end),
      text.slice(first.start, first.end),
    ]);
    expect(pairs).toEqual([
      ['"c"', '"c"'],
      ['"c"', '"c"'],
      ['"\\u0061"', '"a"'],
    ]);
  });

  test("large objects agree with a count of names", () => {
    const name = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "__proto__", "constructor");
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), (names) => {
        const text = `{${names.map((each, index) => `${JSON.stringify(each)}:${index}`).join(",")}}`;
        const { duplicates } = readJson(text);
        expect(duplicates.length).toBe(names.length - new Set(names).size);
        for (const { member, first } of duplicates) {
          expect(first.key).toBe(member.key);
          expect(first.value).toMatchObject({ value: String((names as string[]).indexOf(member.key)) });
        }
      }),
    );
  });
});

test("64 levels are read, 65 are not, and a million do no harm", () => {
  const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
  expect(readJson(nested(64)).fault).toBeUndefined();
  expect(readJson(nested(65)).fault?.kind).toBe("depth");
  expect(readJson("[".repeat(1_000_000)).fault?.kind).toBe("depth");
  expect(readJson('{"a":'.repeat(200_000)).fault?.kind).toBe("depth");
});

test("lines end at LF, CR LF and lone CR", () => {
  const lines = new LineTable("ab\ncd\r\nef\rgh");
  const places = [0, 2, 3, 5, 7, 9, 10, 12, 99]
    .map((offset) => lines.positionOf(offset))
    .map(({ line, column }) => `${line}:${column}`);
  expect(places).toEqual(["1:0", "1:2", "2:0", "2:2", "3:0", "3:2", "4:0", "4:2", "4:2"]);
});
