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
    ["an ownership that does not exist", { s3: { objectOwnership: "BucketOwner" } }],
    ["a misspelt setting", { s3: { blockPublicAccess: { blockPublicAcl: true } } }],
    ["a grantee without permission", { s3: { bucketAcl: [{ grantee: "AllUsers" }] } }],
    ["an access point without origin", { s3: { accessPoint: {} } }],
    ["a list that is none", { kmsGrants: {} }],
    ["an operation that grants do not have", { kmsGrants: [{ granteePrincipal: "111122223333", operations: ["ListKeys"] }] }],
    ["an authorizer that does not exist", { apiGateway: { authorizer: "x" } }],
    ["an endpoint type that does not exist", { vpcEndpoint: [], vpcEndpointType: "GatewayLoadBalancer" }],
  ])("refuses settings: %s", (_, set) => {
    expect(codes({ identity: [ALLOW], ...set })).toEqual(["X_INVALID_SETTING"]);
  });

  it("refuses more levels than there can be, and levels that are none", () => {
    expect(codes({ serviceControl: Array(11).fill(LEVEL) })).toEqual(["X_TOO_MANY_LEVELS"]);
    expect(codes({ serviceControl: Array(10).fill(LEVEL) })).toBe("compiles");
    expect(codes({ resourceControl: [{ name: "root" }] })).toEqual(["DATA_TYPE_MISMATCH"]);
  });

  it("warns of principals that a gateway endpoint does not know", () => {
    const statement = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:user/a" }, Action: "*", Resource: "*" };
    const vpcEndpoint = [{ name: "endpoint", document: { Version: "2012-10-17", Statement: statement } }];
    expect(compile({ vpcEndpoint, vpcEndpointType: "gateway" }).warnings.map(({ issueCode }) => issueCode)).toEqual([
      "X_GATEWAY_PRINCIPAL",
    ]);
    expect(compile({ vpcEndpoint }).warnings).toEqual([]);
  });

  it("refuses what it does not know", () => {
    expect(codes({ identiy: [ALLOW] })).toEqual(["X_UNKNOWN_POLICY_TYPE"]);
    expect(codes({ permissionsBoundary: [ALLOW, ALLOW] })).toEqual(["X_SEVERAL_BOUNDARIES"]);
    expect(codes({ serviceControl: [] })).toEqual(["EMPTY_LEVEL_LIST"]);
    expect(codes({ identity: ALLOW })).toEqual(["DATA_TYPE_MISMATCH"]);
    expect(codes({ identity: [{ document: "{}" }] })).toEqual(["DATA_TYPE_MISMATCH"]);
    for (const set of [null, undefined, 7, "x", [], new Map()]) expect(codes(set)).toEqual(["DATA_TYPE_MISMATCH"]);
  });

  it("finds policy types behind getters of a class, and members that are not enumerable", () => {
    class Policies {
      identity = [ALLOW];
      get serviceControl(): unknown {
        return [];
      }
    }
    expect(codes(new Policies())).toEqual(["EMPTY_LEVEL_LIST"]);
    expect(codes(Object.defineProperty({ identity: [ALLOW] }, "vpcEndpoint", { value: 1 }))).toEqual(["DATA_TYPE_MISMATCH"]);
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
