/** Keys and actions are compared folded to lower case; explanations spell them as policies do. */
import { describe, expect, it } from "vitest";
import {
  ArtifactError,
  compile,
  strip,
  type AuthorizationRequest,
  type CompileOptions,
  type Engine,
  type PolicySet,
} from "../../bindings/index.js";
import { keyShape } from "../../bindings/policy/key-catalogue.js";
import { DEBUG, KEY_MULTI, KEY_SINGLE } from "../../assembly/layout.js";
import { byteSection } from "../../bindings/artifact/writer.js";
import { putTogether, takeApart } from "../fuzz/artifact/surgery.js";
import {
  ADDRESS_KEYS,
  BOOLEAN_KEYS,
  DATE_KEYS,
  MULTIVALUED_KEYS,
  NUMBER_KEYS,
  TEXT_KEYS,
  namesIn,
  spelledByAws,
} from "../../bindings/policy/key-names.js";
import { loadCompilingEngine, loadEngine } from "../support/engine.js";

const REQUEST: AuthorizationRequest = {
  principal: "arn:aws:iam::111122223333:user/bob",
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
};

function policy(name: string, ...statements: readonly object[]) {
  const all = statements.map((statement) => ({ Effect: "Allow", Action: "s3:*", Resource: "*", ...statement }));
  return { name, document: { Version: "2012-10-17", Statement: all } };
}

function engineOf(set: PolicySet, options: CompileOptions = {}): Engine {
  return loadEngine(compile(set, options));
}

function details(engine: Engine, request: Partial<AuthorizationRequest> = {}): string[] {
  return engine.explain({ ...REQUEST, ...request }).nearMisses.map(({ detail }) => detail);
}

const SPELLED: PolicySet = {
  identity: [
    policy("a", { Condition: { StringEquals: { "aws:PrincipalARN": "x" } } }),
    policy("b", { Condition: { StringEquals: { "aws:PrincipalArn": "y", "AWS:principaltag/Team": "z" } } }),
    policy("c", { Condition: { StringEquals: { "aws:principaltag/team": "z" } } }),
    policy("d", { Action: "S3:getObject", Resource: "arn:aws:s3:::b/${My:Folder}/${my:Other}/*" }),
    policy("e", { Action: ["s3:PutObject*", "s3:delete**"] }),
  ],
};

describe("condition keys", () => {
  it("are spelled as the statement spells them", () => {
    const found = details(engineOf(SPELLED));
    const user = REQUEST.principal as string;
    expect(found).toEqual(
      expect.arrayContaining([
        `aws:PrincipalARN is ${user}, asked for StringEquals x`,
        `aws:PrincipalArn is ${user}, asked for StringEquals y; AWS:principaltag/Team is absent, asked for StringEquals z`,
        "aws:principaltag/team is absent, asked for StringEquals z",
        "arn:aws:s3:::b/k is not among arn:aws:s3:::b/${My:Folder}/${my:Other}/* (My:Folder is absent, my:Other is absent)",
      ]),
    );
  });

  it("are missing once, in the first spelling", () => {
    expect(engineOf(SPELLED).explain(REQUEST).missingKeys).toEqual(["AWS:principaltag/Team", "My:Folder", "my:Other"]);
  });

  it("are spelled as AWS does where the artifact does not say it, else in lower case", () => {
    const set: PolicySet = {
      identity: [policy("a", { Condition: { StringEquals: { "AWS:SOURCEVPC": "x", "Aws:RequestTag/TEAM": "x", "My:Key": "x" } } })],
    };
    for (const engine of [engineOf(set, { debug: false }), loadEngine(strip(compile(set)))]) {
      expect(engine.explain(REQUEST).missingKeys).toEqual(["aws:RequestTag/team", "aws:SourceVpc", "my:key"]);
    }
  });

  it("of session policies are one with those of the artifact", () => {
    const condition = (key: string): object => ({ Condition: { StringEquals: { [key]: "x" } } });
    const engine = loadCompilingEngine(compile({ identity: [policy("a", condition("k:Team"))] }));
    const session = [policy("s", condition("K:TEAM"))];
    const principal = "arn:aws:sts::111122223333:assumed-role/r/s";
    const { missingKeys, nearMisses } = engine.explain({ ...REQUEST, principal, session });
    expect(missingKeys).toEqual(["k:Team"]);
    expect(nearMisses.map(({ detail }) => detail.split(" ", 1)[0]).sort()).toEqual(["K:TEAM", "k:Team"]);
  });

  it("of AWS are those of the catalogue", () => {
    for (const [names, flag] of [
      [TEXT_KEYS, KEY_SINGLE],
      [ADDRESS_KEYS, KEY_SINGLE],
      [DATE_KEYS, KEY_SINGLE],
      [NUMBER_KEYS, KEY_SINGLE],
      [BOOLEAN_KEYS, KEY_SINGLE],
      [MULTIVALUED_KEYS, KEY_MULTI],
    ] as const) {
      for (const name of namesIn(names)) {
        expect(keyShape(name.toLowerCase()) & flag, name).toBe(flag);
        expect(spelledByAws(name.toLowerCase())).toBe(name);
      }
    }
    expect(spelledByAws("aws:principaltag/cost-center")).toBe("aws:PrincipalTag/cost-center");
    expect(spelledByAws("my:unknown/key")).toBe("my:unknown/key");
  });
});

describe("actions", () => {
  it("are spelled as the policy spells them first", () => {
    const found = details(engineOf(SPELLED), { action: "s3:ListBucket", context: { "aws:PrincipalTag/team": "z" } });
    expect(found).toContain("s3:ListBucket is not among S3:getObject");
    // Two stars are one in the artifact, so that there it is not known where capitals stood.
    expect(found).toContain("s3:ListBucket is not among s3:PutObject*, s3:delete*");
  });

  it("are in lower case in a stripped artifact", () => {
    const stripped = loadEngine(strip(compile(SPELLED)));
    expect(details(stripped, { action: "s3:ListBucket" })).toContain("s3:ListBucket is not among s3:getobject");
  });

  it("of RCPs that are narrowed to the services they reach are in lower case", () => {
    const deny = { ...policy("r", { Effect: "Deny", Principal: "*", Action: ["*:GetObject"] }) };
    const engine = engineOf(
      {
        identity: [policy("a", {})],
        resourceControl: [{ name: "root", policies: [deny] }],
      },
      { mode: "lenient" },
    );
    const { decision, matched } = engine.explain({ ...REQUEST, resourceAccount: "111122223333" });
    expect(decision).toBe("explicitDeny");
    expect(matched[0]!.because[1]!.text).toContain("s3:GetObject is among Action s3:getobject");
  });
});

describe("a debug section that is not as the compiler writes it", () => {
  /** The artifact with another debug section, and the right checksums. */
  function redebugged(change: (debug: Record<string, unknown>) => unknown): Uint8Array {
    const { flags, sections } = takeApart(compile(SPELLED).bytes);
    const { words, items } = sections[DEBUG]!;
    const text = new TextDecoder().decode(new Uint8Array(words.buffer, 0, items));
    const changed = JSON.stringify(change(JSON.parse(text) as Record<string, unknown>));
    sections[DEBUG] = byteSection(new TextEncoder().encode(changed));
    return putTogether(flags, sections);
  }

  it.each<[string, (debug: Record<string, unknown>) => unknown, readonly string[]]>([
    ["without spellings", ({ keys: _, actions: __, ...debug }) => debug, ["aws:PrincipalTag/team", "my:folder", "my:other"]],
    ["with those of other keys", (debug) => ({ ...debug, keys: ["k:Other"] }), ["aws:principaltag/team", "my:folder", "my:other"]],
    [
      "with other codes",
      (debug) => ({ ...debug, actions: "\u0007 zzz ~ 9999" }),
      ["AWS:principaltag/Team", "My:Folder", "my:Other"],
    ],
  ])("%s: the rest is there", (_name, change, missingKeys) => {
    const explanation = loadEngine(redebugged(change)).explain(REQUEST);
    expect(explanation.missingKeys).toEqual(missingKeys);
    expect(explanation.nearMisses[0]!.statement.policy).not.toBe("");
  });

  it.each<[string, (debug: Record<string, unknown>) => unknown]>([
    ["nothing", () => null],
    ["keys that are not a list", (debug) => ({ ...debug, keys: {} })],
    ["keys that are not texts", (debug) => ({ ...debug, keys: [7] })],
    ["actions that are not a text", (debug) => ({ ...debug, actions: [] })],
    [
      "a row's spellings that are none",
      (debug) => ({ ...debug, rows: (debug["rows"] as unknown[][]).map((row) => [...row.slice(0, 5), 7]) }),
    ],
    ["too few rows", (debug) => ({ ...debug, rows: [] })],
  ])("never makes explain throw: %s", (_name, change) => {
    let engine: Engine;
    try {
      engine = loadEngine(redebugged(change));
    } catch (error) {
      expect(error).toBeInstanceOf(ArtifactError);
      return;
    }
    const { decision, nearMisses } = engine.explain(REQUEST);
    expect(decision).toBe(engine.decide(REQUEST));
    expect(nearMisses[0]!.statement.policy).toBe("");
  });
});
