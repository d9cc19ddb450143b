/**
 * Values of typed keys, and lists for single-valued ones (policy-language 0.3-6, 0.3-7), on every way into the engine: what cannot be
 * read is an error wherever it is given, whichever statement would have asked.
 */
import { describe, expect, it } from "vitest";
import { compile, compileSession, RequestError, type AuthorizationRequest, type Engine } from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const PRINCIPAL = "arn:aws:iam::111122223333:user/bob";
const RESOURCE = "arn:aws:s3:::b/k";

function engine(...statements: object[]): Engine {
  const allow = { Effect: "Allow", Action: "s3:*", Resource: "*" };
  const document = { Version: "2012-10-17", Statement: [allow, ...statements] } as never;
  return loadCompilingEngine(compile({ identity: [{ name: "p", document }] }));
}

function request(context: NonNullable<AuthorizationRequest["context"]>, action = "s3:GetObject"): AuthorizationRequest {
  return { principal: PRINCIPAL, action, resource: RESOURCE, context };
}

/** The error that `ask` throws. */
function refusal(ask: () => unknown): RequestError {
  try {
    ask();
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error("it was answered");
}

// A statement that the requests never reach: another action.
const OUTSIDE = {
  Effect: "Deny",
  Action: "s3:DeleteObject",
  Resource: "*",
  Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
};

describe("a value that a policy cannot read", () => {
  const asked = engine(OUTSIDE);
  const written = [
    "203.0.113.9:4711",
    "10.0.0.1, 10.0.0.2",
    "fe80::1%eth0",
    "unknown",
    "",
    "10.0.0.0/8",
    "[2001:db8::1]",
    " 10.0.0.1",
  ];

  it.each(written)("%j is an error of the request, whichever action it asks for", (address) => {
    for (const action of ["s3:DeleteObject", "s3:GetObject", "sqs:SendMessage"]) {
      const { code, message } = refusal(() => asked.decide(request({ "aws:SourceIp": address }, action)));
      expect(code).toBe("INVALID_CONTEXT_VALUE");
      expect(message).toContain("`aws:sourceip`");
      expect(message).toContain("IpAddress");
    }
  });

  it("is one wherever requests are taken", () => {
    const bad = request({ "aws:SourceIp": "unknown" });
    expect(refusal(() => asked.isAllowed(bad)).code).toBe("INVALID_CONTEXT_VALUE");
    expect(refusal(() => asked.explain(bad)).code).toBe("INVALID_CONTEXT_VALUE");
    expect(refusal(() => asked.decideAll([bad])).code).toBe("INVALID_CONTEXT_VALUE");
    expect([...asked.decideMany([bad, request({ "aws:SourceIp": "10.1.2.3" })])]).toEqual([3, 1]);
    const prepared = asked.prepare({ keys: ["AWS:SourceIP"] });
    expect(refusal(() => prepared.decide(PRINCIPAL, "s3:GetObject", RESOURCE, ["unknown"])).code).toBe("INVALID_CONTEXT_VALUE");
    const columns = {
      principals: [PRINCIPAL, PRINCIPAL],
      actions: ["s3:GetObject", "s3:GetObject"],
      resources: [RESOURCE, RESOURCE],
    };
    expect([...prepared.decideMany({ ...columns, values: [["unknown", "10.1.2.3"]] })]).toEqual([3, 1]);
    const fixed = asked.prepare({ keys: [], fixed: { context: { "aws:SourceIp": "unknown" } } });
    expect(refusal(() => fixed.isAllowed(PRINCIPAL, "s3:GetObject", RESOURCE, [])).code).toBe("INVALID_CONTEXT_VALUE");
  });

  it("is any member of a list, also where the key takes lists", () => {
    const some = engine({ ...OUTSIDE, Condition: { "ForAnyValue:NotIpAddress": { "aws:SourceIp": "10.0.0.0/8" } } });
    expect(some.decide(request({ "aws:SourceIp": ["10.0.0.1", "10.0.0.2"] }))).toBe("allowed");
    expect(refusal(() => some.decide(request({ "aws:SourceIp": ["10.0.0.1", "unknown"] }))).code).toBe("INVALID_CONTEXT_VALUE");
  });

  it("comes after the number of values, whatever the order of the keys", () => {
    const both = engine(OUTSIDE, { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringEquals: { "s3:prefix": "a" } } });
    const context = { "aws:SourceIp": "unknown", "s3:prefix": ["a", "b"] };
    expect(refusal(() => both.decide(request(context))).code).toBe("MULTIPLE_VALUES");
    expect(refusal(() => both.decide(request(Object.fromEntries(Object.entries(context).reverse())))).code).toBe("MULTIPLE_VALUES");
  });

  it("is any text where no policy reads the key so", () => {
    const text = engine({
      Effect: "Deny",
      Action: "s3:DeleteObject",
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceIp": "unknown" } },
    });
    expect(text.decide(request({ "aws:SourceIp": "unknown" }, "s3:DeleteObject"))).toBe("explicitDeny");
    expect(text.decide(request({ "aws:SourceIp": "203.0.113.9:4711" }))).toBe("allowed");
  });

  it.each([
    ["DateLessThan", "aws:TokenIssueTime", "2024-01-01T00:00:00Z", ["yesterday", "2024-13-01", true], ["1700000000", "2024-01-01"]],
    ["NumericLessThan", "aws:MultiFactorAuthAge", "3600", ["an hour", "0x10", new Date(0)], ["60", 60, "6e1"]],
    ["Bool", "aws:SecureTransport", "false", [1, "yes", "", "TRUE "], ["TRUE", false]],
  ])("%s on %s", (operator, key, bound, unreadable, readable) => {
    const asks = engine({ Effect: "Deny", Action: "s3:DeleteObject", Resource: "*", Condition: { [operator]: { [key]: bound } } });
    for (const value of unreadable) {
      expect(refusal(() => asks.decide(request({ [key]: value }))).code, String(value)).toBe("INVALID_CONTEXT_VALUE");
    }
    for (const value of readable) expect(asks.decide(request({ [key]: value })), String(value)).toBe("allowed");
  });

  it("is one of the session policies too, and named as such", () => {
    const main = engine();
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, OUTSIDE] } as never;
    const session = compileSession([{ name: "s", document }]);
    const asked = (address: string): AuthorizationRequest => ({
      ...request({ "aws:SourceIp": address }),
      principal: "arn:aws:sts::111122223333:assumed-role/r/s",
      session,
    });
    expect(main.decide(asked("10.1.2.3"))).toBe("allowed");
    expect(refusal(() => main.decide(asked("unknown"))).code).toBe("INVALID_CONTEXT_VALUE");
  });
});

it("a Boolean that the engine derives is readable in session policies too, whatever they ask", () => {
  const outside = {
    Effect: "Deny",
    Action: "sqs:*",
    Resource: "*",
    Condition: { DateGreaterThan: { "aws:ViaAWSService": "2024-06-01" } },
  };
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, outside] } as never;
  const session = compileSession([{ name: "s", document }]);
  const asked = { ...request({}), principal: "arn:aws:sts::111122223333:assumed-role/r/s", session };
  expect(engine(outside).decide(asked)).toBe("allowed");
});

describe("a date under Numeric…", () => {
  const until = (bound: string): Engine =>
    engine({
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { NumericGreaterThanEquals: { "aws:TokenIssueTime": bound } },
    });

  it.each([
    ["2023-11-14T22:13:20Z", "1700000000", "1700000000.000000001"],
    ["2023-11-14T22:13:20.5Z", "1700000000.5", "1700000000.51"],
    ["1969-12-31T23:59:59.25Z", "-0.75", "-0.74"],
    ["1969-12-31T23:59:58Z", "-2", "-1.9"],
    ["1970-01-01", "0", "0.1"],
  ])("%s is %s seconds, less than %s", (date, seconds, more) => {
    expect(until(seconds).decide(request({ "aws:TokenIssueTime": date }))).toBe("explicitDeny");
    expect(until(seconds).decide(request({ "aws:TokenIssueTime": new Date(date) }))).toBe("explicitDeny");
    expect(until(more).decide(request({ "aws:TokenIssueTime": date }))).toBe("allowed");
  });
});

describe("a list for a single-valued key", () => {
  const REGIONS = ["eu-west-1", "us-east-1"];
  const onRegion = (effect: string, condition: object): object => ({
    Effect: effect,
    Action: "s3:PutObject",
    Resource: "*",
    Condition: condition,
  });

  it("is evaluated where Allows alone compare the key", () => {
    const asks = loadCompilingEngine(
      compile({
        identity: [
          {
            name: "p",
            document: {
              Version: "2012-10-17",
              Statement: [
                onRegion("Allow", { StringEquals: { "aws:RequestedRegion": "eu-west-1" } }),
                {
                  Effect: "Allow",
                  Action: "s3:GetObject",
                  Resource: "*",
                  Condition: { "ForAnyValue:StringEquals": { "aws:RequestedRegion": "eu-west-1" } },
                },
                {
                  Effect: "Allow",
                  Action: "s3:ListBucket",
                  Resource: "*",
                  Condition: { Null: { "aws:RequestedRegion": "false" } },
                },
              ],
            } as never,
          },
        ],
      }),
    );
    const context = { "aws:RequestedRegion": REGIONS };
    expect(asks.decide(request(context, "s3:PutObject"))).toBe("implicitDeny");
    expect(asks.decide(request(context, "s3:GetObject"))).toBe("allowed");
    expect(asks.decide(request(context, "s3:ListBucket"))).toBe("allowed");
  });

  it.each([
    ["a plain operator", { StringEquals: { "aws:RequestedRegion": "eu-west-1" } }],
    ["a negated one", { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } }],
    ["…IfExists", { StringNotEqualsIfExists: { "aws:RequestedRegion": "eu-west-1" } }],
    ["a variable", { "ForAnyValue:StringEquals": { "aws:TagKeys": "${aws:RequestedRegion}" } }],
  ])("is an error where a Deny of any action has %s", (_, condition) => {
    const { code, message } = refusal(() =>
      engine(onRegion("Deny", condition)).decide(request({ "aws:RequestedRegion": REGIONS })),
    );
    expect(code).toBe("MULTIPLE_VALUES");
    expect(message).toContain("`aws:requestedregion`");
  });

  it("is an error where a Deny has the key in its resource", () => {
    for (const element of ["Resource", "NotResource"]) {
      const asks = engine({ Effect: "Deny", Action: "s3:PutObject", [element]: "arn:aws:s3:::b/${aws:RequestedRegion}/*" });
      expect(refusal(() => asks.decide(request({ "aws:RequestedRegion": REGIONS }))).code).toBe("MULTIPLE_VALUES");
    }
  });

  it("is evaluated where Denies have set operators and Null alone", () => {
    const asks = engine(
      onRegion("Deny", {
        "ForAnyValue:StringEquals": { "aws:RequestedRegion": "us-east-1" },
        Null: { "aws:RequestedRegion": "false" },
      }),
    );
    expect(asks.decide(request({ "aws:RequestedRegion": REGIONS }, "s3:PutObject"))).toBe("explicitDeny");
    expect(asks.decide(request({ "aws:RequestedRegion": ["eu-west-1", "eu-west-2"] }, "s3:PutObject"))).toBe("allowed");
  });

  it("is an error for a key that the engine derives or reads itself", () => {
    for (const key of ["aws:MultiFactorAuthPresent", "aws:PrincipalArn", "aws:username"]) {
      const asks = engine({ Effect: "Allow", Action: "sqs:*", Resource: "*", Condition: { StringEquals: { [key]: "x" } } });
      expect(refusal(() => asks.decide(request({ [key]: ["x", "y"] }))).code, key).toBe("MULTIPLE_VALUES");
    }
  });
});
