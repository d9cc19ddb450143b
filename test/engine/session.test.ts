/** Session policies that come with a request: compiled or as documents, remembered, and given what the directory knows. */
import { describe, expect, it } from "vitest";
import { compile, compileSession, RequestError, type Directory, type NamedPolicy } from "../../bindings/index.js";
import { loadCompilingEngine, loadEngine } from "../support/engine.js";

const ACCOUNT = "111122223333";
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`;

function policy(name: string, statement: object): NamedPolicy {
  return { name, document: JSON.stringify({ Version: "2012-10-17", Statement: statement }) };
}

const DIRECTORY: Directory = {
  version: 1,
  accounts: [{ id: ACCOUNT }],
  roles: [
    {
      arn: `arn:aws:iam::${ACCOUNT}:role/team/app`,
      tags: { team: "blue" },
      policies: [policy("all", { Effect: "Allow", Action: "sqs:*", Resource: "*" })],
      trust: policy("trust", { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" }),
    },
  ],
};

const SEND = { principal: SESSION, action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:q` };
const engine = loadCompilingEngine(compile(DIRECTORY));

function decideWith(...statements: object[]): string {
  return engine.decide({ ...SEND, session: statements.map((statement, index) => policy(`s${index}`, statement)) });
}

describe("request.session", () => {
  it("limits the role, and cannot add to it", () => {
    expect(engine.decide(SEND)).toBe("allowed");
    expect(decideWith({ Effect: "Allow", Action: "sqs:Send*", Resource: "*" })).toBe("allowed");
    expect(decideWith({ Effect: "Allow", Action: "sqs:Get*", Resource: "*" })).toBe("implicitDeny");
    expect(decideWith()).toBe("implicitDeny");
    expect(decideWith({ Effect: "Allow", Action: "*", Resource: "*" }, { Effect: "Deny", Action: "sqs:*", Resource: "*" })).toBe(
      "explicitDeny",
    );
    const s3 = { principal: SESSION, action: "s3:ListAllMyBuckets", resource: "*" };
    expect(engine.decide({ ...s3, session: [policy("s", { Effect: "Allow", Action: "*", Resource: "*" })] })).toBe("implicitDeny");
  });

  it("knows the role's tags and path, and the request's own values above them", () => {
    const ifTeam = {
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
    };
    const ifRole = {
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/team/app` } },
    };
    expect(decideWith(ifTeam)).toBe("allowed");
    expect(decideWith(ifRole)).toBe("allowed");
    const red = { ...SEND, context: { "AWS:PrincipalTag/Team": "red" }, session: [policy("s", ifTeam)] };
    expect(engine.decide(red)).toBe("implicitDeny");
  });

  it("may be compiled ahead, also where there is no compiler", () => {
    const session = compileSession([policy("s", { Effect: "Allow", Action: "sqs:Get*", Resource: "*" })]);
    expect(engine.decide({ ...SEND, session })).toBe("implicitDeny");
    const bare = loadEngine(compile(DIRECTORY));
    expect(bare.decide({ ...SEND, session })).toBe("implicitDeny");
    expect(() => bare.decide({ ...SEND, session: [] })).toThrow(RequestError);
  });

  it("is remembered up to a fixed number, and forgotten without harm", () => {
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 100; index++) {
        const allows = index % 2 === 0;
        const statement = { Sid: `S${index}`, Effect: "Allow", Action: allows ? "sqs:Send*" : "sqs:Get*", Resource: "*" };
        expect(decideWith(statement)).toBe(allows ? "allowed" : "implicitDeny");
      }
    }
  });

  it("is read as the artifact's mode reads policies", () => {
    const lenient = loadCompilingEngine(
      compile({ identity: [policy("all", { Effect: "Allow", Action: "*", Resource: "*" })] }, { mode: "lenient" }),
    );
    const request = { principal: SESSION, action: "store:Read", resource: "bucket/key" };
    const session = [policy("s", { Effect: "Allow", Action: "store:Read", Resource: "bucket/*" })];
    expect(lenient.decide({ ...request, session })).toBe("allowed");
    expect(lenient.decide({ ...request, resource: "other/key", session })).toBe("implicitDeny");
  });

  it("is explained with its own statements", () => {
    const session = [policy("inline", { Sid: "Own", Effect: "Deny", Action: "sqs:*", Resource: "*" })];
    const { cause, matched, types } = engine.explain({ ...SEND, session });
    expect(cause).toBe("session");
    expect(matched).toContainEqual(expect.objectContaining({ policyType: "session", policy: "inline", sid: "Own" }));
    expect(types).toContainEqual({ type: "session", result: "explicitDeny" });
  });

  it("says what is wrong with it", () => {
    const code = (session: unknown): string => {
      try {
        return engine.decide({ ...SEND, session: session as NamedPolicy[] });
      } catch (error) {
        return (error as RequestError).code;
      }
    };
    expect(code("x")).toBe("INVALID_SESSION");
    expect(code({})).toBe("INVALID_SESSION");
    expect(code([{ name: "bad", document: "{}" }])).toBe("INVALID_SESSION");
    expect(code({ session: new Uint8Array(8) })).toBe("INVALID_SESSION");
    expect(code(null)).toBe("INVALID_SESSION");
    expect(engine.decide(SEND)).toBe("allowed");
  });
});
