/** Errors that callers see: each has its name, code and hint, and is known to another copy of the package. */
import { describe, expect, it, vi } from "vitest";
import * as validate from "../../bindings/surface/validate.js";
import * as whole from "../../bindings/index.js";
import * as testing from "../../bindings/surface/testing.js";
import * as gateway from "../../bindings/surface/gateway.js";
import * as simulator from "../../bindings/surface/simulator.js";

type Classes = typeof whole & typeof validate & typeof testing & typeof gateway & typeof simulator;
type Made = readonly [name: keyof Classes, make: (from: Classes) => Error, members: Readonly<Record<string, unknown>>];

const CAUSE = new Error("below");
const MADE: readonly Made[] = [
  [
    "RequestError",
    (from) => new from.RequestError("INVALID_ACTION", "no", "yes", { cause: CAUSE }),
    { code: "INVALID_ACTION", hint: "yes", cause: CAUSE },
  ],
  [
    "CoreError",
    (from) => new from.CoreError("CORE_REFUSED", "no", "yes", { cause: CAUSE }),
    { code: "CORE_REFUSED", hint: "yes", cause: CAUSE },
  ],
  [
    "ArtifactError",
    (from) => new from.ArtifactError("ARTIFACT_CORRUPT", "no", 12),
    { code: "ARTIFACT_CORRUPT", offset: 12, hint: "compile the policies again" },
  ],
  ["PolicyErrors", (from) => new from.PolicyErrors([]), { code: "UNKNOWN", findings: [] }],
  ["DirectoryError", (from) => new from.DirectoryError([]), { code: "UNKNOWN", findings: [] }],
  [
    "ValidatorError",
    (from) => new from.ValidatorError("INVALID_POLICY_TYPE", "no", "yes"),
    { code: "INVALID_POLICY_TYPE", hint: "yes" },
  ],
  ["SuiteErrors", (from) => new from.SuiteErrors([]), { code: "SUITE_ERRORS", findings: [] }],
  ["GatewayError", (from) => new from.GatewayError([]), { code: "CONFIG_INVALID", findings: [] }],
  ["SimulatorError", (from) => new from.SimulatorError("no", "yes"), { code: "INVALID_OPTION", hint: "yes" }],
];

const FIRST: Classes = { ...whole, ...validate, ...testing, ...gateway, ...simulator };

async function secondCopy(): Promise<Classes> {
  vi.resetModules();
  const rooms = ["validate", "testing", "gateway", "simulator"].map((room) => import(`../../bindings/surface/${room}.ts`));
  const [index, ...others] = await Promise.all([import("../../bindings/index.js"), ...rooms]);
  return Object.assign({}, index, ...others) as Classes;
}

describe("errors that callers see", () => {
  it.each(MADE)("%s has a name, a code and what belongs to it", (name, make, members) => {
    const error = make(FIRST);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(name);
    expect(error).toMatchObject(members);
    expect(String(error)).toMatch(new RegExp(`^${name}`));
  });

  it("are known to another copy by their brand, and to no other class", async () => {
    const second = await secondCopy();
    const classesOf = (from: Classes, name: keyof Classes): new () => unknown => from[name] as never;
    for (const [own, make] of MADE) {
      expect(classesOf(second, own)).not.toBe(classesOf(FIRST, own));
      const kinds = MADE.filter(([name]) => make(FIRST) instanceof classesOf(second, name)).map(([name]) => name);
      const back = MADE.filter(([name]) => make(second) instanceof classesOf(FIRST, name)).map(([name]) => name);
      expect([kinds, back]).toEqual([[own], [own]]);
    }
  });

  it("are not what a proxy pretends, nor an error of others", () => {
    const throwing = new Proxy(
      {},
      {
        has: () => {
          throw new Error("no");
        },
      },
    );
    for (const value of [throwing, new Error("no"), {}, null, undefined, "text"]) {
      expect(MADE.filter(([name]) => value instanceof (FIRST[name] as never)).map(([name]) => name)).toEqual([]);
    }
  });
});
