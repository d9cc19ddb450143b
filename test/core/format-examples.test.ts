/** The examples of assembly/FORMAT.md are what the compiler writes. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  NODES,
  NODE_ACCEPT,
  NODE_BYTES,
  NODE_CHILDREN,
  NODE_CHILD_COUNT,
  NODE_FIRST_BYTE,
  NODE_FLAGS,
  NODE_LABEL,
  NODE_LABEL_BYTES,
  STRINGS,
} from "../../assembly/layout.js";
import { hashBinary, toBinary } from "../../bindings/artifact/bytes.js";
import { ArtifactReader } from "../../bindings/artifact/reader.js";
import { encodeDecimal, encodeInstant, encodeRanges } from "../../bindings/compiler/lower/encode.js";
import { compile } from "../../bindings/index.js";
import { parseAddressRange } from "../../bindings/policy/addresses.js";
import { parseDate } from "../../bindings/policy/dates.js";
import { parseDecimal } from "../../bindings/policy/numbers.js";
import { markdownTables } from "../support/markdown-tables.js";

const TEXT = readFileSync(new URL("../../assembly/FORMAT.md", import.meta.url), "utf8");
const rows = (section: string, title: string): readonly (readonly string[])[] =>
  markdownTables(TEXT).find((table) => table.section === section && table.title === title)!.rows;

/** `0a 00` and 2 × `ff` → "0a00ffff". */
function bytesOf(cell: string): string {
  return [...cell.matchAll(/(?:(\d+) × )?`([0-9a-f ]+)`/g)]
    .map(([, times, bytes]) => bytes!.repeat(Number(times ?? 1)).replaceAll(" ", ""))
    .join("");
}
const hexOf = (binary: string): string => Buffer.from(binary, "latin1").toString("hex");

describe("the examples of FORMAT.md", () => {
  it("encode numbers", () => {
    for (const [values, , bytes] of rows("3", "value | = | bytes"))
      for (const value of values!.split(", "))
        expect([value, hexOf(encodeDecimal(parseDecimal(value)!))]).toEqual([value, bytesOf(bytes!)]);
  });

  it("encode dates", () => {
    for (const [text, seconds, bytes] of rows("3", "instant | seconds | bytes")) {
      const reading = parseDate(text!);
      if (reading.kind !== "instant") throw new Error(`${text!} is not a date`);
      expect([text, reading.instant.seconds]).toEqual([text, BigInt(seconds!.replaceAll(",", ""))]);
      expect([text, hexOf(encodeInstant(reading.instant))]).toEqual([text, bytesOf(bytes!)]);
    }
  });

  it("encode address ranges", () => {
    for (const [texts, bytes] of rows("3", "ranges | bytes")) {
      const ranges = texts!.split(" and ").map((text) => parseAddressRange(text)!);
      expect([texts, hexOf(encodeRanges(ranges, ranges[0]!.family))]).toEqual([texts, bytesOf(bytes!)]);
    }
  });

  it("hash texts", () => {
    const [, values] = /^Test values: empty text → 0, (.+)\.$/m.exec(TEXT)!;
    const hashes = [...values!.matchAll(/`(.+?)` → 0x([0-9a-f]+)/g)];
    expect(hashes).toHaveLength(3);
    expect(hashBinary("")).toBe(0);
    for (const [, text, hash] of hashes) expect([text, hashBinary(toBinary(text!)).toString(16)]).toEqual([text, hash]);
  });

  it("lay out tries", () => {
    const Resource = ["arn:aws:s3:::b/*", "arn:aws:sqs:*:*:q", "arn:aws:s3:::b/${aws:username}"];
    const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:GetObject", Resource } };
    const reader = new ArtifactReader(compile({ identity: [{ name: "p", document }] }).bytes);
    const { view, items } = reader.section(NODES);
    const strings = reader.section(STRINGS).bytes;
    const found = Array.from({ length: items }, (_, node) => {
      const at = node * NODE_BYTES;
      const label = view.getUint32(at + NODE_LABEL, true);
      const bytes = view.getUint8(at + NODE_LABEL_BYTES);
      const words = [NODE_CHILDREN, NODE_ACCEPT].map((offset) => view.getUint32(at + offset, true));
      const small = [NODE_CHILD_COUNT, NODE_FIRST_BYTE, NODE_FLAGS].map((offset) => view.getUint8(at + offset));
      return [node, Buffer.from(strings.subarray(label, label + bytes)).toString(), ...words, bytes, ...small];
    });
    const said = rows("6", "SINGLE_GOAL").map(([node, label, children, accept, labelBytes, childCount, firstByte, flags]) => [
      Number(node),
      label!.replace(/^program 0$|`/g, ""),
      Number.parseInt(children!),
      Number(accept),
      Number(labelBytes),
      Number(childCount),
      Number.parseInt(firstByte!, 16),
      Number(flags),
    ]);
    expect(found).toEqual(said);
  });
});
