/** Faults of the policy set and of the options: nothing that was given is ever left out in silence. */
import { describe, expect, it } from "vitest";
import { compile, PolicyErrors, type PolicySet } from "../../bindings/index.js";

const ALLOW = { name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } } };
const LEVEL = { name: "root", policies: [ALLOW] };

/** Issue codes of the errors, or "compiles". */
function codes(set: unknown, options: unknown = {}): string[] | string {
  try {
    compile(set as PolicySet, options as object);
    return "compiles";
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error;
    expect(error.code).toBe(error.findings.find(({ findingType }) => findingType === "ERROR")?.issueCode);
    return error.findings.filter(({ findingType }) => findingType === "ERROR").map(({ issueCode }) => issueCode);
  }
}

describe("policy sets", () => {
  it.each([
    ["vpcEndpoint", { vpcEndpoint: [] }],
    ["serviceControl", { serviceControl: [LEVEL] }],
    ["resourceControl", { resourceControl: [{ name: "root", policies: [] }] }],
    ["s3", { s3: {} }],
    ["kmsGrants", { kmsGrants: [] }],
  ])("cannot combine %s yet", (_, set) => {
    expect(codes({ identity: [ALLOW], ...set })).toEqual(["UNSUPPORTED_POLICY_TYPE"]);
  });

  it("refuses what it does not know", () => {
    expect(codes({ identiy: [ALLOW] })).toEqual(["X_UNKNOWN_POLICY_TYPE"]);
    expect(codes({ permissionsBoundary: [ALLOW, ALLOW] })).toEqual(["X_SEVERAL_BOUNDARIES"]);
    expect(codes({ serviceControl: [] })).toEqual(["UNSUPPORTED_POLICY_TYPE", "EMPTY_LEVEL_LIST"]);
    expect(codes({ identity: ALLOW })).toEqual(["DATA_TYPE_MISMATCH"]);
    expect(codes({ identity: [{ document: "{}" }] })).toEqual(["DATA_TYPE_MISMATCH"]);
    for (const set of [null, undefined, 7, "x", [], new Map()]) expect(codes(set)).toEqual(["DATA_TYPE_MISMATCH"]);
  });

  it("finds policy types behind getters of a class, and members that are not enumerable", () => {
    class Policies {
      identity = [ALLOW];
      get serviceControl(): unknown {
        return [LEVEL];
      }
    }
    expect(codes(new Policies())).toEqual(["UNSUPPORTED_POLICY_TYPE"]);
    expect(codes(Object.defineProperty({ identity: [ALLOW] }, "vpcEndpoint", { value: [] }))).toEqual(["UNSUPPORTED_POLICY_TYPE"]);
  });

  it("refuses option values that do not exist", () => {
    expect(codes({ identity: [ALLOW] }, { mode: "strict" })).toEqual(["X_INVALID_OPTION"]);
    expect(codes({ identity: [ALLOW] }, { choices: { notPrincipalMode: "x", foo: 1 } })).toEqual([
      "X_INVALID_OPTION",
      "X_INVALID_OPTION",
    ]);
    expect(codes({ identity: [ALLOW] }, { mode: "lenient", choices: { notPrincipalMode: "lenient" } })).toBe("compiles");
  });

  it("reports every finding of every document at once", () => {
    const bad = (effect: string) => ({
      name: effect,
      document: { Version: "2012-10-17", Statement: { Effect: effect, Action: "*", Resource: "*" } },
    });
    expect(codes({ identity: [bad("allow"), bad("deny")], session: [bad("no")] })).toEqual([
      "INVALID_EFFECT",
      "INVALID_EFFECT",
      "INVALID_EFFECT",
    ]);
  });
});
