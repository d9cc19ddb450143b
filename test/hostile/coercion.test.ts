/** What callers give is compared as what it is, its type first: whatever only turns into the right text, number or Boolean is an error. */
import { describe, expect, it } from "vitest";
import {
  ArtifactError,
  checkDirectory,
  compile,
  compileSession,
  DirectoryError,
  isPublicPolicy,
  PolicyErrors,
  readDirectory,
  RequestError,
  serviceError,
  strip,
  type AuthorizationRequest,
  type PolicySet,
  type Principal,
} from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const ACCOUNT = "111122223333";
const USER = `arn:aws:iam::${ACCOUNT}:user/bob`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/r`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`;
const REQUEST: AuthorizationRequest = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
const ALL = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const policy = (statement: object, name = "p") => ({ name, document: { Version: "2012-10-17", Statement: statement } });
/** Whoever asks for it may have it: an answer that is not an error is "allowed". */
const engine = loadCompilingEngine(
  compile({ resource: [policy(ALL)], identity: [policy({ ...ALL, Principal: undefined })].map(plain) }),
);

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Values of other types that JavaScript takes for the value where it converts. */
function disguises(value: unknown): Record<string, unknown> {
  const convert = { toString: () => String(value), valueOf: () => value, [Symbol.toPrimitive]: () => value };
  return {
    "a list of it": [value],
    "a list in a list": [[value]],
    "a boxed one": Object(value),
    "an object with toString": convert,
    "a function with toString": Object.assign(() => value, convert),
    "an instance that says so": new (class {
      toString(): string {
        return String(value);
      }
    })(),
    null: null,
    ...(typeof value === "string"
      ? { "its number": Number(value), "its symbol": Symbol(value), "its bytes": Buffer.from(value) }
      : {}),
    ...(typeof value === "boolean" ? { "its text": String(value), "its number": Number(value) } : {}),
    ...(typeof value === "number" ? { "its text": String(value), "its BigInt": BigInt(value) } : {}),
  };
}

function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    for (const type of [RequestError, PolicyErrors, DirectoryError, ArtifactError]) if (error instanceof type) return error.code;
    throw error;
  }
}

/** The call answers what it answers to the value itself, and the code to each of its disguises. */
function expectCode(code: string | readonly string[], value: unknown, call: (value: never) => unknown): void {
  const codes = [code].flat();
  expect(codes).not.toContain(codeOf(() => call(value as never)));
  for (const [name, disguise] of Object.entries(disguises(value)))
    expect(codes, name).toContain(codeOf(() => call(disguise as never)));
}

/** Every way to ask. */
const ASK: Readonly<Record<string, (request: AuthorizationRequest) => unknown>> = {
  decide: (request) => engine.decide(request),
  isAllowed: (request) => engine.isAllowed(request),
  explain: (request) => engine.explain(request).decision,
  decideAll: (request) => engine.decideAll([request]).decision,
  "decide with session policies": (request) =>
    engine.decide({ ...request, session: [policy({ ...ALL, Principal: undefined })].map(plain) }),
};

describe.each(Object.entries(ASK))("%s", (_, ask) => {
  const MEMBERS: readonly (readonly [member: keyof Principal, value: unknown, rest: Partial<Principal>])[] = [
    ["type", "user", { arn: USER }],
    ["type", "service", { serviceNames: ["ec2.amazonaws.com"], tags: { team: "blue" } }],
    ["type", "anonymous", { tags: { team: "blue" } }],
    ["type", "federated", { arn: "accounts.google.com" }],
    ["arn", USER, { type: "user" }],
    ["entityArn", ROLE, { type: "assumedRole", arn: SESSION }],
    ["roleArn", ROLE, { type: "assumedRole", arn: SESSION }],
    ["roleArn", ROLE, { type: "assumedRole", arn: SESSION, entityArn: ROLE }],
    ["account", ACCOUNT, { type: "root" }],
    ["account", ACCOUNT, { type: "user", arn: USER }],
    ["canonicalUserId", "c0ffee", { type: "user", arn: USER }],
    ["uniqueId", "AIDAEXAMPLE", { type: "user", arn: USER }],
    ["uniqueId", "AROAEXAMPLE:s", { type: "assumedRole", arn: SESSION }],
    ["entityUniqueId", "AROAEXAMPLE", { type: "assumedRole", arn: SESSION }],
    ["entityUniqueId", "AROAEXAMPLE", { type: "role", arn: ROLE, uniqueId: "AROAEXAMPLE" }],
    ["credentials", "longTerm", { type: "user", arn: USER }],
    ["credentials", "assumeRole", { type: "assumedRole", arn: SESSION }],
    ["isServiceLinkedRole", true, { type: "role", arn: ROLE }],
    ["isServiceLinkedRole", false, { type: "role", arn: ROLE }],
    ["isManagementAccount", true, { type: "user", arn: USER }],
    ["isManagementAccount", false, { type: "user", arn: USER }],
  ];

  it.each(MEMBERS)("principal.%s: %s", (member, value, rest) => {
    expectCode("INVALID_PRINCIPAL", value, (given) => ask({ ...REQUEST, principal: { ...rest, [member]: given } as Principal }));
  });

  it("names of services and tags", () => {
    const service = (serviceNames: unknown): AuthorizationRequest => ({
      ...REQUEST,
      principal: { type: "service", serviceNames } as Principal,
    });
    expectCode("INVALID_PRINCIPAL", "ec2.amazonaws.com", (name) => ask(service([name])));
    for (const names of [
      "ec2.amazonaws.com",
      { 0: "ec2.amazonaws.com", length: 1 },
      new Set(["ec2.amazonaws.com"]),
      new Array(1),
      null,
    ])
      expect(codeOf(() => ask(service(names)))).toBe("INVALID_PRINCIPAL");
    for (const type of ["user", "service", "anonymous"] as const) {
      const parts = { user: { arn: USER }, service: { serviceNames: ["ec2.amazonaws.com"] }, anonymous: {} }[type];
      const tagged = (tags: unknown): AuthorizationRequest => ({ ...REQUEST, principal: { type, ...parts, tags } as Principal });
      expectCode("INVALID_PRINCIPAL", "blue", (tag) => ask(tagged({ team: tag })));
      for (const tags of [["blue"], new Map([["team", "blue"]]), "blue", 1, true, null])
        expect(codeOf(() => ask(tagged(tags)))).toBe("INVALID_PRINCIPAL");
    }
  });

  it("the principal itself", () => {
    for (const given of [[USER], new String(USER), Buffer.from(USER), Object.assign(() => 1, { type: "user" }), 1, true, null])
      expect(["INVALID_PRINCIPAL", "UNSUPPORTED_REQUEST_MEMBER"]).toContain(
        codeOf(() => ask({ ...REQUEST, principal: given as never })),
      );
  });

  it("members of the request", () => {
    expectCode("INVALID_ACTION", "s3:GetObject", (action) => ask({ ...REQUEST, action }));
    expectCode("INVALID_RESOURCE", "*", (resource) => ask({ ...REQUEST, resource }));
    expectCode("INVALID_RESOURCE", ACCOUNT, (resourceAccount) => ask({ ...REQUEST, resourceAccount }));
    for (const flag of [true, false])
      expectCode("INVALID_REQUEST", flag, (resourceAccountIsManagement) => ask({ ...REQUEST, resourceAccountIsManagement }));
    for (const context of [[], new Map([["k:a", "x"]]), "k:a", 1, true, null, () => 1])
      expect(codeOf(() => ask({ ...REQUEST, context: context as never }))).toBe("INVALID_CONTEXT");
  });

  it("values of a context", () => {
    for (const value of ["x", 1, true]) {
      for (const wrap of [(given: unknown) => given, (given: unknown) => ["y", given]]) {
        const call = (given: unknown): unknown => ask({ ...REQUEST, context: { "k:a": wrap(given) as never } });
        for (const name of [
          "a boxed one",
          "an object with toString",
          "a function with toString",
          "an instance that says so",
          "null",
        ])
          expect(
            codeOf(() => call(disguises(value)[name])),
            name,
          ).toBe("INVALID_CONTEXT_VALUE");
      }
    }
    for (const list of [new Array(1), ["x", , "y"], [undefined], [["x"]]])
      expect(codeOf(() => ask({ ...REQUEST, context: { "k:a": list as never } }))).toBe("INVALID_CONTEXT_VALUE");
    for (const list of [{ 0: "x", length: 1 }, new Set(["x"]), new Uint8Array(1), new Date(NaN), 1n, Symbol("x")])
      expect(codeOf(() => ask({ ...REQUEST, context: { "k:a": list as never } }))).toBe("INVALID_CONTEXT_VALUE");
  });
});

it("session policies: what looks like compiled ones or like a list of them", () => {
  const { session } = compileSession([plain(policy({ ...ALL, Principal: undefined }))]);
  const bytes = [...session];
  const role = { ...REQUEST, principal: SESSION };
  for (const given of [
    bytes,
    new Uint16Array(bytes),
    new Uint8ClampedArray(bytes),
    session.buffer,
    new DataView(session.buffer),
    { bytes: session },
    String(session),
  ])
    expect(codeOf(() => engine.decide({ ...role, session: { session: given } as never }))).toBe("INVALID_SESSION");
  for (const given of [session, { length: 0 }, new Set(), "", 0, false, null, () => []])
    expect(codeOf(() => engine.decide({ ...role, session: given as never }))).toBe("INVALID_SESSION");
});

describe("options and facts", () => {
  it("of explain, decideAll and serviceError", () => {
    expectCode("INVALID_REQUEST", 1, (nearMisses) => engine.explain(REQUEST, { nearMisses }).decision);
    for (const flag of [true, false]) {
      expectCode("INVALID_REQUEST", flag, (redactValues) => engine.explain(REQUEST, { redactValues }).decision);
      expectCode("INVALID_REQUEST", flag, (publicPolicy) => engine.decideAll([REQUEST], { publicPolicy }).decision);
    }
    const { facts } = loadCompilingEngine(compile({ identity: [] })).explain({ ...REQUEST, action: "ec2:RunInstances" });
    expectCode("INVALID_REQUEST", "text", (encodedMessage) => serviceError(facts, { encodedMessage }).code);
    for (const member of ["decision", "cause", "principal", "action", "resource"] as const)
      expectCode("INVALID_REQUEST", facts[member], (value) => serviceError({ ...facts, [member]: value }).code);
    for (const cause of ["constructor", "toString", "unheard-of"])
      expect(codeOf(() => serviceError({ ...facts, cause: cause as never }))).toBe("INVALID_REQUEST");
  });

  it("are own members of a plain object, and no others", () => {
    const given = [
      [{ redactValues: true }],
      new Map([["redactValues", true]]),
      Object.create({ redactValues: true }),
      new (class {
        readonly redactValues = true;
      })(),
      { RedactValues: true },
      Object.defineProperty({}, "RedactValues", { value: true }),
      null,
      "redactValues",
      () => true,
    ];
    for (const options of given) {
      expect(codeOf(() => engine.explain(REQUEST, options as never))).toBe("INVALID_REQUEST");
      expect(codeOf(() => engine.decideAll([REQUEST], options as never))).toBe("INVALID_REQUEST");
      expect(codeOf(() => engine.decideAll([REQUEST], {}, options as never))).toBe("INVALID_REQUEST");
    }
    expect(engine.explain(REQUEST, Object.defineProperty({}, "nearMisses", { value: 0 })).nearMisses).toEqual([]);
    expect(codeOf(() => engine.decideMany([REQUEST], null as never))).toBe("INVALID_REQUEST");
  });

  it("of prepare", () => {
    const prepared = (shape: unknown): unknown => engine.prepare(shape as never).decide(USER, "s3:GetObject", "*", ["x"]);
    expect(prepared({ keys: ["k:a"] })).toBe("allowed");
    expectCode("INVALID_REQUEST", "k:a", (key) => prepared({ keys: [key] }));
    for (const keys of ["k", { 0: "k:a", length: 1 }, new Set(["k:a"]), new Array(1), null, undefined])
      expect(codeOf(() => prepared({ keys }))).toBe("INVALID_REQUEST");
    for (const fixed of [null, [], "x", 1, true]) expect(codeOf(() => prepared({ keys: ["k:a"], fixed }))).toBe("INVALID_REQUEST");
    expect(codeOf(() => prepared({ keys: ["k:a"], Fixed: { resourceAccount: ACCOUNT } }))).toBe("INVALID_REQUEST");
    expect(codeOf(() => prepared({ keys: ["k:a"], fixed: { resourceaccount: ACCOUNT } }))).toBe("UNSUPPORTED_REQUEST_MEMBER");
    for (const context of [[], new Map(), "x", 1, null, Object.create({ "k:b": "x" })])
      expect(codeOf(() => prepared({ keys: ["k:a"], fixed: { context } }))).toBe("INVALID_CONTEXT");
    expectCode("INVALID_RESOURCE", ACCOUNT, (resourceAccount) => prepared({ keys: ["k:a"], fixed: { resourceAccount } }));
    expectCode("INVALID_REQUEST", false, (resourceAccountIsManagement) =>
      prepared({ keys: ["k:a"], fixed: { resourceAccountIsManagement } }),
    );
    for (const session of [null, 0, "", false, {}])
      expect(codeOf(() => prepared({ keys: ["k:a"], fixed: { session } }))).toBe("INVALID_SESSION");
  });

  it("of a prepared request and of columns", () => {
    const prepared = engine.prepare({ keys: ["k:a"] });
    const noPrincipal = ["INVALID_PRINCIPAL", "UNSUPPORTED_REQUEST_MEMBER"];
    expectCode(noPrincipal, USER, (principal) => prepared.decide(principal, "s3:GetObject", "*", ["x"]));
    expectCode("INVALID_ACTION", "s3:GetObject", (action) => prepared.decide(USER, action, "*", ["x"]));
    expectCode("INVALID_RESOURCE", "*", (resource) => prepared.decide(USER, "s3:GetObject", resource, ["x"]));
    for (const values of ["x", { 0: "x", length: 1 }, new Set(["x"]), null])
      expect(codeOf(() => prepared.decide(USER, "s3:GetObject", "*", values as never))).toBe("INVALID_REQUEST");
    for (const [name, principal] of Object.entries(disguises(USER))) {
      const columns = { principals: [principal], actions: ["s3:GetObject"], resources: ["*"], values: [["x"]] };
      expect([...prepared.decideMany(columns as never)], name).toEqual([3]);
    }
  });
});

describe("what is compiled", () => {
  const SET: PolicySet = { identity: [plain(policy({ ...ALL, Principal: undefined }))] };
  const bytes = (set: object, options: object = {}): string => compile(set as PolicySet, options).bytes.constructor.name;

  it("options", () => {
    for (const mode of ["aws", "lenient"]) {
      expectCode("X_INVALID_OPTION", mode, (given) => bytes(SET, { mode: given }));
      expectCode("X_INVALID_OPTION", mode, (given) => isPublicPolicy(policy(ALL), given));
      expectCode("X_INVALID_OPTION", mode, (given) => compileSession(SET.identity!, { mode: given }).session.constructor.name);
      expectCode("DATA_TYPE_MISMATCH", mode, (given) => readDirectory([], { mode: given }).findings.length);
      for (const [name, given] of Object.entries(disguises(mode)))
        expect(
          checkDirectory(DIRECTORY, given as never).map(({ issueCode }) => issueCode),
          name,
        ).toEqual(["DATA_TYPE_MISMATCH"]);
    }
    expectCode("X_INVALID_OPTION", false, (debug) => bytes(SET, { debug }));
    expectCode("X_INVALID_OPTION", "lenient", (notPrincipalMode) => bytes(SET, { choices: { notPrincipalMode } }));
    expectCode("X_INVALID_OPTION", "byEffect", (unresolvedNotResource) => bytes(SET, { choices: { unresolvedNotResource } }));
    expectCode("X_INVALID_OPTION", true, (emptyStringIsNull) => bytes(SET, { choices: { emptyStringIsNull } }));
    expectCode("X_INVALID_OPTION", true, (forAnyIfExistsAbsent) => bytes(SET, { choices: { forAnyIfExistsAbsent } }));
  });

  it("options in a wrong place, or of objects that are not plain", () => {
    for (const options of [
      { choices: { mode: "lenient" } },
      { choices: { debug: false } },
      { notPrincipalMode: "lenient" },
      { emptyStringIsNull: false },
      { mode: "strict", choices: { mode: "aws" } },
      { choices: null },
      { choices: ["lenient"] },
      { choices: new Map([["notPrincipalMode", "lenient"]]) },
      { choices: Object.create({ notPrincipalMode: "lenient" }) as object },
      Object.create({ mode: "lenient" }) as object,
      new Map([["mode", "lenient"]]),
      Object.defineProperty({}, "Mode", { value: "lenient" }),
      [],
      null as never,
    ])
      expect(codeOf(() => bytes(SET, options))).toBe("X_INVALID_OPTION");
    for (const options of [
      { Mode: "lenient" },
      { mode: "aws", strict: true },
      Object.create({ mode: "lenient" }),
      [],
      null,
      new Map(),
    ])
      expect(codeOf(() => readDirectory([], options as never))).toBe("DATA_TYPE_MISMATCH");
  });

  it("settings of a policy set", () => {
    const grantee = "AllUsers";
    const acl = (grant: object): object => ({
      s3: { objectOwnership: "ObjectWriter", bucketAcl: [{ grantee, permission: "READ", ...grant }] },
    });
    const grant = { granteePrincipal: USER, operations: ["Decrypt"] };
    const cases: readonly [unknown, (value: unknown) => object][] = [
      ["gateway", (vpcEndpointType) => ({ vpcEndpointType, vpcEndpoint: [] })],
      ["ObjectWriter", (objectOwnership) => ({ s3: { objectOwnership } })],
      ["READ", (permission) => acl({ permission })],
      [grantee, (given) => acl({ grantee: given })],
      [ACCOUNT, (ownerAccount) => ({ s3: { object: { ownerAccount } } })],
      [true, (restrictPublicBuckets) => ({ s3: { blockPublicAccess: { restrictPublicBuckets } } })],
      [false, (blockPublicAcls) => ({ s3: { blockPublicAccess: { blockPublicAcls } } })],
      ["VPC", (networkOrigin) => ({ s3: { accessPoint: { networkOrigin, vpcId: "vpc-1" } } })],
      ["vpc-1", (vpcId) => ({ s3: { accessPoint: { networkOrigin: "VPC", vpcId } } })],
      [USER, (granteePrincipal) => ({ kmsGrants: [{ ...grant, granteePrincipal }] })],
      [USER, (retiringPrincipal) => ({ kmsGrants: [{ ...grant, retiringPrincipal }] })],
      ["Decrypt", (operation) => ({ kmsGrants: [{ ...grant, operations: [operation] }] })],
      ["x", (value) => ({ kmsGrants: [{ ...grant, constraints: { encryptionContextEquals: { a: value } } }] })],
      ["cognito", (authorizer) => ({ apiGateway: { authorizer } })],
      ["private", (endpoint) => ({ apiGateway: { authorizer: "iam", endpoint } })],
    ];
    for (const [value, set] of cases)
      expectCode(["X_INVALID_SETTING", "DATA_TYPE_MISMATCH"], value, (given) => bytes({ ...SET, ...set(given) }));
    for (const operations of ["Decrypt", { 0: "Decrypt", length: 1 }, new Set(["Decrypt"]), new Array(1)])
      expect(["X_INVALID_SETTING", "DATA_TYPE_MISMATCH"]).toContain(codeOf(() => bytes({ kmsGrants: [{ ...grant, operations }] })));
  });

  it("policies and levels: their members, and no others", () => {
    const document = policy(ALL).document;
    for (const member of ["identity", "resource", "session"]) {
      expectCode("DATA_TYPE_MISMATCH", "p", (name) => bytes({ [member]: [{ name, document: { ...document, Statement: [] } }] }));
      for (const other of ["resourceARN", "Document", "effect"])
        expect(codeOf(() => bytes({ [member]: [{ name: "p", document, [other]: "x" }] }))).toBe("DATA_TYPE_MISMATCH");
    }
    const level = { name: "root", policies: [] };
    expect(bytes({ serviceControl: [level] })).toBe("Uint8Array");
    expect(codeOf(() => bytes({ serviceControl: [{ ...level, policy: [policy(ALL)] }] }))).toBe("DATA_TYPE_MISMATCH");
    for (const [name, resourceArn] of Object.entries(disguises("arn:aws:s3:::b")))
      expect(
        codeOf(() => bytes({ resource: [{ name: "p", document, resourceArn }] })),
        name,
      ).toBe("DATA_TYPE_MISMATCH");
  });

  const DIRECTORY = { version: 1, accounts: [{ id: ACCOUNT }] };

  it("directories", () => {
    const trust = policy({ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" });
    const bucket = "arn:aws:s3:::b";
    const cases: readonly [unknown, (value: unknown) => object][] = [
      [1, (version) => ({ version })],
      [ACCOUNT, (id) => ({ accounts: [{ id }] })],
      ["c0ffee", (canonicalUserId) => ({ accounts: [{ id: ACCOUNT, canonicalUserId }] })],
      [USER, (arn) => ({ users: [{ arn }] })],
      ["AIDAEXAMPLE", (uniqueId) => ({ users: [{ arn: USER, uniqueId }] })],
      ["blue", (tag) => ({ users: [{ arn: USER, tags: { team: tag } }] })],
      [ROLE, (arn) => ({ roles: [{ arn, trust }] })],
      [bucket, (arn) => ({ resources: [{ arn, account: ACCOUNT }] })],
      [ACCOUNT, (account) => ({ resources: [{ arn: bucket, account }] })],
      [true, (awsManaged) => ({ resources: [{ arn: KEY, awsManaged }] })],
      ["gateway", (type) => ({ endpoints: [{ id: "vpce-0123456789abcdef0", type }] })],
      ["vpce-0123456789abcdef0", (id) => ({ endpoints: [{ id, type: "gateway" }] })],
    ];
    for (const [value, part] of cases) {
      const sound = { ...DIRECTORY, ...part(value) };
      expect(checkDirectory(sound).filter(({ findingType }) => findingType === "ERROR")).toEqual([]);
      for (const [name, disguise] of Object.entries(disguises(value))) {
        const given = { ...DIRECTORY, ...part(disguise) };
        expect(
          codeOf(() => bytes(given)),
          name,
        ).toMatch(/^(DATA_TYPE_MISMATCH|X_INVALID_VALUE)$/);
        expect(
          codeOf(() => readDirectory([{ name: "d", value: given }])),
          name,
        ).toMatch(/^(DATA_TYPE_MISMATCH|X_INVALID_VALUE|X_MISSING_MEMBER)$/);
      }
    }
  });

  it("artifacts that are stripped", () => {
    const { bytes: artifact } = compile(SET);
    for (const given of [
      [...artifact],
      new DataView(artifact.buffer),
      new Uint16Array(8),
      String(artifact),
      { bytes: [...artifact] },
    ])
      expect(codeOf(() => strip(given as never))).toBe("ARTIFACT_NOT_BYTES");
  });
});
