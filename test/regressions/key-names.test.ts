/**
 * Found by `npm run fuzz -- --target artifact`: in an artifact with right checksums, one letter of a derived key's name
 * (`aws:CurrentTime`) was in upper case. The host folds names, did not find the key and wrote an entry for key -1, which
 * the core followed out of bounds. verify() now checks that key names are folded and sorted.
 */
import { expect, it } from "vitest";
import { KEY_BYTES, KEY_NAME, KEY_NAME_BYTES, KEYS, STRINGS } from "../../assembly/layout.js";
import { ArtifactError, compile } from "../../bindings/index.js";
import { putTogether, takeApart } from "../fuzz/artifact/surgery.js";
import { loadEngine } from "../support/engine.js";

const { bytes } = compile(
  {
    identity: [
      {
        name: "p",
        document: {
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Action: "*",
            Resource: "*",
            Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01" }, Bool: { "aws:SecureTransport": true } },
          },
        },
      },
    ],
  },
  { debug: false },
);

/** Offset in STRINGS of the name of the key with this index. */
function nameAt(index: number): number {
  return takeApart(bytes).sections[KEYS]!.words[(index * KEY_BYTES + KEY_NAME) / 4]!;
}

it("refuses key names with upper-case letters", () => {
  const { flags, sections } = takeApart(bytes);
  const strings = new Uint8Array(sections[STRINGS]!.words.buffer);
  strings[nameAt(0)]! ^= 0x20;
  expect(() => loadEngine(putTogether(flags, sections))).toThrow(ArtifactError);
});

it("refuses key names out of order", () => {
  const { flags, sections } = takeApart(bytes);
  const { words } = sections[KEYS]!;
  const record = KEY_BYTES / 4;
  const first = words.slice(0, record);
  words.copyWithin(0, record, 2 * record);
  words.set(first, record);
  expect(() => loadEngine(putTogether(flags, sections))).toThrow(ArtifactError);
});

it("refuses many key names that lie over one another", () => {
  const { flags, sections } = takeApart(bytes);
  const { words, items } = sections[KEYS]!;
  const length = words[KEY_NAME_BYTES / 4]!;
  // Suffixes of one text, ever longer: each name is fine by itself, all together are longer than the strings are.
  const many = Array.from({ length: 200 }, (_, at) => [nameAt(0), Math.max(1, length - 200 + at), 0]);
  sections[KEYS] = { words: Uint32Array.from([...many.flat(), ...words]), items: items + many.length };
  expect(() => loadEngine(putTogether(flags, sections))).toThrow(ArtifactError);
});
