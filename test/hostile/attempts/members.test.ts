/** Sessions, lists, members, policy sets and directories that would leave a policy out. */
import { expect, it } from "vitest";
import { compile, type AuthorizationRequest, type Engine } from "../../../bindings/index.js";
import { loadCompilingEngine } from "../../support/engine.js";
import {
  ACCOUNT,
  BOB,
  GET,
  DELETE,
  policy,
  allow,
  deny,
  identity,
  areAll,
  noDeletes,
  asDocument,
  withSession,
  sessionBytes,
} from "./support.js";

const any = identity(allow());
it("session policies and lists: honest ones are allowed", () => {
  expect(any.decide(withSession([policy(allow())]))).toBe("allowed");
  expect(any.decide(withSession(undefined))).toBe("allowed");
  expect(any.decideAll([GET]).decision).toBe("allowed");
});
const artifactOf = (set: object): Uint8Array => compile(set as never).bytes;
areAll("session policies that are none", ["refused", "implicitDeny"], {
  null: () => any.decide(withSession(null)),
  false: () => any.decide(withSession(false)),
  "a text": () => any.decide(withSession(JSON.stringify(deny()))),
  "an object": () => any.decide(withSession({})),
  "an empty list": () => any.decide(withSession([])),
  "a list of null": () => any.decide(withSession([null])),
  "a list of a document without a name": () => any.decide(withSession([{ document: asDocument(allow()) }])),
  "a list of bare documents": () => any.decide(withSession([asDocument(allow())])),
  "bytes alone": () => any.decide(withSession(sessionBytes(allow()))),
  "no bytes": () => any.decide(withSession({ session: new Uint8Array(0) })),
  zeros: () => any.decide(withSession({ session: new Uint8Array(1024) })),
  "an identity policy's artifact": () => any.decide(withSession({ session: artifactOf({ identity: [policy(deny())] }) })),
  "a boundary's artifact": () => any.decide(withSession({ session: artifactOf({ permissionsBoundary: [policy(deny())] }) })),
  "session and identity policies": () =>
    any.decide(withSession({ session: artifactOf({ session: [policy(allow())], identity: [policy(deny())] }) })),
  "cut short": () => any.decide(withSession({ session: sessionBytes(allow()).subarray(0, 512) })),
  "under another name": () => any.decide({ ...withSession(undefined), sessions: [policy(deny())] } as never),
  "with a Deny that has a hole": () => any.decide(withSession([policy([deny(), ,])])),
});
areAll("calls of several decisions", ["refused", "explicitDeny"], {
  none: () => any.decideAll([]).decision,
  null: () => any.decideAll(null as never).decision,
  "a hole": () => any.decideAll([GET, ,] as never).decision,
  "something like a list": () => any.decideAll({ length: 0 } as never).decision,
  "a list whose iterator gives nothing": () =>
    noDeletes.decideAll(Object.assign([DELETE], { [Symbol.iterator]: () => [][Symbol.iterator]() })).decision,
  "one that is denied, last": () => noDeletes.decideAll([GET, GET, DELETE]).decision,
  "one that is denied, first": () => noDeletes.decideAll([DELETE, GET]).decision,
  "one that is not a request": () => noDeletes.decideAll([GET, { ...GET, action: "s3" }]).decision,
  "a misspelt option": () => any.decideAll([GET], { publicpolicy: true } as never).decision,
  "an option of a wrong type": () => any.decideAll([GET], { publicPolicy: "true" } as never).decision,
});

const ALLOWED = 1;
it("decideMany: what is written over an earlier answer", () => {
  const out = new Uint8Array(3).fill(ALLOWED);
  expect([...noDeletes.decideMany([GET, DELETE, { ...GET, action: "s3" }], out)].map((code) => code === ALLOWED)).toEqual([
    true,
    false,
    false,
  ]);
});
areAll("decideMany that is refused", "refused", {
  null: () => any.decideMany(null as never),
  "no room": () => any.decideMany([GET, GET], new Uint8Array(1)),
  "an `out` that is not an array of bytes": () => any.decideMany([GET], [ALLOWED] as never),
  "a text": () => any.decideMany("x" as never),
});

const bucket = (more: object = {}): Engine =>
  loadCompilingEngine(
    compile({
      resourceControl: [{ name: "r", policies: [policy({ ...deny(), Action: "s3:*", Principal: "*" })] }],
      identity: [policy(allow())],
      ...more,
    }),
  );
it("RCPs: the management account's resource is allowed", () => {
  expect(bucket().decide({ ...GET, resourceAccountIsManagement: true })).toBe("allowed");
});
areAll("a member that would switch RCPs off", ["refused", "explicitDeny"], {
  "resourceAccountIsManagement: false": () => bucket().decide({ ...GET, resourceAccountIsManagement: false }),
  'resourceAccountIsManagement: "true"': () => bucket().decide({ ...GET, resourceAccountIsManagement: "true" as never }),
  "resourceAccountIsManagement: 1": () => bucket().decide({ ...GET, resourceAccountIsManagement: 1 as never }),
  "resourceAccountIsManagement: [true]": () => bucket().decide({ ...GET, resourceAccountIsManagement: [true] as never }),
  "resourceAccountIsManagement: null": () => bucket().decide({ ...GET, resourceAccountIsManagement: null as never }),
  resourceAccountismanagement: () => bucket().decide({ ...GET, resourceAccountismanagement: true } as never),
  "isManagementAccount of the request": () => bucket().decide({ ...GET, isManagementAccount: true } as never),
  "a service-linked role by name alone": () =>
    bucket().decide({ ...GET, principal: `arn:aws:iam::${ACCOUNT}:role/AWSServiceRoleForX` }),
  "a path that begins alike": () =>
    bucket().decide({ ...GET, principal: `arn:aws:iam::${ACCOUNT}:role/aws-service-roles/x/AWSServiceRoleForX` }),
  "a user below /aws-service-role/": () =>
    bucket().decide({ ...GET, principal: `arn:aws:iam::${ACCOUNT}:user/aws-service-role/x` }),
  "no resource": () => bucket().decide({ ...GET, resource: "*" }),
  "another service's resource": () => bucket().decide({ ...GET, resource: "arn:aws:sqs:us-east-1:111122223333:q" }),
  "resourceAccount of nobody": () => bucket().decide({ ...GET, resourceAccount: "" }),
  "resourceAccount of a wrong type": () => bucket().decide({ ...GET, resourceAccount: 111122223333 as never }),
  "resourceAccount as a list": () => bucket().decide({ ...GET, resourceAccount: [ACCOUNT] as never }),
  "resourceAccount with blanks": () => bucket().decide({ ...GET, resourceAccount: ` ${ACCOUNT}` }),
});
areAll(
  "a policy set that would leave a policy out",
  "refused",
  Object.fromEntries(
    [
      "boundary",
      "permissionBoundary",
      "permissionsboundary",
      "scp",
      "serviceControls",
      "rcp",
      "sessions",
      "Identity",
      "resources",
      "endpoint",
      "__proto_",
    ].map((name) => [name, () => compile({ identity: [policy(allow())], [name]: [policy(deny())] } as never)]),
  ),
);
areAll("a policy set with", "refused", {
  "two boundaries": () => compile({ identity: [policy(allow())], permissionsBoundary: [policy(allow()), policy(deny())] }),
  "a boundary of null": () => compile({ identity: [policy(allow())], permissionsBoundary: null as never }),
  "a boundary that is not a list": () => compile({ identity: [policy(allow())], permissionsBoundary: policy(deny()) }),
  "a level without policies' list": () => compile({ serviceControl: [{ name: "r" } as never] }),
  "a level with misspelt policies": () =>
    compile({ serviceControl: [{ name: "r", policies: [], policy: [policy(deny())] } as never] }),
  "a policy with a misspelt document": () => compile({ identity: [{ name: "p", documents: asDocument(deny()) } as never] }),
  "a hole among its policies": () => compile({ identity: [policy(allow()), ,] as never }),
  "a misspelt option": () => compile({ identity: [policy(allow())] }, { Mode: "lenient" } as never),
  "an unknown mode": () => compile({ identity: [policy(allow())] }, { mode: "AWS" as never }),
});

areAll("a hidden member of a policy set", "explicitDeny", {
  "a boundary": () =>
    loadCompilingEngine(
      compile(Object.defineProperty({ identity: [policy(allow())] }, "permissionsBoundary", { value: [policy(deny())] })),
    ).decide(GET),
  "a boundary of its prototype": () =>
    loadCompilingEngine(
      compile(Object.assign(Object.create({ permissionsBoundary: [policy(deny())] }), { identity: [policy(allow())] }) as never),
    ).decide(GET),
});

const directory = (more: object = {}): object => ({
  version: 1,
  accounts: [{ id: ACCOUNT }],
  users: [{ arn: BOB, policies: [policy(allow())] }],
  resources: [{ arn: "arn:aws:s3:::b", account: ACCOUNT }],
  ...more,
});
const users = (...list: object[]): object => ({ users: list });
const boundBob = { arn: BOB, policies: [policy(allow())], boundary: policy(deny()) };
it("directories: an honest one allows", () =>
  expect(loadCompilingEngine(compile(directory() as never)).decide(GET)).toBe("allowed"));
const inDirectory = (more: object, request: AuthorizationRequest = GET): unknown =>
  loadCompilingEngine(compile(directory(more) as never)).decide(request);
areAll("a directory", ["refused", "explicitDeny", "implicitDeny"], {
  "with a user listed twice": () => inDirectory(users({ arn: BOB, policies: [policy(allow())] }, boundBob)),
  "with a user listed twice, bound first": () => inDirectory(users(boundBob, { arn: BOB, policies: [policy(allow())] })),
  "with a user in two paths": () =>
    inDirectory(users({ arn: BOB, policies: [policy(allow())] }, { ...boundBob, arn: BOB.replace("/bob", "/x/bob") })),
  "with a misspelt boundary": () =>
    inDirectory(users({ arn: BOB, policies: [policy(allow())], permissionsBoundary: policy(deny()) })),
  "with a user who is bound": () => inDirectory(users(boundBob)),
  "with a boundary that is unknown": () => inDirectory(users({ ...boundBob, boundary: "arn:aws:iam::111122223333:policy/none" })),
  "with a resource listed twice": () =>
    inDirectory({
      resources: [
        { arn: "arn:aws:s3:::b", account: ACCOUNT },
        {
          arn: "arn:aws:s3:::b",
          account: ACCOUNT,
          policies: [policy({ ...deny({ Resource: "arn:aws:s3:::b/*" }), Principal: "*" })],
        },
      ],
    }),
  "with a bucket policy that denies": () =>
    inDirectory({
      resources: [
        {
          arn: "arn:aws:s3:::b",
          account: ACCOUNT,
          policies: [policy({ ...deny({ Resource: "arn:aws:s3:::b/*" }), Principal: "*" })],
        },
      ],
    }),
  "with misspelt policies of a bucket": () =>
    inDirectory({
      resources: [
        { arn: "arn:aws:s3:::b", account: ACCOUNT, policy: policy({ ...deny({ Resource: "arn:aws:s3:::b/*" }), Principal: "*" }) },
      ],
    }),
  "with a misspelt list": () => inDirectory({ Users: [boundBob] }),
  "of another version": () => inDirectory({ version: 2 }),
  "asked for a user whom it lacks": () => inDirectory({}, { ...GET, principal: `${BOB}by` }),
  "asked for a user in another case": () => inDirectory({}, { ...GET, principal: BOB.replace("bob", "Bob") }),
  "asked for a user by another path": () => inDirectory({}, { ...GET, principal: BOB.replace("/bob", "/x/bob") }),
  "asked for a user of another partition": () => inDirectory({}, { ...GET, principal: BOB.replace("aws", "aws-cn") }),
  "asked for a session of a user": () => inDirectory({}, { ...GET, principal: `arn:aws:sts::${ACCOUNT}:assumed-role/bob/s` }),
});
