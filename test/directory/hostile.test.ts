/** Whatever a source holds, the answer is a directory or a DirectoryError, and a directory that is given out is valid. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDirectory } from "../../bindings/directory/check/check.js";
import { isError } from "../../bindings/findings/finding.js";
import { organizationPlaces } from "../../bindings/directory/organization-path.js";
import { boundaryOf, identityPoliciesOf, indexDirectory } from "../../bindings/directory/resolve.js";
import { attempt, fixtures } from "./support.js";

const everything = [...fixtures("organization"), ...fixtures("222222222222"), ...fixtures("raw")] as {
  name: string;
  text: string;
}[];

type Json = Record<string, unknown> | unknown[];

/** Every place below the value that can be replaced. */
function slots(value: unknown): { holder: Json; key: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Json;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...slots((holder as Record<string, unknown>)[key])]);
}

const replacement = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    null,
    "",
    "__proto__",
    "toString",
    [],
    {},
    [null],
    "r-ab12",
    "ou-ab12-11111111",
    "222222222222",
    "p-FullAWSAccess",
    "%7B",
  ),
);

function resolveAll(sources: { name: string; value: unknown }[]): void {
  const { directory } = attempt(sources);
  if (directory === undefined) return;
  expect(checkDirectory(directory).filter(isError)).toEqual([]);
  const index = indexDirectory(directory);
  organizationPlaces(index);
  for (const entity of [...(directory.users ?? []), ...(directory.roles ?? [])]) {
    identityPoliciesOf(entity, index);
    boundaryOf(entity, index);
  }
}

test("outputs with one value replaced", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), replacement, fc.boolean(), (which, where, value, isOrganization) => {
      const set = isOrganization ? everything.filter(({ name }) => name.startsWith("organization/")) : everything;
      const sources = set.map(({ name, text }) => ({ name, value: JSON.parse(text) as unknown }));
      const places = slots(sources[which % sources.length]!.value);
      const { holder, key } = places[where % places.length]!;
      (holder as Record<string, unknown>)[key] = value;
      resolveAll(sources);
    }),
    { numRuns: 400 },
  );
});

test("an own form with one value replaced", () => {
  const { directory } = attempt(everything);
  fc.assert(
    fc.property(fc.nat(), replacement, (where, value) => {
      const copy = JSON.parse(JSON.stringify(directory)) as Json;
      const places = slots(copy);
      const { holder, key } = places[where % places.length]!;
      (holder as Record<string, unknown>)[key] = value;
      resolveAll([{ name: "own.json", value: copy }]);
    }),
    { numRuns: 400 },
  );
});

test("any text and any value", () => {
  fc.assert(
    fc.property(fc.string(), fc.anything(), (text, value) => {
      attempt([
        { name: text, text },
        { name: "x.json", value },
      ]);
      checkDirectory(value);
      checkDirectory({ version: 1, accounts: [], users: value });
    }),
    { numRuns: 300 },
  );
});
