/** What a sound document becomes: patterns, principals, conditions. Expectations are read off policy-language §1–§7. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConditionTest, Pattern, PrincipalEntry } from "../../bindings/policy/ast.js";
import { splitArn } from "../../bindings/policy/arn.js";
import { BASE_OPERATORS } from "../../bindings/policy/operators.js";
import type { VariableFault } from "../../bindings/policy/variables.js";
import { readTemplate } from "../../bindings/policy/variables.js";
import type { Settings } from "./helpers.js";
import { attached, policy, read, statement } from "./helpers.js";

const OLD = { Version: "2008-10-17" };

/** A pattern in one line: `⟨*⟩`, `⟨?⟩`, `⟨key|default⟩`, and text as it is. */
function show(pattern: Pattern | undefined): string | undefined {
  return pattern
    ?.map((token) => {
      switch (token.kind) {
        case "text":
          return token.text;
        case "any":
          return "⟨*⟩";
        case "one":
          return "⟨?⟩";
        case "variable":
          return `⟨${token.key}${token.fallback === undefined ? "" : `|${token.fallback}`}⟩`;
      }
    })
    .join("");
}

describe("templates", () => {
  const both = { variables: true, wildcards: true };
  test.each<[string, string]>([
    ["a*c", "a⟨*⟩c"],
    ["a**c", "a⟨*⟩c"],
    ["a?*?", "a⟨?⟩⟨*⟩⟨?⟩"],
    ["[a]?c", "[a]⟨?⟩c"],
    ["cost$100", "cost$100"],
    ["a\\*b", "a\\⟨*⟩b"],
    ["$", "$"],
    ["$$", "$$"],
    ["", ""],
    ["a${*}c", "a*c"],
    ["${*}${?}${$}", "*?$"],
    ["${$}{aws:x}", "${aws:x}"],
    ["${aws:UserName}", "⟨aws:username⟩"],
    ["a${aws:PrincipalTag/TEAM}b*", "a⟨aws:principaltag/team⟩b⟨*⟩"],
    ["${aws:PrincipalTag/team, 'company-wide'}", "⟨aws:principaltag/team|company-wide⟩"],
    ["${k, ''}", "⟨k|⟩"],
    ["${k, 'a'b'}", "⟨k|a'b⟩"],
    ["${k, '*?${$'}", "⟨k|*?${$⟩"],
    ["${k, 'a, 'b'}", "⟨k|a, 'b⟩"],
    ["${É:Ä}", "⟨É:Ä⟩"],
    ["${a}${b}", "⟨a⟩⟨b⟩"],
    ["*${*}*", "⟨*⟩*⟨*⟩"],
    ["a}b", "a}b"],
    ["${kelvin\u212a}", "⟨kelvin\u212a⟩"],
  ])("%j", (text, shown) => {
    const faults: VariableFault[] = [];
    expect(show(readTemplate(text, both, faults))).toBe(shown);
    expect(faults).toEqual([]);
  });

  test.each<[string, string, string]>([
    ["${}*", "EMPTY_VARIABLE", "${}⟨*⟩"],
    ["${ }", "EMPTY_VARIABLE", "${ }"],
    ["${, 'x'}", "EMPTY_VARIABLE", "${, 'x'}"],
    ["a${b*", "MISSING_BRACE_IN_VARIABLE", "a${b⟨*⟩"],
    ["${aws: username}", "UNSUPPORTED_SPACE_IN_VARIABLE", "${aws: username}"],
    ["${a b, 'x'}?", "UNSUPPORTED_SPACE_IN_VARIABLE", "${a b, 'x'}⟨?⟩"],
    ["${k,'x'}", "MISSING_QUOTE_IN_VARIABLE", "${k,'x'}"],
    ["${k, x*}", "MISSING_QUOTE_IN_VARIABLE", "${k, x⟨*⟩}"],
    ["${}${a}", "EMPTY_VARIABLE", "${}⟨a⟩"],
  ])("%j is faulty and stays text", (text, code, shown) => {
    const faults: VariableFault[] = [];
    expect(show(readTemplate(text, both, faults))).toBe(shown);
    expect(faults.map((fault) => fault.code)).toEqual([code]);
  });

  test("what is not active is text", () => {
    const text = "a*${aws:x}?${*}";
    expect(readTemplate(text, { variables: false, wildcards: false }, [])).toEqual([{ kind: "text", text }]);
    expect(show(readTemplate(text, { variables: true, wildcards: false }, []))).toBe("a*⟨aws:x⟩?*");
    expect(show(readTemplate(text, { variables: false, wildcards: true }, []))).toBe("a⟨*⟩${aws:x}⟨?⟩${⟨*⟩}"); // W-9
  });

  test("INVARIANT: texts merged, none empty, no two `any` in a row; reading is linear", () => {
    const piece = fc.constantFrom("a", "*", "?", "${*}", "${?}", "${a:b}", "${", "}", "${}", "$", "€", "${k, 'x'}", ",", "'");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), fc.boolean(), (pieces, variables, wildcards) => {
        const pattern = readTemplate(pieces.join(""), { variables, wildcards }, []);
        pattern.forEach((token, index) => {
          if (token.kind === "text") expect(token.text).not.toBe("");
          const next = pattern[index + 1];
          if (token.kind === "text" || token.kind === "any") expect(next?.kind).not.toBe(token.kind);
        });
      }),
      { numRuns: 2_000 },
    );
    for (const text of ["${".repeat(300_000), "${}".repeat(200_000), "*".repeat(500_000)]) readTemplate(text, both, []);
  });
});

test("ARN fields: five colons, none within a variable", () => {
  expect(splitArn("arn:aws:s3:::b/k:v", true)).toEqual(["arn", "aws", "s3", "", "", "b/k:v"]);
  expect(splitArn("arn:aws:kms:*:${aws:PrincipalAccount}:key/${a:b}:c", true)).toEqual([
    "arn",
    "aws",
    "kms",
    "*",
    "${aws:PrincipalAccount}",
    "key/${a:b}:c",
  ]);
  expect(splitArn("${k, 'a:b'}:c", true)).toEqual(["${k, 'a:b'}", "c"]);
  expect(splitArn("a:${b:c}", false)).toEqual(["a", "${b", "c}"]);
  expect(splitArn("a:${b:c", true)).toEqual(["a", "${b", "c"]);
  expect(splitArn("", true)).toEqual([""]);
});

describe("actions", () => {
  const pattern = (Action: string): string | undefined =>
    show(statement(policy({ Action }), { mode: "lenient" }).action.patterns[0]?.pattern);
  test.each<[string, string]>([
    ["*", "⟨*⟩"],
    ["*:*", "⟨*⟩:⟨*⟩"],
    ["*:Describe*", "⟨*⟩:describe⟨*⟩"],
    ["IAM:List?Keys", "iam:list⟨?⟩keys"],
    ["s3:GetObject", "s3:getobject"],
    ["my.own-service:Do/É", "my.own-service:do/É"],
    ["s3:${aws:username}", ""],
    ["s3:Get${*}", "s3:get${⟨*⟩}"],
  ])("%s", (text, shown) => {
    if (shown !== "") expect(pattern(text)).toBe(shown);
    else expect(read(policy({ Action: text })).findings[0]?.issueCode).toBe("INVALID_ACTION"); // its second colon
  });
  test("text is kept, a name with white space matches nothing", () => {
    expect(statement(policy({ Action: "S3:Get*" })).action).toMatchObject({ kind: "action", patterns: [{ text: "S3:Get*" }] });
    expect(statement(policy({ Action: undefined, NotAction: ["s3:a b"] })).action).toEqual({
      kind: "notAction",
      patterns: [{ text: "s3:a b", pattern: undefined }],
    });
  });
  test("the quick look and the slow one agree", () => {
    const text = fc.stringMatching(/^[a-zA-Z0-9.*?: \t\-$éK\u212a]{0,8}$/);
    fc.assert(
      fc.property(text, text, (prefix, name) => {
        const action = `${prefix}:${name}`;
        const { ast } = read(policy({ Action: action }), { type: "session", mode: "lenient" });
        const isLegal = /^(?:\*|[A-Za-z0-9.-]+)$/.test(prefix) && !name.includes(":");
        expect(ast !== undefined).toBe(isLegal);
        if (ast === undefined) return;
        const shown = show(ast.statements[0]?.action.patterns[0]?.pattern);
        const folded = action
          .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
          .replace(/\*+/g, "⟨*⟩")
          .replace(/\?/g, "⟨?⟩");
        expect(shown).toBe(name === "" || /\s/.test(name) ? undefined : folded);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("resources", () => {
  const alternatives = (Resource: string, settings: Settings = {}, document: object = {}): (string | undefined)[] => {
    const needsPrincipal = settings.type === "resource" || settings.type === "vpcEndpoint";
    const { resource } = statement((needsPrincipal ? attached : policy)({ Resource }, document), settings);
    if (resource.kind === "attached") throw new Error("no resource");
    return (resource.patterns[0]?.alternatives ?? []).map(show);
  };
  test.each<[string, string[], Settings?, object?]>([
    ["*", ["⟨*⟩"]],
    ["arn:aws:s3:::b/*/test/?", ["arn:aws:s3:::b/⟨*⟩/test/⟨?⟩"]],
    ["arn:aws:s3:::b/${aws:username}/x", ["arn:aws:s3:::b/⟨aws:username⟩/x"]],
    ["arn:aws:s3:::b/${aws:username}", ["arn:aws:s3:::b/${aws:username}"], {}, OLD],
    ["arn:aws:s3:::b/${*}", ["arn:aws:s3:::b/${⟨*⟩}"], {}, OLD], // V-3, T30
    ["arn:aws:sqs:us-east-1", ["arn:aws:sqs:us-east-1", "arn:aws:sqs:us-east-1:⟨*⟩"]], // R-11
    ["arn:aws:sqs:us-east-1", ["arn:aws:sqs:us-east-1", "arn:aws:sqs:us-east-1:⟨*⟩"], { type: "session" }],
    ["arn:aws:sqs:us-east-1", [], { type: "resource" }], // R-12
    ["arn:aws:sqs:us-eas?-1", [], { type: "vpcEndpoint" }],
    ["arn:aws:sqs:us-*-1", ["arn:aws:sqs:us-⟨*⟩-1", "arn:aws:sqs:us-⟨*⟩-1:⟨*⟩"], { type: "resource" }],
    ["arn:aws:sqs:us-east-?", ["arn:aws:sqs:us-east-⟨?⟩", "arn:aws:sqs:us-east-⟨?⟩:⟨*⟩"]],
    ["arn:aws:waf:*", ["arn:aws:waf:⟨*⟩"]],
    ["arn:aws:sqs:us-*", ["arn:aws:sqs:us-⟨*⟩"], { type: "serviceControl" }],
    ["arn:aws:sqs:${a:b}", ["arn:aws:sqs:⟨a:b⟩", "arn:aws:sqs:⟨a:b⟩:⟨*⟩"]],
    ["b/*", ["b/⟨*⟩"], { mode: "lenient" }],
    ["arn:store:s3:::b", ["arn:store:s3:::b"], { mode: "lenient" }],
    ["home/${aws:username}", ["home/⟨aws:username⟩"], { mode: "lenient" }], // R-22, R-23
    [
      "execute-api:/prod/GET/*",
      ["arn:aws:execute-api:us-east-1:111122223333:a1/prod/GET/⟨*⟩"],
      { type: "resource", resourceArn: "arn:aws:execute-api:us-east-1:111122223333:a1" },
    ], // R-18
    [
      "execute-api:/*",
      ["arn:aws:execute-api:us-east-1:111122223333:a1/⟨*⟩"],
      { type: "resource", resourceArn: "arn:aws:execute-api:us-east-1:111122223333:a1" },
    ],
    ["arn:aws:s3:::b/${}*", ["arn:aws:s3:::b/${}⟨*⟩"], { mode: "lenient" }],
  ])("%s → %j", (text, shown, settings = {}, document = {}) => {
    expect(alternatives(text, settings, document)).toEqual(shown);
  });
  test("no element is the attached resource", () => {
    expect(statement(attached({ Resource: undefined }), { type: "resource" }).resource).toEqual({ kind: "attached" });
    const trust = { Principal: { AWS: "*" }, Action: "sts:AssumeRole", Resource: undefined };
    expect(statement(attached(trust), { type: "trust" }).resource).toEqual({ kind: "attached" });
    expect(statement(policy({ Resource: undefined, NotResource: "*" })).resource.kind).toBe("notResource");
  });
});

describe("principals", () => {
  const entries = (Principal: unknown, settings: Settings = {}): readonly PrincipalEntry[] | undefined =>
    statement(attached({ Principal }), { type: "resource", ...settings }).principal?.entries;
  const ARN = "arn:aws:iam::111122223333:";
  const STS = "arn:aws:sts::111122223333:";
  test.each<[unknown, PrincipalEntry]>([
    ["*", { kind: "everyone" }],
    [{ AWS: "*" }, { kind: "everyone" }],
    [{ AWS: ["*"] }, { kind: "everyone" }],
    [{ AWS: "111122223333" }, { kind: "account", account: "111122223333", partition: undefined }],
    [{ AWS: `${ARN}root` }, { kind: "account", account: "111122223333", partition: "aws" }],
    [{ AWS: "arn:aws-cn:iam::111122223333:root" }, { kind: "account", account: "111122223333", partition: "aws-cn" }],
    [{ AWS: `${ARN}user/a/b` }, { kind: "user", arn: `${ARN}user/a/b` }],
    [{ AWS: `${ARN}role/R` }, { kind: "role", arn: `${ARN}role/R` }],
    [{ AWS: `${STS}assumed-role/R/s` }, { kind: "session", arn: `${STS}assumed-role/R/s` }],
    [{ AWS: `${STS}federated-user/N` }, { kind: "federatedUser", arn: `${STS}federated-user/N` }],
    [{ AWS: "AIDAEXAMPLE" }, { kind: "uniqueId", id: "AIDAEXAMPLE" }],
    [{ AWS: "AROAEXAMPLE" }, { kind: "uniqueId", id: "AROAEXAMPLE" }],
    [{ Service: "sns.amazonaws.com" }, { kind: "service", name: "sns.amazonaws.com" }],
    [{ Federated: "accounts.google.com" }, { kind: "federated", provider: "accounts.google.com" }],
    [{ Federated: `${ARN}saml-provider/P` }, { kind: "federated", provider: `${ARN}saml-provider/P` }],
    [
      { Federated: `${ARN}oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/X` },
      { kind: "federated", provider: `${ARN}oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/X` },
    ],
    [{ CanonicalUser: "79a5" }, { kind: "canonicalUser", id: "79a5" }],
  ])("%j", (element, entry) => {
    expect(entries(element)).toEqual([entry]);
  });
  test("lists and kinds form one list", () => {
    expect(entries({ Service: ["a.b", "c.d"], AWS: "*" })).toEqual([
      { kind: "service", name: "a.b" },
      { kind: "service", name: "c.d" },
      { kind: "everyone" },
    ]);
    expect(entries({})).toEqual([]);
  });
  test("lenient account ids; a unique id first", () => {
    expect(entries({ AWS: ["tenant-a", "AIDAX"] }, { mode: "lenient" })).toEqual([
      { kind: "account", account: "tenant-a", partition: undefined },
      { kind: "uniqueId", id: "AIDAX" },
    ]);
    expect(entries({ AWS: "arn:store:iam::tenant-a:root" }, { mode: "lenient" })).toEqual([
      { kind: "account", account: "tenant-a", partition: "store" },
    ]);
  });
  test("policy types without principal have none; NotPrincipal is told apart", () => {
    expect(statement(policy({})).principal).toBeUndefined();
    expect(statement(policy({ Effect: "Deny", NotPrincipal: "*" }), { type: "resource" }).principal).toEqual({
      kind: "notPrincipal",
      entries: [{ kind: "everyone" }],
    });
  });
});

describe("conditions", () => {
  const entry = (operator: string, values: unknown, document: object = {}) => {
    const [first] = statement(policy({ Condition: { [operator]: { "AWS:Some/Key": values } } }, document)).conditions;
    if (first === undefined) throw new Error("no entry");
    return first;
  };
  const patterns = (condition: ConditionTest): (string | undefined)[] =>
    "values" in condition ? (condition.values as readonly Pattern[]).map(show) : [];

  test("27 operators, each with its qualifiers", () => {
    expect(BASE_OPERATORS.size).toBe(27);
    for (const [name, base] of BASE_OPERATORS) {
      expect(base.negated, name).toBe(name.includes("Not"));
      for (const [qualifier, set] of [
        ["", "none"],
        ["ForAllValues:", "forAllValues"],
        ["ForAnyValue:", "forAnyValue"],
      ] as const) {
        for (const suffix of name === "Null" ? [""] : ["", "IfExists"]) {
          const { operator, test: condition } = entry(`${qualifier}${name}${suffix}`, []);
          expect(operator).toEqual({ text: `${qualifier}${name}${suffix}`, set, ifExists: suffix !== "", negated: base.negated });
          expect(condition.kind).toBe(base.family);
        }
      }
    }
  });

  test("comparisons keep their direction (6.4-6)", () => {
    const comparisons = {
      Equals: "equals",
      NotEquals: "equals",
      LessThan: "lessThan",
      LessThanEquals: "lessThanEquals",
      GreaterThan: "greaterThan",
      GreaterThanEquals: "greaterThanEquals",
    };
    for (const family of ["Numeric", "Date"]) {
      for (const [suffix, comparison] of Object.entries(comparisons))
        expect(entry(family + suffix, "5").test).toMatchObject({ kind: family.toLowerCase(), comparison });
    }
  });

  test("keys are folded in ASCII and kept as written", () => {
    const [first] = statement(JSON.stringify(policy({ Condition: { Null: { "AWS:RequestTag/É": true } } }))).conditions;
    expect(first).toMatchObject({ key: "AWS:RequestTag/É", foldedKey: "aws:requesttag/É", test: { kind: "null", values: [true] } });
  });

  test("wildcards are active in Like and Arn only (4-6)", () => {
    expect(patterns(entry("StringLike", ["a*", "${*}", ""]).test)).toEqual(["a⟨*⟩", "*", ""]);
    expect(patterns(entry("StringEquals", ["a*", "${*}?", "${a:b}*"]).test)).toEqual(["a*", "*?", "⟨a:b⟩*"]);
    expect(patterns(entry("StringEqualsIgnoreCase", "A*").test)).toEqual(["A*"]);
    expect(patterns(entry("StringLike", "${a:b}*", OLD).test)).toEqual(["${a:b}⟨*⟩"]);
  });

  test("ARN patterns: fields, or one glob where a short one has a star, else nothing (6.8)", () => {
    const values = entry("ArnEquals", [
      "arn:aws:s:*:1:f/*:x",
      "*key/k-1",
      "*",
      "arn:aws:s3",
      "arn:aws:s3:${*}",
      "${a:b}",
      "a:b:c:d:${e:f}:g",
    ]).test;
    if (values.kind !== "arn") throw new Error("no ARN test");
    expect(values.values.map((value) => (value.kind === "whole" ? show(value.pattern) : value.fields.map(show)))).toEqual([
      ["arn", "aws", "s", "⟨*⟩", "1", "f/⟨*⟩:x"],
      "⟨*⟩key/k-1",
      "⟨*⟩",
      ["a", "b", "c", "d", "⟨e:f⟩", "g"],
    ]);
  });

  test("numbers and Booleans are text, in the spelling of the source", () => {
    const text = JSON.stringify(policy({ Condition: { StringEquals: { "a:b": ["N", true, false] } } })).replace('"N"', "1.50");
    expect(statement(text).conditions[0]?.test).toEqual({
      kind: "stringEquals",
      values: [[{ kind: "text", text: "1.50" }], [{ kind: "text", text: "true" }], [{ kind: "text", text: "false" }]],
    });
    expect(patterns(entry("StringEquals", [1.5, 1e21]).test)).toEqual(["1.5", "1e+21"]);
    expect(entry("NumericEquals", 10).test).toEqual(entry("NumericEquals", "10").test);
    expect(entry("Bool", true).test).toEqual(entry("Bool", "TRUE").test);
  });

  test("values that can never match are dropped, empty lists stay", () => {
    expect(entry("NumericEquals", ["abc", "5"]).test).toMatchObject({ values: [{ digits: "5" }] });
    expect(entry("NotIpAddress", ["10.1", "::1"]).test).toMatchObject({ kind: "ip", ranges: [{ family: 6, first: 1n, last: 1n }] });
    expect(entry("DateEquals", ["2024-02-30", "7"]).test).toEqual({
      kind: "date",
      comparison: "equals",
      values: [{ seconds: 7n, nanoseconds: 0 }],
    });
    expect(entry("Null", ["x", "False"]).test).toEqual({ kind: "null", values: [false] });
    expect(entry("Bool", ["0", "False", "${a:b}"]).test).toEqual({
      kind: "bool",
      literals: [false],
      templates: [[{ kind: "variable", key: "a:b", fallback: undefined }]],
    });
    expect(entry("Bool", ["${a:b}", "true"], OLD).test).toEqual({ kind: "bool", literals: [true], templates: [] });
    expect(entry("StringNotEquals", []).test).toEqual({ kind: "stringEquals", values: [] });
    expect(entry("BinaryEquals", ["QR==", "no base64"]).test).toEqual({ kind: "binary", values: ["QQ==", "no base64"] });
  });

  test("duplicates and order are kept; empty operators leave nothing", () => {
    const { conditions } = statement(
      policy({ Condition: { StringEquals: { "b:b": ["x", "x"], "a:a": "y" }, Bool: {}, Null: { "c:c": true } } }),
    );
    expect(conditions.map((condition) => condition.foldedKey)).toEqual(["b:b", "a:a", "c:c"]);
    expect(conditions[0]?.test).toMatchObject({ values: [[{ text: "x" }], [{ text: "x" }]] });
  });
});

test("the document: version, id, indices, ranges", () => {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Id: "i",
    Statement: [
      { Sid: "one", Effect: "Deny", Principal: "*", Action: "*" },
      { Effect: "Allow", Principal: "*", Action: "*" },
    ],
  });
  const { ast } = read(text, { type: "resource" });
  expect(ast).toMatchObject({
    name: "p",
    type: "resource",
    version: "2012-10-17",
    statements: [
      { index: 0, sid: "one", effect: "Deny" },
      { index: 1, sid: undefined, effect: "Allow" },
    ],
  });
  expect(ast?.statements.map(({ range }) => text.slice(range?.start, range?.end).slice(0, 8))).toEqual(['{"Sid":"', '{"Effect']);
  expect(read(JSON.parse(text), { type: "resource" }).ast?.statements[0]?.range).toBeUndefined();
  expect(read(policy({}, OLD)).ast?.version).toBe("2008-10-17");
  expect(read(policy({}, { Version: undefined })).ast?.version).toBe("2008-10-17");
});
