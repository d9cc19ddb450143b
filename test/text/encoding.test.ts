/** Our own UTF-8 is that of TextEncoder and TextDecoder, and hosts without them import and run everything. */
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { decode, encodeInto } from "../../bindings/text/encoding.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Texts of any UTF-16 units: lone surrogates too. */
const texts = fc.string({
  unit: fc.oneof(fc.constantFrom("a", "\ufeff", "\ud800", "\udc00", "\u07ff", "\u0800"), fc.string({ unit: "binary" })),
});

describe("our own UTF-8", () => {
  it("writes what TextEncoder writes", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = new Uint8Array(text.length * 3);
        const { read, written } = encodeInto(text, bytes);
        expect(read).toBe(text.length);
        expect(bytes.subarray(0, written)).toEqual(encoder.encode(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("reads what TextDecoder reads", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = encoder.encode(text);
        expect(decode(bytes)).toBe(decoder.decode(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it("says where there is no room, and writes nothing beyond it", () => {
    const area = new Uint8Array(8);
    expect(encodeInto("€€", area.subarray(0, 5))).toEqual({ read: 0, written: 6 });
    expect([...area.subarray(5)]).toEqual([0, 0, 0]);
    expect(encodeInto("€€", area.subarray(0, 6)).read).toBe(2);
  });

  it("reads bytes that are not UTF-8 without an error", () => {
    const bytes = Uint8Array.of(0x61, 0xc3, 0x28, 0xff, 0x62);
    expect(decode(bytes)).toBe("a\ufffd(\ufffdb");
    expect(decode(bytes)).toBe(decoder.decode(bytes));
  });
});

describe("a host without TextEncoder and TextDecoder", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const document = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::fötos/*",
      Condition: { StringEquals: { "k:city": "Köln" } },
    },
  };
  const ask = (city: string) => ({
    principal: "arn:aws:iam::111122223333:user/bob",
    action: "s3:GetObject",
    resource: "arn:aws:s3:::fötos/кот🐈.jpg",
    context: { "k:city": city },
  });

  async function answers() {
    vi.resetModules();
    const { compile, strip } = await import("../../bindings/index.js");
    const { Engine } = await import("../../bindings/hosts/inline.js");
    const { objectArn } = await import("../../bindings/arn/resources.js");
    const { bytes } = compile({ identity: [{ name: "fötos", document }] });
    const engine = Engine.loadSync(bytes);
    const keys = ["é".repeat(512), "é".repeat(513)].map((key) => {
      try {
        return objectArn({ bucket: "photos", key });
      } catch (error) {
        return (error as { code: string }).code;
      }
    });
    return {
      bytes: [...bytes, ...strip(bytes)],
      decisions: [engine.decide(ask("Köln")), engine.decide(ask("Bonn")), engine.decide({ ...ask("Köln"), principal: "*" })],
      explained: [engine.explain(ask("Köln")), engine.explain(ask("Bonn"))],
      keys,
    };
  }

  it("compiles to the same bytes, decides and explains as others do", async () => {
    const expected = await answers();
    expect(expected.decisions).toEqual(["allowed", "implicitDeny", "implicitDeny"]);
    vi.stubGlobal("TextEncoder", undefined);
    vi.stubGlobal("TextDecoder", undefined);
    expect(await answers()).toEqual(expected);
  });
});
