/**
 * Verification takes time linear in the bytes. The guarded core counts its work exactly (calls, branches, reads, writes, bytes
 * filled), so that no clock is asked: sound artifacts of growing size, and artifacts built to make a check look at the same
 * bytes again and again.
 */
import { describe, expect, it } from "vitest";
import {
  ACCOUNTS,
  ATOM_BYTES,
  ATOM_PROGRAM_COUNT,
  ATOM_PROGRAMS,
  ATOMS,
  COLLECTIONS,
  CONDITIONS,
  ENDPOINTS,
  KEYS,
  LOAD_OK,
  MEMBERS,
  NODE_BYTES,
  NODE_CHILD_COUNT,
  NODE_CHILDREN,
  NODES,
  OPERANDS,
  PATTERNS,
  POSTINGS,
  PRINCIPAL_SETS,
  PROGRAMS,
  STRINGS,
  TAG_LISTS,
  TAGS,
  TOKENS,
} from "../../assembly/layout.js";
import { compile, type NamedPolicy } from "../../bindings/index.js";
import type { Section } from "../../bindings/artifact/writer.js";
import { SMALL_ARTIFACT } from "../fuzz/small-artifact.js";
import { putTogether, takeApart } from "../fuzz/surgery.js";
import { GuardedCore, LOAD_WORK_PER_BYTE } from "../guarded/guarded-core.js";

const core = new GuardedCore();

/** Units of work a byte that loading takes, whatever comes of it. */
function workPerByte(artifact: Uint8Array): number {
  core.load(artifact);
  return core.workDone / artifact.length;
}

/** `count` policies that share nothing but a few patterns. */
function policies(count: number): NamedPolicy[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `p${index}`,
    document: {
      Version: "2012-10-17",
      Statement: {
        Effect: index % 5 === 0 ? "Deny" : "Allow",
        Action: [`s3:Get${index}*`, "s3:List*", `sqs:Send?${index % 50}`],
        Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:s3:::*/${index % 70}`, "arn:aws:s3:::${aws:username}/*"],
        Condition: {
          StringEquals: { "k:a": [`a${index}`, `b${index}`, `c${index}`] },
          ArnLike: { "k:b": `arn:aws:iam::*:role/r${index % 40}-*` },
          IpAddress: { "aws:SourceIp": `10.${index % 250}.0.0/16` },
        },
      },
    },
  }));
}

describe("the work of loading", () => {
  it("grows with the bytes of a sound artifact, and no faster", () => {
    const found = [20, 200, 2_000].map((count) => {
      const { bytes } = compile({ identity: policies(count) });
      expect(core.load(bytes)).toBe(LOAD_OK);
      return { bytes: bytes.length, perByte: workPerByte(bytes) };
    });
    expect(found[2]!.bytes / found[0]!.bytes).toBeGreaterThan(50);
    const perByte = found.map((one) => one.perByte);
    expect(Math.max(...perByte) / Math.min(...perByte)).toBeLessThan(1.5);
    expect(Math.max(...perByte)).toBeLessThan(LOAD_WORK_PER_BYTE / 2);
  });

  it("is as exact as the bytes: the same artifact, the same number", () => {
    const { bytes } = compile({ identity: policies(20) });
    expect(workPerByte(bytes)).toBe(workPerByte(bytes));
  });
});

// --- hostile ---------------------------------------------------------------------------------------------------------------

type Surgery = (sections: Section[], size: number) => void;

/** `count` copies of a record of `words`, changed by `change`. */
function repeated(words: readonly number[], count: number, change: (record: number[], index: number) => void = () => {}): Section {
  const all = Array.from({ length: count }, (_, index) => {
    const record = [...words];
    change(record, index);
    return record;
  });
  return { words: Uint32Array.from(all.flat()), items: count };
}

/** A text section of `size` small letters, and what stood there before. */
function longStrings(sections: Section[], size: number): void {
  const { words, items } = sections[STRINGS]!;
  const bytes = new Uint8Array(Math.ceil((items + size) / 4) * 4);
  bytes.set(new Uint8Array(words.buffer, 0, items));
  bytes.fill(0x61, items, items + size);
  sections[STRINGS] = { words: new Uint32Array(bytes.buffer), items: items + size };
}

function programsOverAllTokens(sections: Section[], size: number): void {
  sections[TOKENS] = repeated([1, 0, 0], size);
  sections[PROGRAMS] = repeated([0, size, 0], size);
}

/** Each of them makes the parts of an artifact about `size` records long. */
const HOSTILE: Readonly<Record<string, Surgery>> = {
  "programs that share all tokens": programsOverAllTokens,
  "atoms that share all programs": (sections, size) => {
    sections[PROGRAMS] = repeated([0, 1, 0], size);
    const atom = [...sections[ATOMS]!.words.subarray(0, ATOM_BYTES / 4)];
    sections[ATOMS] = repeated(atom, size, (record) => {
      record[ATOM_PROGRAMS / 4] = 0;
      record[ATOM_PROGRAM_COUNT / 4] = size;
    });
  },
  "keys whose names lie over one another": (sections, size) => {
    longStrings(sections, size);
    const end = sections[STRINGS]!.items;
    sections[KEYS] = repeated([end - size, size, 0], size, (record, index) => {
      record[0]! += index;
      record[1]! -= index;
    });
  },
  "accounts whose ids are as long as all texts": (sections, size) => {
    longStrings(sections, size);
    const end = sections[STRINGS]!.items;
    sections[ACCOUNTS] = repeated([end - size, 0, 0, 0, 0, 0, 0, 0, 0], size, (record, index) => (record[1] = index + 1));
  },
  "endpoints whose ids are as long as all texts": (sections, size) => {
    longStrings(sections, size);
    const end = sections[STRINGS]!.items;
    sections[ENDPOINTS] = repeated([end - size, 0, 0], size, (record, index) => (record[1] = index + 1));
  },
  "principal sets that share all members": (sections, size) => {
    sections[MEMBERS] = repeated([0], size);
    sections[PRINCIPAL_SETS] = repeated([0, size, 0], size);
  },
  "conditions that share all atoms": (sections, size) => {
    sections[CONDITIONS] = repeated([0, 1], size);
  },
  "collections that share all attachments": (sections, size) => {
    const { items } = sections[COLLECTIONS]!;
    sections[COLLECTIONS] = repeated([0, items, 1], size);
  },
  "tag lists that share two hundred tags": (sections, size) => {
    sections[TAGS] = repeated([0, 0, 0, 0], 200);
    sections[TAG_LISTS] = repeated([0, 200], size);
  },
  "atoms that share all operands": (sections, size) => {
    sections[OPERANDS] = repeated([0, 0, 0], size);
    sections[ATOMS] = repeated([1, 0, 0, 0, size, 0, 0, 0, 0, 0], size);
  },
  "nodes that share all children": (sections, size) => {
    sections[NODES] = repeated([...sections[NODES]!.words.subarray(2 * (NODE_BYTES / 4), 3 * (NODE_BYTES / 4))], size, (record) => {
      record[NODE_CHILDREN / 4] = 2;
      record[NODE_CHILD_COUNT / 4] = Math.min(size, 0xffff);
    });
  },
  "a node that is its own child": (sections) => {
    const { words } = sections[NODES]!;
    words[NODE_CHILDREN / 4] = 0;
  },
  "a chain of nodes with the longest label": (sections, size) => {
    longStrings(sections, size);
    const first = sections[STRINGS]!.items - size;
    sections[NODES] = repeated([first, size, 0, 0, 0, 0, 0, 0], size, (record, index) => {
      if (index < 2) record[1] = 0;
      if (index === 0) return;
      record[NODE_CHILDREN / 4] = index + 1;
      record[NODE_CHILD_COUNT / 4] = (index + 1 < size ? 1 : 0) | (0x61 << 16);
    });
  },
  "postings of two rows": (sections, size) => {
    sections[POSTINGS] = { words: Uint32Array.from([0, ...repeated([2, 0, 0, 1], size).words]), items: 4 * size + 1 };
  },
  "bitmaps of one word": (sections, size) => {
    sections[POSTINGS] = { words: Uint32Array.from([0, ...repeated([1, 1, 1, 1], size).words]), items: 4 * size + 1 };
  },
  "patterns that share one posting": (sections, size) => {
    sections[PATTERNS] = repeated([1, 1], size);
  },
};

function hostile(surgery: Surgery, size: number): Uint8Array {
  const { flags, sections } = takeApart(SMALL_ARTIFACT);
  surgery(sections, size);
  return putTogether(flags, sections);
}

describe("the work of loading a hostile artifact", () => {
  it.each(Object.entries(HOSTILE))("is linear: %s", (_, surgery) => {
    for (const size of [100, 3_000, 20_000])
      expect(workPerByte(hostile(surgery, size)), `${size}`).toBeLessThan(LOAD_WORK_PER_BYTE);
  });
});
