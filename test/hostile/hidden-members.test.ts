/** Members that `Object.keys` does not name: nothing of a policy, a directory or a shape is silently left out. */
import { describe, expect, it } from "vitest";
import { checkDirectory, compile, compileSession, type Directory, type PolicySet } from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const ACCOUNT = "111122223333";
const USER = `arn:aws:iam::${ACCOUNT}:user/bob`;
const ALLOW = { Effect: "Allow", Action: "*", Resource: "*" };
const DENY = { ...ALLOW, Effect: "Deny" };

function policy(...statements: readonly object[]) {
  return { name: "p", document: { Version: "2012-10-17", Statement: statements } };
}

/** The object with one more member, which is not enumerable. */
function hiding<T extends object>(object: T, name: string, value: unknown): T {
  return Object.defineProperty({ ...object }, name, { value, enumerable: false });
}

function codesOf(read: () => unknown): readonly unknown[] {
  try {
    read();
  } catch (error) {
    return (error as { findings: readonly { issueCode: string }[] }).findings.map(({ issueCode }) => issueCode);
  }
  return [];
}

describe("members that are not enumerable", () => {
  it.each([
    ["a condition", { identity: [policy(hiding(ALLOW, "Condition", { StringEquals: { "x:k": "v" } }))] }],
    ["a key of a condition", { identity: [policy({ ...ALLOW, Condition: { StringEquals: hiding({ "x:a": "v" }, "x:k", "v") } })] }],
    ["an operator", { identity: [policy({ ...ALLOW, Condition: hiding({}, "StringEquals", { "x:k": "v" }) })] }],
    ["a setting", { identity: [policy(ALLOW)], s3: { blockPublicAccess: hiding({}, "restrictPublicBuckets", true) } }],
  ])("%s of a policy set is refused", (_, set) => {
    expect(codesOf(() => compile(set as PolicySet))).toContain("DATA_TYPE_MISMATCH");
  });

  it("a boundary of a directory is refused", () => {
    const user = hiding({ arn: USER, policies: [policy(ALLOW)] }, "boundary", policy(DENY));
    const directory: Directory = { version: 1, accounts: [{ id: ACCOUNT }], users: [user] };
    expect(codesOf(() => compile(directory))).toContain("DATA_TYPE_MISMATCH");
    expect(checkDirectory(directory).map(({ issueCode }) => issueCode)).toContain("DATA_TYPE_MISMATCH");
  });
});

describe("a key that stands twice in a shape", () => {
  it("is refused: the first value would be lost", () => {
    const engine = loadCompilingEngine(compile({ identity: [policy(ALLOW)] }));
    const duplicate = expect.objectContaining({ code: "DUPLICATE_CONTEXT_KEY" }) as Error;
    expect(() => engine.prepare({ keys: ["x:a", "x:b", "x:a"] })).toThrow(duplicate);
    // Other spellings are told by the values: those of tags may stand together, and one may be absent.
    const prepared = engine.prepare({ keys: ["x:a", "X:A"] });
    expect(() => prepared.decide(USER, "s3:GetObject", "*", ["1", "2"])).toThrow(duplicate);
  });
});

describe("an artifact of other policies as session policies", () => {
  const engine = loadCompilingEngine(
    compile({ resource: [policy({ ...ALLOW, Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s` } })] }),
  );
  const request = {
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`,
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    resourceAccount: ACCOUNT,
  };
  const denies = [policy(ALLOW, DENY)];

  it("is refused: its Deny would not be asked", () => {
    expect(engine.decide({ ...request, session: compileSession(denies) })).toBe("explicitDeny");
    for (const set of [{ identity: denies }, { permissionsBoundary: denies }, { identity: denies, session: [policy(ALLOW)] }, {}]) {
      expect(() => engine.decide({ ...request, session: { session: compile(set).bytes } })).toThrow(
        expect.objectContaining({ code: "INVALID_SESSION" }) as Error,
      );
    }
    const directory = compile({ version: 1, accounts: [{ id: ACCOUNT }] });
    expect(() => engine.decide({ ...request, session: { session: directory.bytes } })).toThrow(
      expect.objectContaining({ code: "INVALID_SESSION" }) as Error,
    );
  });

  it("what compileSession makes is taken, also without policies or statements that are asked", () => {
    expect(engine.decide({ ...request, session: compileSession([policy(ALLOW)]) })).toBe("allowed");
    expect(engine.decide({ ...request, session: compileSession(denies, { debug: false }) })).toBe("explicitDeny");
    expect(() => engine.decide({ ...request, session: compileSession([]) })).not.toThrow();
  });
});
