/**
 * What the writer leaves in the core's memory is what the request says: each text by itself in UTF-8, each key once, whatever forms
 * stand beside each other. Read back here, text by text, and compared with a plain reading of the request.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import * as layout from "../../assembly/layout.js";
import { ArtifactReader } from "../../bindings/artifact/reader.js";
import { FrameWriter } from "../../bindings/engine/request/frame.js";
import { compile, RequestError, type AuthorizationRequest, type ContextValue, type Principal } from "../../bindings/index.js";
import { check, CLOCK } from "./asking.js";

const KEYS = ["x:a", "x:b", "aws:CurrentTime", "aws:PrincipalTag/t", "aws:PrincipalTag/u"];
/** Some in another spelling, one that no policy uses. */
const NAMES = [...KEYS, "X:A", "AWS:principaltag/T", "x:unused"];
const conditions = Object.fromEntries(KEYS.map((key) => [key, "v"]));
const document = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringEquals: conditions } },
};
const artifact = new ArtifactReader(compile({ identity: [{ name: "p", document }] }).bytes);
const buffer = new ArrayBuffer(layout.VALUES + 0x10000);
const writer = new FrameWriter({ buffer }, artifact, () => CLOCK);
const view = new DataView(buffer);

interface Read {
  readonly header: Readonly<Record<string, string>>;
  readonly entries: Readonly<Record<string, { readonly shape: number; readonly values: readonly string[] }>>;
}

const SLICES = {
  principal: layout.FRAME_PRINCIPAL,
  account: layout.FRAME_ACCOUNT,
  uniqueId: layout.FRAME_UNIQUE_ID,
  action: layout.FRAME_ACTION,
  resource: layout.FRAME_RESOURCE,
  resourceAccount: layout.FRAME_RESOURCE_ACCOUNT,
};

const word = (at: number): number => view.getUint32(at, true);
const text = (slice: number): string => new TextDecoder().decode(new Uint8Array(buffer, word(slice), word(slice + 4)));

function readFrame(): Read {
  const header = Object.fromEntries(Object.entries(SLICES).map(([name, field]) => [name, text(layout.FRAME + field)]));
  const keys = artifact.keys();
  const entries = Array.from({ length: word(layout.FRAME + layout.FRAME_ENTRY_COUNT) }, (_, at) => {
    const entry = layout.ENTRIES + at * layout.ENTRY_BYTES;
    const key = word(entry + layout.ENTRY_KEY);
    if (key >= layout.ENTRY_IS_TEXT) {
      return [keys[key - layout.ENTRY_IS_TEXT]!.name, { shape: 0, values: [text(entry + layout.ENTRY_FIRST)] }] as const;
    }
    const first = word(entry + layout.ENTRY_FIRST);
    const shape = word(entry + layout.ENTRY_SHAPE);
    const values = Array.from({ length: word(entry + layout.ENTRY_COUNT) }, (_, value) => text(first + value * layout.VALUE_BYTES));
    return [keys[key]!.name, { shape, values: shape === layout.ENTRY_MERGED ? values.sort() : values }] as const;
  });
  const given = entries.filter(([, { values }]) => values.length > 0);
  expect(new Set(given.map(([name]) => name)).size).toBe(given.length);
  return { header, entries: Object.fromEntries(given) };
}

const formed = (given: string): string => new TextDecoder().decode(new TextEncoder().encode(given));
const textOf = (value: unknown): string => formed(value instanceof Date ? value.toISOString() : String(value));

function plainly({ principal, action, resource, resourceAccount, context = {} }: AuthorizationRequest): Read {
  const { arn, account, uniqueId, tags = {} } = typeof principal === "string" ? ({ arn: principal } as Principal) : principal;
  const header = { principal: arn, account, uniqueId, action, resource, resourceAccount };
  const entries: Record<string, { shape: number; values: readonly string[] }> = {};
  const add = (name: string, shape: number, values: readonly string[]): void => {
    const before = entries[name];
    // The values of several spellings are a set.
    const all = before === undefined ? values : [...before.values, ...values].sort();
    if (KEYS.some((key) => key.toLowerCase() === name))
      entries[name] = { shape: before === undefined ? shape : layout.ENTRY_MERGED, values: all };
  };
  for (const [name, value] of Object.entries(context)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) add(name.toLowerCase(), layout.ENTRY_ARRAY, value.map(textOf));
    else add(name.toLowerCase(), 0, [textOf(value)]);
  }
  const inContext = new Set(Object.keys(entries).filter((name) => entries[name]!.values.length > 0));
  for (const name of Object.keys(entries)) if (!inContext.has(name)) delete entries[name];
  for (const [tag, value] of Object.entries(tags)) {
    const name = `aws:principaltag/${tag.toLowerCase()}`;
    if (!inContext.has(name)) add(name, 0, [formed(value)]);
  }
  entries["aws:currenttime"] ??= { shape: 0, values: [new Date(CLOCK).toISOString()] };
  return { header: Object.fromEntries(Object.entries(header).map(([name, given]) => [name, formed(given ?? "")])), entries };
}

// --- requests -------------------------------------------------------------------------------------------------------------

const anyText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("a", "é", "€", "\ud83d", "\ude00", "😀"), minLength: 1, maxLength: 6 }),
);
const scalar = fc.oneof(
  anyText,
  fc.constant(""),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
);
const value: fc.Arbitrary<ContextValue> = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constant(undefined));
const context = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), value), { selector: ([name]) => name, maxLength: NAMES.length })
  .chain((pairs) =>
    fc.constantFrom(
      Object.fromEntries(pairs),
      Object.assign(Object.create(null) as Record<string, ContextValue>, Object.fromEntries(pairs)),
    ),
  );
const tags = fc.dictionary(fc.constantFrom("t", "T", "u", "w"), anyText, { maxKeys: 3 });
const principal: fc.Arbitrary<string | Principal> = fc.oneof(
  anyText,
  fc.record(
    { type: fc.constant("user" as const), arn: anyText, account: fc.constant("1"), uniqueId: anyText, tags },
    { requiredKeys: ["type"] },
  ),
);
const request: fc.Arbitrary<AuthorizationRequest> = fc.record(
  { principal, action: anyText, resource: anyText, resourceAccount: anyText, context },
  { requiredKeys: ["principal", "action", "resource"] },
);

it("the frame says what the request says", () => {
  let [written, refused] = [0, 0];
  check(
    request,
    (given) => {
      try {
        writer.write(given);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        expect(error.code).toBe("DUPLICATE_CONTEXT_KEY");
        refused++;
        return;
      }
      written++;
      expect(readFrame()).toEqual(plainly(given));
    },
    3000,
  );
  expect(written).toBeGreaterThan(5 * refused);
  expect(refused).toBeGreaterThan(0);
});
