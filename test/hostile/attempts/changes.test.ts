/** What is given twice, changed between two calls, or read twice. */
import { expect } from "vitest";
import type { AuthorizationRequest, Engine } from "../../../bindings/index.js";
import {
  ACCOUNT,
  BOB,
  OBJECT,
  GET,
  DELETE,
  policy,
  allow,
  deny,
  identity,
  areAll,
  noDeletes,
  asDocument,
  team,
  withSession,
  sessionBytes,
  insiders,
  encrypted,
  before,
  noTeam,
} from "./support.js";

/** Asked once while it is allowed, then changed, and asked again. */
function changed<Given extends object>(
  engine: Engine,
  given: Given,
  requestOf: (given: Given) => AuthorizationRequest,
  change: (given: Given) => void,
) {
  return (): unknown => {
    expect(engine.decide(requestOf(given))).toBe("allowed");
    change(given);
    return engine.decide(requestOf(given));
  };
}

areAll("what changed since the last call", ["explicitDeny", "implicitDeny", "refused"], {
  "the request's action": changed(
    noDeletes,
    { ...GET } as { action: string } & typeof GET,
    (given) => given,
    (given) => (given.action = "s3:DeleteObject"),
  ),
  "the context": changed(
    encrypted,
    { "aws:SecureTransport": true },
    (context) => ({ ...GET, context }),
    (context) => (context["aws:SecureTransport"] = false),
  ),
  "a list in the context": changed(
    insiders,
    ["10.0.0.1"],
    (list) => ({ ...GET, context: { "aws:SourceIp": list } }),
    (list) => (list[0] = "203.0.113.9"),
  ),
  "a Date in the context": changed(
    before,
    new Date(1717200000000),
    (date) => ({ ...GET, context: { "aws:CurrentTime": date } }),
    (date) => date.setTime(1800000000000),
  ),
  "the caller's tags": changed(noTeam, { team: "blue" }, team, (tags) => (tags.team = "red")),
  "a tag, taken away": changed(noTeam, { team: "blue" } as Record<string, string>, team, (tags) => delete tags["team"]),
  "a tag, replaced by one that looks alike": changed(
    noTeam,
    { team: "blue" } as Record<string, string>,
    team,
    (tags) => ((tags["teаm"] = "blue"), delete tags["team"]),
  ),
  "the bytes of compiled session policies": changed(
    identity(allow()),
    sessionBytes(allow()),
    (session) => withSession({ session }),
    (bytes) => bytes.set(sessionBytes(deny())),
  ),
  "their header alone": changed(
    identity(allow()),
    sessionBytes(allow()),
    (session) => withSession({ session }),
    (bytes) => bytes.set(sessionBytes(deny()).subarray(0, 64)),
  ),
  "their body alone": changed(
    identity(allow()),
    sessionBytes(allow()),
    (session) => withSession({ session }),
    (bytes) => bytes.set(sessionBytes(deny()).subarray(64), 64),
  ),
  "their last byte": changed(
    identity(allow()),
    sessionBytes(allow()),
    (session) => withSession({ session }),
    (bytes) => (bytes[bytes.length - 1]! ^= 1),
  ),
  "all of them, to zeros": changed(
    identity(allow()),
    sessionBytes(allow()),
    (session) => withSession({ session }),
    (bytes) => bytes.fill(0),
  ),
  "the document of a session policy": changed(
    identity(allow()),
    allow() as { Effect: string },
    (statement) => withSession([policy(statement)]),
    (statement) => (statement.Effect = "Deny"),
  ),
  "the list of session policies": changed(
    identity(allow()),
    [policy(allow())],
    (list) => withSession(list),
    (list) => list.push(policy(deny())),
  ),
  "the list of session policies, emptied": changed(
    identity(allow()),
    [policy(allow())],
    (list) => withSession(list),
    (list) => (list.length = 0),
  ),
  "the name of a session policy, and what it says": changed(
    identity(allow()),
    [{ ...(policy(allow()) as object) }] as { document?: unknown }[],
    (list) => withSession(list),
    (list) => (list[0]!.document = asDocument(deny())),
  ),
});

/** Other values at every second look. */
function wavering(first: unknown, second: unknown): () => unknown {
  let looks = 0;
  return () => (looks++ % 2 === 0 ? first : second);
}
/** The decision, where what it was about is what it says that it was about. */
function consistent(
  engine: Engine,
  request: AuthorizationRequest,
  wanted: (facts: { readonly action: string; readonly resource: string; readonly principal?: string }) => string,
): unknown {
  const { decision, facts } = engine.explain(request);
  expect(decision).toBe(wanted(facts as never));
  return "consistent";
}
const getter = (name: string, read: () => unknown, rest: object = GET): AuthorizationRequest =>
  Object.defineProperty({ ...rest }, name, { get: read, enumerable: true }) as AuthorizationRequest;
const byAction = ({ action }: { readonly action: string }): string => (action === "s3:DeleteObject" ? "explicitDeny" : "allowed");
const noVault = identity(allow(), deny({ Resource: "arn:aws:s3:::vault/*" }));
const byResource = ({ resource }: { readonly resource: string }): string =>
  resource.startsWith("arn:aws:s3:::vault/") ? "explicitDeny" : "allowed";
const noNora = identity(allow(), deny({ Condition: { ArnEquals: { "aws:PrincipalArn": `${BOB}by` } } }));
const byCaller = ({ principal }: { readonly principal?: string }): string =>
  principal === `${BOB}by` ? "explicitDeny" : "allowed";
const VAULT = "arn:aws:s3:::vault/k";

areAll("what is another at the second look", ["consistent", "refused"], {
  "the action, allowed first": () => consistent(noDeletes, getter("action", wavering("s3:GetObject", "s3:DeleteObject")), byAction),
  "the action, denied first": () => consistent(noDeletes, getter("action", wavering("s3:DeleteObject", "s3:GetObject")), byAction),
  "the action, no text first": () => consistent(noDeletes, getter("action", wavering(5, "s3:DeleteObject")), byAction),
  "the resource, allowed first": () => consistent(noVault, getter("resource", wavering(OBJECT, VAULT)), byResource),
  "the resource, denied first": () => consistent(noVault, getter("resource", wavering(VAULT, OBJECT)), byResource),
  "the resource, `*` first": () => consistent(noVault, getter("resource", wavering("*", VAULT)), byResource),
  "the caller, allowed first": () => consistent(noNora, getter("principal", wavering(BOB, `${BOB}by`)), byCaller),
  "the caller, denied first": () => consistent(noNora, getter("principal", wavering(`${BOB}by`, BOB)), byCaller),
  "the caller's ARN": () =>
    consistent(noNora, { ...GET, principal: getter("arn", wavering(BOB, `${BOB}by`), { type: "user" }) as never }, byCaller),
  "the caller's type": () =>
    consistent(
      noNora,
      { ...GET, principal: getter("type", wavering("user", "anonymous"), { arn: `${BOB}by` }) as never },
      byCaller,
    ),
  "the action, where a character outside of ASCII makes the request unusual": () =>
    consistent(
      noDeletes,
      getter("action", wavering("s3:GetObject", "s3:DeleteObject"), { ...GET, resource: "arn:aws:s3:::b/é" }),
      byAction,
    ),
  "the resource, where the caller has tags": () =>
    consistent(
      noVault,
      getter("resource", wavering(OBJECT, VAULT), { ...GET, principal: { type: "user", arn: BOB, tags: { a: "é" } } }),
      byResource,
    ),
  // Beside `resourceAccount` a request is read a second time, which alone counts (DECISIONS 34).
  "the action, where the owner is given": () =>
    consistent(
      noDeletes,
      getter("action", wavering("s3:GetObject", "s3:DeleteObject"), { ...GET, resourceAccount: ACCOUNT }),
      byAction,
    ),
  "the owner, none first": () =>
    consistent(noDeletes, getter("resourceAccount", wavering(undefined, "444455556666"), DELETE), byAction),
  "a proxy of the request": () => {
    const reads = wavering("s3:GetObject", "s3:DeleteObject");
    return consistent(
      noDeletes,
      new Proxy(GET, { get: (target, name) => (name === "action" ? reads() : (Reflect.get(target, name) as unknown)) }),
      byAction,
    );
  },
});

const times = { looks: 0 };
const counting =
  (value: unknown): (() => unknown) =>
  () => (times.looks++, value);
areAll(
  "what is read once by `decide`",
  "once",
  Object.fromEntries(
    Object.entries({ principal: BOB, action: "s3:GetObject", resource: OBJECT, context: {} }).map(([name, value]) => [
      name,
      () => {
        times.looks = 0;
        expect(noDeletes.decide(getter(name, counting(value)))).toBe("allowed");
        return times.looks === 1 ? "once" : `${times.looks} times`;
      },
    ]),
  ),
);
