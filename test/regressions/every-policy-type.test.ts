/** Found by reviews: requests and directories that were read differently by different calls, or that hid a Deny. */
import { describe, expect, it } from "vitest";
import {
  compile,
  compileSession,
  PolicyErrors,
  RequestError,
  type AuthorizationRequest,
  type Directory,
  type NamedPolicy,
} from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const A = "111111111111";
const B = "222222222222";
const BOB = `arn:aws:iam::${A}:user/bob`;
const SESSION = `arn:aws:sts::${A}:assumed-role/bob/s1`;

function policy(statement: object, name = "p"): NamedPolicy {
  return { name, document: { Version: "2012-10-17", Statement: statement } };
}
const ALL = policy({ Effect: "Allow", Action: "*", Resource: "*" });
const NONE = policy({ Effect: "Deny", Action: "*", Resource: "*" });
const everyone = (effect: string, action: string, resource: unknown = "*") =>
  policy({ Effect: effect, Principal: "*", Action: action, Resource: resource });
/** What a bucket's policy may name. */
const BUCKET = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"];

function code(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof RequestError || error instanceof PolicyErrors) return error.code;
    throw error;
  }
}

describe("members of a prototype", () => {
  const engine = loadCompilingEngine(compile({ identity: [ALL] }));
  class Inherited {
    principal: AuthorizationRequest["principal"] = BOB;
    action = "s3:GetObject";
    resource = "arn:aws:s3:::b/k";
    get resourceAccount(): string {
      return B;
    }
  }

  it("are read by explain, decideAll and sessions as by decide", () => {
    const request = new Inherited();
    expect(engine.decide(request)).toBe("implicitDeny");
    expect(engine.explain(request).decision).toBe("implicitDeny");
    expect(engine.decideAll([request]).decision).toBe("implicitDeny");
    const withSession = Object.assign(new Inherited(), { principal: SESSION, session: [ALL] });
    expect(engine.decide(withSession)).toBe("implicitDeny");
  });

  it("of a principal are read likewise", () => {
    class Caller {
      type = "user" as const;
      arn = BOB;
      get credentials() {
        return "getSessionToken" as const;
      }
    }
    const request = { principal: new Caller(), action: "sts:GetSessionToken", resource: "*" };
    expect([engine.decide(request), engine.explain(request).decision]).toEqual(["implicitDeny", "implicitDeny"]);
  });

  it("of a context without prototype of its own are refused, not lost", () => {
    const context = Object.create(Object.assign(Object.create(null) as object, { "aws:PrincipalTag/x": "bad" })) as Record<
      string,
      string
    >;
    expect(code(() => engine.decide({ principal: BOB, action: "s3:GetObject", resource: "*", context }))).toBe("INVALID_CONTEXT");
  });
});

describe("session policies", () => {
  const engine = loadCompilingEngine(compile({ identity: [ALL] }));
  const ask = (session: NonNullable<AuthorizationRequest["session"]>) =>
    code(() => engine.decide({ principal: SESSION, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", session }));

  it("are not remembered by a digest that anybody can write", () => {
    const [deny, allow] = [compileSession([NONE]), compileSession([ALL])];
    const forged = allow.session.slice();
    forged.set(deny.session.subarray(16, 24), 16);
    ask({ session: forged });
    expect(ask(deny)).toBe("explicitDeny");
    expect(ask(allow)).toBe("allowed");
  });

  it("are not remembered by a JSON text that they are not", () => {
    expect(ask([ALL])).toBe("allowed");
    const hidden = policy({ Effect: "Allow", Action: "*", Resource: "*", Condition: undefined });
    expect(ask([hidden])).toBe("INVALID_SESSION");
    const lying = Object.defineProperty({ ...NONE }, "toJSON", { value: () => ALL });
    expect(ask([lying])).toBe("explicitDeny");
    expect(ask([{ ...NONE, toJSON: () => ALL } as NamedPolicy])).toBe("INVALID_SESSION");
  });

  it("take tags in two spellings as several values, and many context keys", () => {
    const ifTag = { "ForAnyValue:StringEquals": { "aws:RequestTag/a": "2" } };
    const session = [policy({ Effect: "Allow", Action: "*", Resource: "*", Condition: ifTag })];
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`u:${index}`, "x"]));
    const context = { ...many, "aws:RequestTag/a": "1", "aws:RequestTag/A": "2" };
    expect(engine.decide({ principal: SESSION, action: "s3:GetObject", resource: "*", context, session })).toBe("allowed");
  });
});

describe("a principal's entity", () => {
  const engine = loadCompilingEngine(compile({ identity: [ALL] }));
  it.each([
    ["a user behind a role session", { type: "assumedRole", arn: SESSION, entityArn: BOB }],
    [
      "a role behind a federated user",
      { type: "federatedUser", arn: `arn:aws:sts::${A}:federated-user/f`, entityArn: `arn:aws:iam::${A}:role/bob` },
    ],
    ["another partition", { type: "assumedRole", arn: SESSION, entityArn: `arn:aws-cn:iam::${A}:role/bob` }],
    ["no ARN of IAM", { type: "assumedRole", arn: SESSION, entityArn: `arn:aws:sqs::${A}:role/bob` }],
  ] as const)("cannot be %s", (_, principal) => {
    expect(code(() => engine.decide({ principal, action: "s3:GetObject", resource: "*" }))).toBe("INVALID_PRINCIPAL");
  });
});

describe("directories", () => {
  const directory = (resources: Directory["resources"], more: Partial<Directory> = {}): Directory => ({
    version: 1,
    accounts: [{ id: A }],
    users: [{ arn: BOB, policies: [ALL] }],
    resources: resources ?? [],
    ...more,
  });
  const bucket = { arn: "arn:aws:s3:::b", account: A };

  it("an entry for an object does not hide the bucket's Deny", () => {
    const below = { arn: "arn:aws:s3:::b/k", account: A, tags: { a: "b" } };
    const engine = loadCompilingEngine(compile(directory([{ ...bucket, policies: [everyone("Deny", "s3:*", BUCKET)] }, below])));
    expect(engine.decide({ principal: BOB, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" })).toBe("explicitDeny");
  });

  it("an object is listed once", () => {
    const settings = { objectOwnership: "ObjectWriter", objects: { k: {} } } as const;
    const twice = directory([
      { ...bucket, s3: settings },
      { arn: "arn:aws:s3:::b/k", account: A },
    ]);
    expect(code(() => compile(twice))).toBe("X_INVALID_DIRECTORY");
  });

  it("an owner that is not known is asked for, whoever calls: RCPs of the owner might deny", () => {
    const engine = loadCompilingEngine(
      compile(directory([{ arn: "arn:aws:s3:::b", policies: [everyone("Allow", "s3:*", BUCKET)] }])),
    );
    for (const principal of ["*", "ec2.amazonaws.com", BOB]) {
      expect(code(() => engine.decide({ principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" }))).toBe(
        "RESOURCE_ACCOUNT_REQUIRED",
      );
    }
  });

  it("the owner that a lenient directory states is better than a word in the ARN", () => {
    const arn = "arn:aws:s3:region:zone1:b";
    const acme: Directory = {
      version: 1,
      accounts: [{ id: "acme" }],
      users: [{ arn: "arn:aws:iam::acme:user/bob", policies: [ALL] }],
      resources: [{ arn, account: "acme" }],
    };
    const engine = loadCompilingEngine(compile(acme, { mode: "lenient" }));
    expect(engine.decide({ principal: "arn:aws:iam::acme:user/bob", action: "s3:GetObject", resource: `${arn}/k` })).toBe(
      "allowed",
    );
  });

  it("the Deny of a catalog's policy is found for a table, whose ARN does not begin with the catalog's", () => {
    const catalog = { arn: `arn:aws:glue:us-east-1:${A}:catalog`, policies: [everyone("Deny", "glue:*")] };
    const engine = loadCompilingEngine(compile(directory([catalog])));
    const resource = `arn:aws:glue:us-east-1:${A}:table/sales/orders`;
    expect(engine.decide({ principal: `arn:aws:iam::${A}:user/bob`, action: "glue:GetTable", resource })).toBe("explicitDeny");
  });
});

describe("partitions", () => {
  it("sts:AssumeRoot does not cross them", () => {
    const engine = loadCompilingEngine(compile({ identity: [ALL] }));
    const ask = (partition: string) =>
      engine.decide({
        principal: `arn:${partition}:iam::${A}:user/bob`,
        action: "sts:AssumeRoot",
        resource: `arn:aws:iam::${B}:root`,
      });
    expect([ask("aws"), ask("aws-cn")]).toEqual(["allowed", "implicitDeny"]);
  });
});

describe("callers that have signed nothing", () => {
  it("assume no role by themselves, whatever the trust policy says", () => {
    const trust = [policy({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:*" })];
    const engine = loadCompilingEngine(compile({ trust }));
    const ask = (action: string) => engine.decide({ principal: "*", action, resource: `arn:aws:iam::${A}:role/r` });
    expect([ask("sts:AssumeRole"), ask("sts:AssumeRoleWithWebIdentity")]).toEqual(["implicitDeny", "allowed"]);
  });
});
