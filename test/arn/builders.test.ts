/** What the builders of ARNs take and refuse. The rules of names are AWS's (sources in bindings/arn/rules.ts) or DECISIONS.md, 60. */
import { describe, expect, it } from "vitest";
import { ArtifactError } from "../../bindings/artifact/errors.js";
import { Engine } from "../../bindings/engine/engine.js";
import { isBranded } from "../../bindings/model/branded.js";
import { RequestError } from "../../bindings/model/request.js";
import * as arns from "../../bindings/surface/arn.js";

const { ArnError, arn, assumedRoleArn, bucketArn, encodeName, executeApiArn, federatedUserArn, groupArn } = arns;
const { objectArn, roleArn, rootArn, userArn } = arns;

const account = "111122223333";
const API = { region: "eu-west-1", account, api: "a1b2c3d4e5", stage: "prod", method: "GET" };
const OWN = { service: "photos", region: "eu-west-1", account };

/** Code and part of the error, or the text where there is none. */
function outcome(call: () => string): string {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof ArnError)) throw error;
    expect(error.hint).not.toBe("");
    expect(error.message).toMatch(/^[ -~…]{10,500}$/);
    return `${error.code} ${error.part}`;
  }
}

describe("what is taken", () => {
  it.each([
    [() => userArn({ account, name: "nora" }), "arn:aws:iam::111122223333:user/nora"],
    [() => userArn({ account, name: "Nora+a=b,c.d@e_f-g" }), "arn:aws:iam::111122223333:user/Nora+a=b,c.d@e_f-g"],
    [() => userArn({ account, name: "n".repeat(64) }), `arn:aws:iam::111122223333:user/${"n".repeat(64)}`],
    [() => userArn({ account, name: "...", path: "/a/b.c/" }), "arn:aws:iam::111122223333:user/a/b.c/..."],
    [() => userArn({ account, name: "nora", path: "/", partition: "aws-cn" }), "arn:aws-cn:iam::111122223333:user/nora"],
    [() => userArn({ account, subject: "auth0|abc" }), "arn:aws:iam::111122223333:user/auth0%7Cabc"],
    [() => userArn({ account, subject: "s".repeat(255) }), `arn:aws:iam::111122223333:user/${"s".repeat(255)}`],
    [() => roleArn({ account, name: "deploy", path: "/ci/" }), "arn:aws:iam::111122223333:role/ci/deploy"],
    [() => groupArn({ account, name: "g".repeat(128) }), `arn:aws:iam::111122223333:group/${"g".repeat(128)}`],
    [() => rootArn({ account }), "arn:aws:iam::111122223333:root"],
    [() => assumedRoleArn({ account, role: "deploy", session: "run-7" }), "arn:aws:sts::111122223333:assumed-role/deploy/run-7"],
    [
      () => assumedRoleArn({ account, role: "web", subject: "mailto:n@x" }),
      "arn:aws:sts::111122223333:assumed-role/web/mailto%3An@x",
    ],
    [() => federatedUserArn({ account, name: "no" }), "arn:aws:sts::111122223333:federated-user/no"],
    [() => federatedUserArn({ account, subject: "a/b" }), "arn:aws:sts::111122223333:federated-user/a%2Fb"],
    [() => bucketArn({ bucket: "my.bucket-1" }), "arn:aws:s3:::my.bucket-1"],
    [() => objectArn({ bucket: "photos", key: "nora/cat (1)*?.jpg" }), "arn:aws:s3:::photos/nora/cat (1)*?.jpg"],
    [() => objectArn({ bucket: "photos", key: "été/…/100%" }), "arn:aws:s3:::photos/été/…/100%"],
    [() => objectArn({ bucket: "photos", key: "folder/" }), "arn:aws:s3:::photos/folder/"],
    [() => objectArn({ bucket: "photos", key: "é".repeat(512) }), `arn:aws:s3:::photos/${"é".repeat(512)}`],
    [
      () => executeApiArn({ ...API, path: "/reports/q3" }),
      "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/reports/q3",
    ],
    [
      () => executeApiArn({ ...API, stage: "$default", path: "/" }),
      "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/$default/GET/",
    ],
    [() => arn({ ...OWN, resource: ["album", "nora", "summer"] }), "arn:aws:photos:eu-west-1:111122223333:album/nora/summer"],
    [() => arn({ ...OWN, resource: "album" }), "arn:aws:photos:eu-west-1:111122223333:album"],
    [() => arn({ ...OWN, resource: [{ subject: "auth0|x" }, "a"] }), "arn:aws:photos:eu-west-1:111122223333:auth0%7Cx/a"],
    [
      () => arn({ ...OWN, service: "lambda", resource: ["function", "f"], separator: ":" }),
      "arn:aws:lambda:eu-west-1:111122223333:function:f",
    ],
    [() => arn({ service: "s3", resource: ["photos", "cat.jpg"] }), "arn:aws:s3:::photos/cat.jpg"],
    [() => encodeName("Nora+=,.@_-9"), "Nora+=,.@_-9"],
    [() => encodeName("a%7C|ü 😀*'()!~"), "a%257C%7C%C3%BC%20%F0%9F%98%80%2A%27%28%29%21%7E"],
  ])("%s", (call, text) => expect(call()).toBe(text));
});

/** Names that would make the caller another one, or none. */
const NO_NAMES = [
  ...[
    "",
    "mallory/nora",
    "nora/",
    "/nora",
    "a:b",
    "auth0|abc",
    "no ra",
    "nora\n",
    "\0nora",
    "nora%2F",
    "%6Eora",
    "n\\a",
    "*",
    "n?ra",
  ],
  ...["${aws:username}", ".", "..", "é", "\u212Aelvin", "noraſ", "ｎｏｒａ", "no\u200bra", "\ud800"],
];

describe("names that are refused", () => {
  it.each(NO_NAMES)("%j", (name) => {
    expect(outcome(() => userArn({ account, name }))).toBe("INVALID_PART name");
    expect(outcome(() => roleArn({ account, name }))).toBe("INVALID_PART name");
    expect(outcome(() => federatedUserArn({ account, name }))).toBe("INVALID_PART name");
    expect(outcome(() => assumedRoleArn({ account, role: name, session: "run" }))).toBe("INVALID_PART role");
    expect(outcome(() => assumedRoleArn({ account, role: "web", session: name }))).toBe("INVALID_PART session");
    expect(outcome(() => groupArn({ account, name }))).toBe("INVALID_PART name");
    expect(outcome(() => arn({ ...OWN, resource: ["album", name] }))).toBe("INVALID_PART resource");
  });

  it.each([undefined, null, 7, true, {}, [], ["nora"], Symbol("nora"), () => "nora", new String("nora"), 10n])("%o", (value) => {
    const name = value as string;
    const code = value === undefined ? "MISSING_PART" : "INVALID_PART";
    expect(outcome(() => userArn({ account, name }))).toBe(`${code} name`);
    expect(outcome(() => userArn({ account, subject: name }))).toMatch(/^(MISSING_PART name|INVALID_PART subject)$/);
    expect(outcome(() => roleArn({ account, name }))).toBe(`${code} name`);
    expect(outcome(() => objectArn({ bucket: "photos", key: name }))).toBe(`${code} key`);
    expect(outcome(() => encodeName(name))).toBe(`${code} name`);
  });

  it.each(["", ".", "..", "\ud800", "a\udfff", "\udc00\ud800"])("the subject %j", (subject) => {
    expect(outcome(() => userArn({ account, subject }))).toBe("INVALID_PART subject");
    expect(outcome(() => arn({ ...OWN, resource: ["album", { subject }] }))).toBe("INVALID_PART subject");
    expect(outcome(() => encodeName(subject))).toBe("INVALID_PART name");
  });

  it("lengths", () => {
    expect(outcome(() => userArn({ account, name: "n".repeat(65) }))).toBe("INVALID_PART name");
    expect(outcome(() => roleArn({ account, name: "n".repeat(65) }))).toBe("INVALID_PART name");
    expect(outcome(() => userArn({ account, name: "n", path: `/${"a".repeat(511)}/` }))).toBe("INVALID_PART path");
    for (const key of ["k".repeat(1025), "é".repeat(513)]) {
      expect(outcome(() => objectArn({ bucket: "photos", key }))).toBe("INVALID_PART key");
    }
    expect(outcome(() => assumedRoleArn({ account, role: "web", session: "n" }))).toBe("INVALID_PART session");
    expect(outcome(() => federatedUserArn({ account, name: "n" }))).toBe("INVALID_PART name");
    expect(outcome(() => federatedUserArn({ account, name: "n".repeat(33) }))).toBe("INVALID_PART name");
    expect(outcome(() => groupArn({ account, name: "n".repeat(129) }))).toBe("INVALID_PART name");
  });

  it("a name and a subject", () => {
    const both = { account, name: "nora", subject: "nora" } as never;
    expect(outcome(() => userArn(both))).toBe("INVALID_PART name");
    expect(outcome(() => userArn({ account } as never))).toBe("MISSING_PART name");
    expect(outcome(() => assumedRoleArn({ account, role: "web" } as never))).toBe("MISSING_PART session");
  });
});

describe("other parts that are refused", () => {
  it.each(["", "1111222233334", "11112222333", "1111-2222-3333", "１１１１22223333", "111122223333\n", "*", "aws", 111122223333])(
    "the account %j",
    (value) => {
      const other = value as string;
      expect(outcome(() => userArn({ account: other, name: "nora" }))).toBe("INVALID_PART account");
      expect(outcome(() => rootArn({ account: other }))).toBe("INVALID_PART account");
      expect(outcome(() => arn({ ...OWN, account: other, resource: "a" }))).toBe("INVALID_PART account");
    },
  );

  it.each(["", "AWS", "aws:", "aws cn", "*", "-aws", "aws\n"])("the partition %j", (partition) => {
    expect(outcome(() => rootArn({ account, partition }))).toBe("INVALID_PART partition");
    expect(outcome(() => bucketArn({ bucket: "photos", partition }))).toBe("INVALID_PART partition");
  });

  it.each(["", "a/", "/a", "a", "//", "/a//b/", "/../", "/./", "/a/../", "/*/", "/a:b/", "/${x}/", "/é/"])(
    "the path %j",
    (path) => {
      expect(outcome(() => userArn({ account, name: "nora", path }))).toBe("INVALID_PART path");
      expect(outcome(() => roleArn({ account, name: "nora", path }))).toBe("INVALID_PART path");
      expect(outcome(() => groupArn({ account, name: "nora", path }))).toBe("INVALID_PART path");
    },
  );

  it("a role below the path of AWS's own", () => {
    const path = "/aws-service-role/ecs.amazonaws.com/";
    expect(outcome(() => roleArn({ account, name: "nora", path }))).toBe("INVALID_PART path");
    expect(roleArn({ account, name: "nora", path: "/service-role/" })).toBe("arn:aws:iam::111122223333:role/service-role/nora");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  it.each([
    "ab",
    "a".repeat(64),
    "Photos",
    "my_bucket",
    "-ab",
    "ab-",
    ".ab",
    "ab.",
    "a..b",
    "192.168.5.4",
    "a/b",
    "a:b",
    "b*",
    "b\n",
  ])("the bucket %j", (bucket) => {
    expect(outcome(() => bucketArn({ bucket }))).toBe("INVALID_PART bucket");
    expect(outcome(() => objectArn({ bucket, key: "k" }))).toBe("INVALID_PART bucket");
  });

  it.each([
    ...["", "/nora/cat.jpg", "nora//cat.jpg", "nora/../bob/cat.jpg", "..", "../bob", "nora/..", "nora/./cat", ".", "nora\\..\\bob"],
    ...["nora/\0", "nora/cat\n.jpg", "\x7f", "nora/..%2Fbob", "nora%2Fcat", "%5c", "%00", "a%2e", "\ud800"],
  ])("the key %j", (key) => expect(outcome(() => objectArn({ bucket: "photos", key }))).toBe("INVALID_PART key"));

  it.each([
    ...[
      "",
      "reports",
      "/reports/",
      "//",
      "/a//b",
      "/..",
      "/a/../b",
      "/.",
      "/*",
      "/rep?rts",
      "/${x}",
      "/a%2Fb",
      "/%70ayroll",
      "/a b",
    ],
    ...["/a\\b", "/a;b", "/é", "/a\n", "/\0"],
  ])("the path of a method %j", (path) => expect(outcome(() => executeApiArn({ ...API, path }))).toBe("INVALID_PART path"));

  it.each([
    ["method", ["get", "ANY", "*", "", "GET/x", "GET\n"]],
    ["stage", ["", "*", "a/b", "a.b", "$latest", "s".repeat(129)]],
    ["api", ["", "*", "A1", "a/b"]],
    ["region", ["", "*", "eu west", "eu:west"]],
  ])("the %s of a method", (part, values) => {
    for (const value of values)
      expect(outcome(() => executeApiArn({ ...API, path: "/", [part]: value }))).toBe(`INVALID_PART ${part}`);
  });

  it("what is not a list of segments", () => {
    for (const resource of [[], new Array(101).fill("a"), [[]], [["a"]], [null], [7]] as never[]) {
      expect(outcome(() => arn({ ...OWN, resource }))).toMatch(/^INVALID_PARTS? (resource)?$/);
    }
    expect(outcome(() => arn({ ...OWN, resource: new Array(2) as never }))).toBe("MISSING_PART resource");
    expect(outcome(() => arn({ ...OWN, resource: "a", separator: "-" as never }))).toBe("INVALID_PART separator");
    expect(outcome(() => arn({ ...OWN, resource: { subject: "a", nmae: 1 } as never }))).toBe("UNKNOWN_PART nmae");
  });
});

describe("parts", () => {
  it("that are misspelt are errors", () => {
    expect(outcome(() => userArn({ account, name: "nora", partiton: "aws-cn" } as never))).toBe("UNKNOWN_PART partiton");
    expect(outcome(() => arn({ ...OWN, resource: "a", JSON: "a" } as never))).toBe("UNKNOWN_PART JSON");
    expect(outcome(() => userArn(JSON.parse(`{ "account": "${account}", "name": "nora", "__proto__": {} }`) as never))).toBe(
      "UNKNOWN_PART __proto__",
    );
  });

  it("that are inherited are not given", () => {
    expect(outcome(() => userArn(Object.create({ account, name: "nora" }) as never))).toBe("MISSING_PART account");
    const polluted = Object.prototype as { absent?: string; name?: string; partition?: string };
    Object.assign(polluted, { absent: "111122223333", name: "nora", partition: "aws-cn" });
    try {
      expect(outcome(() => userArn({ account } as never))).toBe("MISSING_PART name");
      expect(outcome(() => userArn({ name: "bob" } as never))).toBe("MISSING_PART account");
      expect(outcome(() => rootArn({ account }))).toBe("arn:aws:iam::111122223333:root");
    } finally {
      for (const name of ["absent", "name", "partition"] as const) delete polluted[name];
    }
  });

  it("are read once", () => {
    let looks = 0;
    const changing = { account, get name() { return ["nora", "mallory/nora"][looks++]!; } }; // prettier-ignore
    expect(userArn(changing)).toBe("arn:aws:iam::111122223333:user/nora");
    const segments = Object.assign(["album", "nora"], { [Symbol.iterator]: () => ["album", "bob"][Symbol.iterator]() });
    expect(arn({ ...OWN, resource: segments })).toBe("arn:aws:photos:eu-west-1:111122223333:album/nora");
  });
});

describe("the error", () => {
  it("quotes what was found, cut and escaped", () => {
    expect(() => userArn({ account, name: "\u202e\u001b[2Jnora" })).toThrow("found `\\u202e\\u001b[2Jnora`");
    expect(() => userArn({ account, name: "x/".repeat(30_000) })).toThrow(/found `(x\/){20}…`/);
    expect(() => userArn({ account, name: 7 as never })).toThrow("found a value of type number");
  });

  it("is known across copies of the package, and proxies are not it", () => {
    const copy = Object.assign(new Error("of another copy"), { [Symbol.for("postern.ArnError")]: true });
    expect(copy instanceof ArnError).toBe(true);
    expect(isBranded(copy, Symbol.for("postern.RequestError"), RequestError.prototype)).toBe(false);
    const hostile = new Proxy({}, { has: () => { throw new Error("hostile"); } }); // prettier-ignore
    for (const other of [new Error("x"), null, undefined, "x", {}, hostile])
      expect((other as unknown) instanceof ArnError).toBe(false);
  });

  // Babel's check of a class that it has made a function: `instanceof` before the constructor has set anything.
  it.each([ArnError, RequestError, ArtifactError, Engine])("%o: what has the prototype is an instance", (type) => {
    expect(Object.create(type.prototype) instanceof type).toBe(true);
    const hostile = new Proxy({}, { getPrototypeOf: () => { throw new Error("hostile"); } }); // prettier-ignore
    expect(hostile instanceof type).toBe(false);
  });
});
