/**
 * Builders of ARNs: no two inputs of one builder give one text, the engine reads back who was meant, and `encodeName` loses
 * nothing. Texts come from small alphabets that hold every separator, so that collisions would be found.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../bindings/index.js";
import * as arns from "../../bindings/surface/arn.js";
import { loadEngine } from "../support/engine.js";
import { check } from "./asking.js";

const { ArnError, encodeName } = arns;

/** The builder's text; undefined where it refuses. */
function attempt<T>(build: (parts: T) => string, parts: T): string | undefined {
  try {
    return build(parts);
  } catch (error) {
    if (error instanceof ArnError) return undefined;
    throw error;
  }
}

const textOf = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), maxLength: 4 });
const text = textOf("a", "A", "b", "/", ":", ".", "%", "2", "F", "|", "*", "é");
/** Mostly names that are taken. */
const name = fc.oneof(textOf("a", "b", ".", "_"), textOf("a", "b", "/", ":"));
const account = fc.constantFrom("111122223333", "444455556666", "1:2");
const path = fc.oneof(
  fc.constant("/"),
  fc.tuple(name, name).map(([first, second]) => `/${first}/${second}/`),
  text,
);
const segment = fc.oneof(name, fc.record({ subject: text }));
const place = { region: fc.constantFrom("r", "r:1"), account };

type Build = (parts: never) => string;
const INPUTS: Readonly<Record<string, readonly [Build, fc.Arbitrary<unknown>]>> = {
  userArn: [arns.userArn, fc.record({ account, name, path })],
  "userArn of subjects": [arns.userArn, fc.record({ account, subject: text, path })],
  roleArn: [arns.roleArn, fc.record({ account, name, path })],
  groupArn: [arns.groupArn, fc.record({ account, name, path })],
  assumedRoleArn: [arns.assumedRoleArn, fc.record({ account, role: name, session: name })],
  "assumedRoleArn of subjects": [arns.assumedRoleArn, fc.record({ account, role: name, subject: text })],
  federatedUserArn: [arns.federatedUserArn, fc.record({ account, subject: text })],
  objectArn: [
    arns.objectArn,
    fc.record({ bucket: fc.constantFrom("aab", "aab/", "aab/a"), key: textOf("a", "/", ".", ":", "%", "é") }),
  ],
  executeApiArn: [
    arns.executeApiArn,
    fc.record({
      ...place,
      api: fc.constantFrom("a", "a1", "a/b", "a/b/GET"),
      stage: fc.constantFrom("b", "b/GET", "GET", "$default"),
      method: fc.constantFrom("GET", "PUT", "GET/a"),
      path: name.map((rest) => `/${rest}`),
    }),
  ],
  arn: [
    arns.arn,
    fc.record({ service: fc.constantFrom("s", "s:r"), ...place, resource: fc.array(segment, { minLength: 1, maxLength: 3 }) }),
  ],
};

/** What the parts mean, as text: the subject of a segment is a name like others. */
function meaning(parts: unknown): string {
  const { resource, ...others } = parts as { resource?: (string | { subject: string })[] };
  const names = resource?.map((one) => (typeof one === "string" ? one : one.subject));
  return JSON.stringify({ ...others, names });
}

describe("no two inputs give one ARN", () => {
  it.each(Object.entries(INPUTS))("%s", (_, [build, inputs]) => {
    const seen = new Map<string, string>();
    const look = (parts: unknown) => {
      const built = attempt(build, parts as never);
      if (built === undefined) return;
      expect(seen.get(built) ?? meaning(parts)).toBe(meaning(parts));
      seen.set(built, meaning(parts));
    };
    check(inputs, look, 4_000);
    expect(seen.size).toBeGreaterThan(50);
  });
});

const any = fc.oneof(text, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.emailAddress());
/** UTF-16 units as they come: most texts with a surrogate are not well-formed. */
const units = fc.array(fc.oneof(fc.integer({ min: 0xd7ff, max: 0xe001 }), fc.integer({ min: 0, max: 0xff })), {
  minLength: 1,
  maxLength: 6,
});

describe("encodeName", () => {
  it("is decoded by decodeURIComponent, and keeps to its alphabet", () => {
    check(
      any.filter((name) => !["", ".", ".."].includes(name)),
      (name) => {
        const encoded = encodeName(name);
        expect(decodeURIComponent(encoded)).toBe(name);
        expect(encoded).toMatch(/^(?:[\w+=,.@-]|%[0-9A-F]{2})+$/);
        if (/^[\w+=,.@-]+$/.test(name)) expect(encoded).toBe(name);
      },
      4_000,
    );
  });

  it("refuses lone surrogates, and nothing else that has bytes", () => {
    check(
      units.map((list) => String.fromCharCode(...list)),
      (name) => {
        const isWellFormed = new TextDecoder().decode(new TextEncoder().encode(name)) === name || name.includes("\ufeff");
        if (name === "." || name === "..") return;
        expect(attempt(encodeName, name) !== undefined, JSON.stringify(name)).toBe(isWellFormed);
      },
      4_000,
    );
  });
});

const RESOURCES = "arn:aws:t:eu-west-1:111122223333";
const statements = [
  ["User", "${aws:username}"],
  ["AssumedRole", "${aws:PrincipalArn}"],
  ["FederatedUser", "${aws:PrincipalArn}"],
  ["Account", "${aws:PrincipalArn}"],
].map(([type, name]) => ({
  Effect: "Allow",
  Action: `t:${type}`,
  Resource: `${RESOURCES}:${name}`,
  Condition: { StringEquals: { "aws:PrincipalType": type, "aws:PrincipalAccount": "111122223333" } },
}));

describe("the engine reads back", () => {
  const document = { Version: "2012-10-17", Statement: statements };
  const engine = loadEngine(compile({ identity: [{ name: "p", document }] }));
  const holds = (principal: string, kind: string, name: string) =>
    engine.isAllowed({ principal, action: `t:${kind}`, resource: `${RESOURCES}:${name}` });
  const owner = { account: "111122223333" };

  it("users of subjects, by no name but their own", () => {
    check(
      fc.tuple(any, any),
      ([subject, other]) => {
        const principal = attempt(arns.userArn, { ...owner, subject });
        const others = attempt(encodeName, other);
        if (principal === undefined || others === undefined) return;
        expect(holds(principal, "User", encodeName(subject))).toBe(true);
        expect(holds(principal, "User", others)).toBe(other === subject);
        expect(holds(principal, "AssumedRole", encodeName(subject))).toBe(false);
      },
      2_000,
    );
  });

  it("users of names, whatever their path", () => {
    check(
      fc.tuple(text, path, text),
      ([name, path, other]) => {
        const principal = attempt(arns.userArn, { ...owner, name, path });
        if (principal === undefined) return;
        expect(holds(principal, "User", name)).toBe(true);
        if (attempt(encodeName, other) === other) expect(holds(principal, "User", other)).toBe(other === name);
      },
      2_000,
    );
  });

  it("roles, sessions, federated users, the root user", () => {
    check(
      fc.tuple(name, fc.oneof(name, any)),
      ([role, subject]) => {
        const roleArn = attempt(arns.roleArn, { ...owner, name: role });
        const session = attempt(arns.assumedRoleArn, { ...owner, role, subject });
        const federated = attempt(arns.federatedUserArn, { ...owner, subject });
        if (roleArn !== undefined) expect(holds(roleArn, "AssumedRole", roleArn)).toBe(true);
        if (session !== undefined) expect(holds(session, "AssumedRole", roleArn!)).toBe(true);
        if (session !== undefined) expect(holds(session, "User", role)).toBe(false);
        if (federated !== undefined) expect(federated).toBe(`arn:aws:sts::111122223333:federated-user/${encodeName(subject)}`);
      },
      2_000,
    );
  });
});
