/** Random policy sets and requests that meet: few names, few values, patterns made from them, mostly valid. */
import type { AuthorizationRequest, Choices, Mode, NamedPolicy, PolicySet, Principal } from "../../bindings/index.js";
import type { Random } from "./random.js";

const OWN = "111122223333";
const OTHER = "444455556666";
const USER = `arn:aws:iam::${OWN}:user/div/bob`;
const ROLE = `arn:aws:iam::${OWN}:role/path/Admin`;
const SESSION = `arn:aws:sts::${OWN}:assumed-role/Admin/alice`;
const FEDERATED = `arn:aws:sts::${OWN}:federated-user/carol`;

const ACTIONS: readonly string[] = [
  "s3:GetObject",
  "s3:GetObjectAcl",
  "s3:PutObject",
  "s3:ListBucket",
  "kms:Decrypt",
  "sts:AssumeRole",
  "sts:SetSourceIdentity",
  "sts:TagSession",
  "iam:PassRole",
  "sqs:SendMessage",
  "S3:getobject",
  "s3:x",
  "a-b.c:D",
];
const RESOURCES: readonly string[] = [
  "arn:aws:s3:::b",
  "arn:aws:s3:::b/k",
  "arn:aws:s3:::b/bob/k",
  "arn:aws:s3:::b/blue/a*b",
  "arn:aws:s3:::b/data:2024/é\u{1f600}",
  `arn:aws:sqs:us-east-1:${OWN}:q`,
  `arn:aws:sqs:us-east-1:${OTHER}:q`,
  `arn:aws:kms:us-east-1:${OWN}:key/k1`,
  `arn:aws:kms:us-east-1:${OTHER}:key/k1`,
  `arn:aws:kms:us-east-1:${OWN}:alias/a`,
  `arn:aws:iam::${OWN}:role/path/Admin`,
  `arn:aws:iam::${OTHER}:role/Admin`,
  "*",
  "arn:aws:s3:::",
  "arn:aws:s3:::b/",
];
const VARIABLES: readonly string[] = [
  "${aws:username}",
  "${aws:PrincipalTag/team}",
  "${aws:PrincipalTag/team, 'blue'}",
  "${*}",
  "${?}",
  "${$}",
  "${k:str}",
  "${aws:userid}",
  "${aws:PrincipalAccount}",
  "${k:list, 'x'}",
  "${aws:TagKeys}",
  "${k:absent, ''}",
];

export interface Case {
  readonly mode: Mode;
  readonly choices: Choices;
  readonly policies: PolicySet;
}

export function randomCase(random: Random): Case {
  const policies: Record<string, readonly NamedPolicy[]> = {};
  const share = (member: keyof PolicySet, odds: number, most: number, principals: boolean): void => {
    if (random.oneIn(odds)) return;
    const count = random.oneIn(10) ? 0 : random.between(1, most);
    policies[member] = Array.from({ length: count }, (_, at) => randomPolicy(`${member} ${at}`, member, principals, random));
  };
  share("identity", 5, 3, false);
  if (random.oneIn(4)) share("permissionsBoundary", 9, 1, false);
  if (random.oneIn(4)) share("session", 9, 2, false);
  if (random.oneIn(2)) share("resource", 9, 2, true);
  if (random.oneIn(4)) share("trust", 9, 1, true);
  return { mode: random.oneIn(3) ? "lenient" : "aws", choices: randomChoices(random), policies };
}

function randomChoices(random: Random): Choices {
  if (!random.oneIn(5)) return {};
  return {
    notPrincipalMode: random.pick(["strict", "lenient"]),
    unresolvedNotResource: random.pick(["byEffect", "excludesNothing"]),
    emptyStringIsNull: random.oneIn(2),
    forAnyIfExistsAbsent: random.oneIn(2),
  };
}

function randomPolicy(name: string, member: keyof PolicySet, principals: boolean, random: Random): NamedPolicy {
  const count = random.oneIn(12) ? random.between(20, 60) : random.between(1, 4);
  const statements = Array.from({ length: count }, () => randomStatement(member, principals, random));
  const version = random.oneIn(8) ? "2008-10-17" : "2012-10-17";
  const document = { Version: version, Statement: statements.length === 1 && random.oneIn(2) ? statements[0]! : statements };
  const attached = member === "resource" && random.oneIn(4) ? { resourceArn: random.pick(RESOURCES.slice(0, 8)) } : {};
  return { name, document: random.oneIn(3) ? JSON.stringify(document) : document, ...attached };
}

function randomStatement(member: keyof PolicySet, principals: boolean, random: Random): Record<string, unknown> {
  const effect = random.oneIn(4) ? "Deny" : "Allow";
  const isTrust = member === "trust";
  const notPrincipal = principals && !isTrust && effect === "Deny" && random.oneIn(3);
  const noResource = isTrust || (member === "resource" && random.oneIn(6));
  return {
    Effect: effect,
    ...(principals ? { [notPrincipal ? "NotPrincipal" : "Principal"]: randomPrincipals(isTrust, random) } : {}),
    [random.oneIn(6) ? "NotAction" : "Action"]: oneOrMore(random, () =>
      isTrust ? random.pick(["sts:AssumeRole", "sts:*", "sts:SetSourceIdentity"]) : actionPattern(random),
    ),
    ...(noResource ? {} : { [random.oneIn(6) ? "NotResource" : "Resource"]: oneOrMore(random, () => resourcePattern(random)) }),
    ...(random.oneIn(2) ? { Condition: randomCondition(random) } : {}),
  };
}

function oneOrMore<T>(random: Random, make: () => T): T | T[] {
  return random.oneIn(2) ? make() : Array.from({ length: random.between(1, 3) }, make);
}

// --- patterns --------------------------------------------------------------------------------------------------------

function actionPattern(random: Random): string {
  if (random.oneIn(5)) return random.pick(["*", "*:*", "s3:*", "*:Get*"]);
  const [prefix = "", name = ""] = random.pick(ACTIONS).split(":");
  const shown = random.oneIn(6) ? name.toUpperCase() : name;
  return `${random.oneIn(8) ? "*" : prefix}:${random.oneIn(2) ? shown : blur(shown, random)}`;
}

export function resourcePattern(random: Random): string {
  if (random.oneIn(5)) return "*";
  // IAM's documents are Latin-1: the one character beyond it stands in requests only.
  const resource = random.pick(RESOURCES).replace("\u{1f600}", "?");
  if (resource === "*" || random.oneIn(3)) return resource;
  if (random.oneIn(8) && !resource.includes("::"))
    return resource.split(":").slice(0, random.between(3, 5)).join(":") + random.pick(["", ":*", "*"]);
  const head = resource.indexOf(":::") >= 0 ? resource.indexOf(":::") + 3 : resource.lastIndexOf(":") + 1;
  const blurred = blur(resource.slice(head), random);
  const blurField = (field: string): string => (field !== "" && random.oneIn(3) ? blur(field, random) || "*" : field);
  const start = random.oneIn(4)
    ? `arn:aws:${resource.slice(8, head).split(":").map(blurField).join(":")}`
    : resource.slice(0, head);
  if (!random.oneIn(3)) return start + blurred;
  return start + blurred.replace(random.pick(["bob", "blue", "k", "a", "b"]), () => random.pick(VARIABLES));
}

/** Replaces runs by wildcards, and here and there doubles or drops something. */
export function blur(text: string, random: Random): string {
  const points = [...text];
  for (let change = random.between(1, 3); change > 0; change--) {
    const at = random.below(points.length + 1);
    points.splice(
      at,
      random.oneIn(2) ? random.between(1, 3) : random.below(points.length + 1),
      random.pick(["*", "*", "?", "**", "*?", "?*", ""]),
    );
  }
  return points.join("");
}

// --- principals ------------------------------------------------------------------------------------------------------

const AWS_ENTRIES: readonly string[] = [
  "*",
  OWN,
  OTHER,
  `arn:aws:iam::${OWN}:root`,
  USER,
  ROLE,
  `arn:aws:iam::${OWN}:role/Admin`,
  `arn:aws:iam::${OWN}:role/other/Admin`,
  SESSION,
  FEDERATED,
  "AIDABOB",
  "AROAADMIN",
  `arn:aws:iam::${OTHER}:user/eve`,
];

function randomPrincipals(isTrust: boolean, random: Random): unknown {
  if (!isTrust && random.oneIn(5)) return "*";
  const element: Record<string, unknown> = {};
  if (!random.oneIn(5)) element.AWS = oneOrMore(random, () => random.pick(AWS_ENTRIES));
  if (random.oneIn(4)) element.Service = oneOrMore(random, () => random.pick(["ec2.amazonaws.com", "lambda.amazonaws.com"]));
  if (random.oneIn(6)) element.Federated = random.pick(["accounts.google.com", `arn:aws:iam::${OWN}:saml-provider/Idp`]);
  if (!isTrust && random.oneIn(8)) element.CanonicalUser = random.pick(["c0ffee", "beef"]);
  return element;
}

const CALLERS: readonly (string | Principal)[] = [
  USER,
  USER,
  USER,
  ROLE,
  SESSION,
  FEDERATED,
  "*",
  "ec2.amazonaws.com",
  `arn:aws:iam::${OWN}:root`,
  `arn:aws:iam::${OWN}:saml-provider/Idp`,
  `arn:aws:iam::${OTHER}:user/eve`,
  { type: "user", arn: USER, uniqueId: "AIDABOB", tags: { team: "blue", Team: "red" }, canonicalUserId: "c0ffee" },
  { type: "assumedRole", arn: SESSION, entityArn: ROLE, uniqueId: "AROAADMIN:alice", tags: { team: "blue" } },
  { type: "assumedRole", arn: SESSION, roleArn: `arn:aws:iam::${OWN}:role/Admin`, entityUniqueId: "AROAADMIN" },
  { type: "role", arn: ROLE, entityUniqueId: "AROAADMIN" },
  { type: "federatedUser", arn: FEDERATED, entityArn: USER, entityUniqueId: "AIDABOB", tags: { team: "" } },
  { type: "federatedUser", arn: FEDERATED, entityArn: `arn:aws:iam::${OWN}:root` },
  { type: "root", account: OWN, canonicalUserId: "c0ffee" },
  { type: "root", arn: `arn:aws:iam::${OWN}:root`, credentials: "assumeRoot" },
  { type: "service", serviceNames: ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
  { type: "anonymous" },
  { type: "federated", arn: "accounts.google.com" },
];

// --- conditions ------------------------------------------------------------------------------------------------------

interface Family {
  readonly operators: readonly string[];
  readonly values: readonly (string | number | boolean)[];
  readonly keys: readonly string[];
}

const DAY = "2024-06-01";
const FAMILIES: readonly Family[] = [
  {
    operators: [
      "StringEquals",
      "StringNotEquals",
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
      "StringLike",
      "StringNotLike",
    ],
    values: [
      "a",
      "A",
      "ab",
      "",
      "a*",
      "*",
      "?",
      "a?",
      "*b*",
      "é",
      "É",
      "ß",
      "${k:str}",
      "x${aws:username}",
      "${*}",
      "${aws:PrincipalTag/team, 'a'}*",
      10,
      "10.0",
      true,
      "bob",
      "blue",
      "a${k:list, 'b'}",
    ],
    keys: [
      "k:str",
      "k:list",
      "aws:username",
      "aws:PrincipalTag/team",
      "aws:TagKeys",
      "aws:userid",
      "aws:PrincipalType",
      "aws:SourceVpc",
      "aws:PrincipalOrgPaths",
    ],
  },
  {
    operators: [
      "NumericEquals",
      "NumericNotEquals",
      "NumericLessThan",
      "NumericLessThanEquals",
      "NumericGreaterThan",
      "NumericGreaterThanEquals",
    ],
    values: [
      0,
      5,
      -5,
      "5.0",
      "005",
      "0.5e1",
      "5e-400",
      "-0",
      "1e21",
      "9007199254740993",
      "9007199254740992",
      "abc",
      "",
      "0.1",
      "0.10",
      "50e-1",
      1e21,
      0.1,
    ],
    keys: ["k:num", "k:nums", "aws:MultiFactorAuthAge", "aws:EpochTime"],
  },
  {
    operators: ["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
    values: [
      DAY,
      `${DAY}T00:00:00Z`,
      `${DAY}T02:00:00+02:00`,
      `${DAY}T12:00:00.000000001Z`,
      "1717243200",
      "2024-06",
      `${DAY}T12:00Z`,
      "0001-01-01",
      "9999-12-31",
      "2024-02-30",
      1717243200,
      "2024",
    ],
    keys: ["aws:CurrentTime", "aws:EpochTime", "k:date", "k:dates", "aws:TokenIssueTime"],
  },
  {
    operators: ["Bool"],
    values: [true, false, "True", "FALSE", "1", "${k:str}"],
    keys: ["aws:SecureTransport", "k:bool", "aws:PrincipalIsAWSService", "aws:ViaAWSService"],
  },
  { operators: ["BinaryEquals"], values: ["QQ==", "QR==", "QUI=", "QUJD", "not base64", ""], keys: ["k:bin", "k:bins"] },
  {
    operators: ["IpAddress", "NotIpAddress"],
    values: [
      "10.0.0.0/8",
      "10.1.2.3",
      "0.0.0.0/0",
      "::/0",
      "2001:db8::/32",
      "2001:DB8::1",
      "::ffff:10.0.0.0/104",
      "10.1.2.3/33",
      "fe80::1%eth0",
      "10.1.2.77/25",
      "::ffff:0:0/95",
    ],
    keys: ["aws:SourceIp", "k:ip", "k:ips"],
  },
  {
    operators: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
    values: [
      USER,
      ROLE,
      "arn:aws:iam::*:user/*",
      "arn:aws:*",
      "*bob",
      "arn:*:iam::*:*",
      "arn:aws:iam::${aws:PrincipalAccount}:user/div/${aws:username}",
      "arn:aws:iam::?*:user/div/?ob",
      "arn",
      "arn:aws:s3:::a:b:*",
    ],
    keys: ["aws:PrincipalArn", "aws:SourceArn", "k:arn", "k:arns"],
  },
  {
    operators: ["Null"],
    values: [true, false, "TRUE", "maybe"],
    keys: ["k:str", "k:list", "aws:username", "aws:PrincipalTag/team", "k:absent", "aws:TagKeys", "aws:SourceIdentity"],
  },
];

export function randomCondition(random: Random): Record<string, Record<string, unknown>> {
  const condition: Record<string, Record<string, unknown>> = {};
  for (let block = random.between(1, 2); block > 0; block--) {
    const { operators, values, keys } = random.pick(FAMILIES);
    const qualifier = random.oneIn(3) ? random.pick(["ForAllValues:", "ForAnyValue:"]) : "";
    const base = random.pick(operators);
    const suffix = base !== "Null" && random.oneIn(4) ? "IfExists" : "";
    const key = random.oneIn(12) ? random.pick(random.pick(FAMILIES).keys) : random.pick(keys);
    const list = (): unknown => (random.oneIn(12) ? [] : oneOrMore(random, () => random.pick(values)));
    condition[qualifier + base + suffix] = { [random.oneIn(6) ? key.toUpperCase() : key]: list() };
  }
  return condition;
}

// --- requests --------------------------------------------------------------------------------------------------------

/** Values for each key, among them all that policies compare it with. */
const CONTEXT: Readonly<Record<string, readonly unknown[]>> = {
  "k:str": ["a", "A", "ab", "", "bob", "a*", "\u{1f600}", ["a"]],
  "k:list": [["a", "b"], ["a"], [], [""], ["", "x"], "a"],
  "aws:username": ["bob", "alice", ""],
  "aws:PrincipalTag/team": ["blue", "", "a"],
  "aws:principaltag/TEAM": ["red"],
  "aws:TagKeys": [["a", "ab"], "a", [], [""]],
  "aws:SourceVpc": ["a", ["a"], ["a", "b"]],
  "k:num": [5, "5.00", "-5", "abc", 0.1, "0.1", "9007199254740993", 1e21, ""],
  "k:nums": [[5, 6], [0], ["x", 5]],
  "aws:MultiFactorAuthAge": [5, "50e-1"],
  "aws:CurrentTime": [new Date(Date.UTC(2024, 5, 1)), `${DAY}T12:00:00.000000001Z`, "1717243200", "soon"],
  "aws:EpochTime": [1717243200, "5"],
  "k:date": [DAY, `${DAY}T00:00:00+00:00`, "2024-02-30", new Date(1717243200000)],
  "k:dates": [[DAY, "2024-06-02"], [DAY]],
  "aws:TokenIssueTime": [`${DAY}T00:00:00.5Z`],
  "aws:SecureTransport": [true, false, "TRUE", "1"],
  "k:bool": [true, "a", [true, false]],
  "k:bin": ["QQ==", "QR==", "not base64", ""],
  "k:bins": [["QUI=", "x"]],
  "aws:SourceIp": ["10.1.2.3", "2001:db8::1", "::ffff:10.1.2.3", "010.1.2.3", "10.1", "::"],
  "k:ip": ["10.1.2.3", "x"],
  "k:ips": [["10.1.2.3", "::1"], ["x"]],
  "aws:SourceArn": [USER, "arn:aws:s3:::a:b:c", "short:arn"],
  "k:arn": [ROLE, "bob"],
  "k:arns": [[USER, ROLE], [ROLE]],
  "aws:PrincipalArn": [USER],
  "aws:PrincipalOrgPaths": [["a", "ab"], "a"],
  "aws:SourceIdentity": ["carol"],
  "aws:ViaAWSService": [true],
  "K:STR": ["a"],
  "unused:key": ["x", ["y", "z"]],
};

export function randomRequest(random: Random): AuthorizationRequest {
  const action = random.pick(ACTIONS);
  const resource = action.startsWith("sts:") && random.oneIn(2) ? random.pick([ROLE, RESOURCES[11]!]) : random.pick(RESOURCES);
  const isNamed = /^arn:[^:]*:[^:]*:[^:]*:[0-9]{12}:/.test(resource);
  return {
    principal: random.pick(CALLERS),
    action: random.oneIn(6) ? action.toLowerCase() : action,
    resource,
    ...(isNamed || random.oneIn(2) ? {} : { resourceAccount: random.pick([OWN, OWN, OTHER]) }),
    ...(random.oneIn(4) ? {} : { context: randomContext(random) as Exclude<AuthorizationRequest["context"], undefined> }),
  };
}

function randomContext(random: Random): Record<string, unknown> {
  const names = random.picks(Object.keys(CONTEXT), random.between(0, 12));
  return Object.fromEntries(names.map((name) => [name, random.pick(CONTEXT[name]!)]));
}
