/** Conditions, and contexts that hold the values they ask for. */
import type { AuthorizationRequest, ContextValue } from "../../../bindings/index.js";
import { OTHER, OWN, ROLE, USER, VPCS } from "./names.js";
import { OPERATORS } from "./operator-names.js";
import { oneOrMore } from "./patterns.js";
import type { Random } from "./random.js";
import type { Theme, ThemeName } from "./themes.js";

interface Family {
  readonly operators: readonly string[];
  readonly values: readonly (string | number | boolean)[];
  readonly keys: readonly string[];
}

const DAY = "2024-06-01";
const ACCESS_POINTS = `arn:aws:s3:us-east-1:${OWN}:accesspoint/`;

/** What S3, KMS, STS and organizations are asked for. Some of the values confine a public policy, others do not. */
const SERVICE_KEYS: Family = {
  operators: ["StringEquals", "StringEquals", "StringLike", "StringNotEquals", "ArnLike", "StringEqualsIgnoreCase"],
  values: [
    OWN,
    OTHER,
    ...VPCS,
    "vpce-0123456789abcdef0",
    "vpc-*",
    "AROAADMIN:*",
    `${ACCESS_POINTS}ap`,
    `${ACCESS_POINTS}*`,
    "arn:aws:s3:*:*:accesspoint/*",
    "public-read",
    "audit",
    "purpose",
    USER,
    "o-fuzzfuzz01",
    "${aws:PrincipalAccount}",
    "carol",
  ],
  keys: [
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceAccount",
    "aws:PrincipalAccount",
    "aws:ResourceAccount",
    "aws:PrincipalArn",
    "aws:userid",
    "aws:SourceArn",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:x-amz-acl",
    "kms:EncryptionContext:purpose",
    "kms:EncryptionContextKeys",
    "aws:SourceIdentity",
    "aws:PrincipalOrgID",
    "aws:ResourceOrgID",
    "aws:ResourceTag/team",
  ],
};

const FAMILIES: readonly Family[] = [
  {
    operators: OPERATORS.string,
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
      "aws:RequestedRegion",
      "aws:RequestedRegion",
      "s3:prefix",
      "aws:PrincipalOrgPaths",
    ],
  },
  {
    operators: OPERATORS.numeric,
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
      1717243200,
      "1717200000.5",
      "1717243200.000000001",
      "-0.75",
    ],
    keys: ["k:num", "k:nums", "aws:MultiFactorAuthAge", "s3:max-keys", "aws:EpochTime", "aws:CurrentTime", "aws:TokenIssueTime"],
  },
  {
    operators: OPERATORS.date,
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
    operators: OPERATORS.bool,
    values: [true, false, "True", "FALSE", "1", "${k:str}"],
    keys: [
      "aws:SecureTransport",
      "aws:SecureTransport",
      "aws:MultiFactorAuthPresent",
      "k:bool",
      "aws:PrincipalIsAWSService",
      "aws:ViaAWSService",
    ],
  },
  { operators: OPERATORS.binary, values: ["QQ==", "QR==", "QUI=", "QUJD", "not base64", ""], keys: ["k:bin", "k:bins"] },
  {
    operators: OPERATORS.address,
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
    keys: ["aws:SourceIp", "aws:SourceIp", "aws:VpcSourceIp", "k:ip", "k:ips"],
  },
  {
    operators: OPERATORS.arn,
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
  SERVICE_KEYS,
  {
    // Single-valued, and given as lists now and then.
    operators: ["StringEquals", "StringEquals", "StringLike", "StringNotEquals"],
    values: ["a", "b", "x", "?", "blue", USER, "arn:aws:iam::*:role/*", "${aws:PrincipalTag/team}"],
    keys: ["aws:RequestedRegion", "aws:RequestedRegion", "aws:SourceArn", "aws:PrincipalTag/team"],
  },
  {
    operators: OPERATORS.null,
    values: [true, false, "TRUE", "maybe"],
    keys: [
      "k:str",
      "k:list",
      "aws:username",
      "aws:PrincipalTag/team",
      "aws:RequestedRegion",
      "k:absent",
      "aws:TagKeys",
      "aws:SourceIdentity",
    ],
  },
];

export function randomCondition(random: Random): Record<string, Record<string, unknown>> {
  const condition: Record<string, Record<string, unknown>> = {};
  for (let block = random.oneIn(3) ? 2 : 1; block > 0; block--) {
    const family = random.pick(FAMILIES);
    const qualifier = random.oneIn(3) ? random.pick(["ForAllValues:", "ForAnyValue:"]) : "";
    const base = random.pick(family.operators);
    const suffix = base !== "Null" && random.oneIn(4) ? "IfExists" : "";
    const isUpper = random.oneIn(6); // names that differ by case alone are an error
    const entries = Array.from({ length: random.oneIn(6) ? 2 : 1 }, () => randomEntry(family, random));
    condition[qualifier + base + suffix] = Object.fromEntries(
      entries.map(([key, values]) => [isUpper ? key.toUpperCase() : key, values]),
    );
  }
  return condition;
}

/** Typed keys of others' families: whoever asks for them with the wrong operator stops every request that has them. */
const isTyped = (key: string): boolean => UNREADABLE[key] !== undefined || key === "aws:PrincipalIsAWSService";

/** A key, mostly of the family's type, and its values. */
function randomEntry({ keys, values }: Family, random: Random): [string, unknown] {
  const other = random.pick(random.pick(FAMILIES).keys);
  const key = random.oneIn(12) && (!isTyped(other) || random.oneIn(40)) ? other : random.pick(keys);
  const list = random.oneIn(12) ? [] : oneOrMore(random, () => random.pick(values));
  return [key, list];
}

/** Values for each key, among them all that policies compare it with. */
const CONTEXT: Readonly<Record<string, readonly unknown[]>> = {
  "k:str": ["a", "A", "ab", "", "bob", "a*", "\u{1f600}", ["a"]],
  "k:list": [["a", "b"], ["a"], [], [""], ["", "x"], "a"],
  "aws:username": ["bob", "alice", ""],
  "aws:PrincipalTag/team": ["blue", "", "a"],
  "aws:principaltag/TEAM": ["red"],
  "aws:TagKeys": [["a", "ab"], "a", [], [""]],
  "aws:SourceVpc": [["vpc-1"], ...VPCS],
  "aws:RequestedRegion": ["a", "x", ["a"]],
  "k:num": [5, "5.00", "-5", "abc", 0.1, "0.1", "9007199254740993", 1e21, ""],
  "k:nums": [[5, 6], [0], ["x", 5]],
  "aws:MultiFactorAuthAge": [5, "50e-1"],
  "s3:max-keys": [5, "9007199254740992", "0.10", "-5"],
  "aws:CurrentTime": [new Date(Date.UTC(2024, 5, 1)), `${DAY}T12:00:00.000000001Z`, "1717243200"],
  "aws:EpochTime": [1717243200, "5", `${DAY}T12:00:00Z`, "1969-12-31T23:59:59.25Z"],
  "k:date": [DAY, `${DAY}T00:00:00+00:00`, "2024-02-30", new Date(1717243200000)],
  "k:dates": [[DAY, "2024-06-02"], [DAY]],
  "aws:TokenIssueTime": [`${DAY}T00:00:00.5Z`],
  "aws:SecureTransport": [true, false, "TRUE"],
  "k:bool": [true, "a", [true, false]],
  "k:bin": ["QQ==", "QR==", "not base64", ""],
  "k:bins": [["QUI=", "x"]],
  "aws:SourceIp": ["10.1.2.3", "2001:db8::1", "::ffff:10.1.2.3", "::"],
  "aws:VpcSourceIp": ["10.1.2.3"],
  "aws:CalledVia": [["sso.amazonaws.com"], ["cloudformation.amazonaws.com", "sso.amazonaws.com"], ["cloudformation.amazonaws.com"]],
  "k:ip": ["10.1.2.3", "x"],
  "k:ips": [["10.1.2.3", "::1"], ["x"]],
  "aws:SourceArn": [USER, "arn:aws:s3:::a:b:c", "short:arn"],
  "k:arn": [ROLE, "bob"],
  "k:arns": [[USER, ROLE], [ROLE]],
  "aws:PrincipalArn": [USER],
  "aws:PrincipalOrgPaths": [["a", "ab"], "a"],
  "aws:SourceIdentity": ["carol"],
  "aws:SourceVpce": ["vpce-0123456789abcdef0", "vpce-0123456789abcdef1", "vpce-0123456789abcdef2", "vpce-0123456789abcdefa"],
  "aws:SourceAccount": [OWN, OTHER],
  "aws:MultiFactorAuthPresent": [true, false, "TRUE"],
  "s3:DataAccessPointAccount": [OWN, OTHER, [OTHER]],
  "s3:DataAccessPointArn": [`${ACCESS_POINTS}ap`],
  "s3:x-amz-acl": ["public-read", "private", "bucket-owner-full-control", "authenticated-read"],
  "s3:x-amz-grant-read": ["uri=http://acs.amazonaws.com/groups/global/AllUsers", "id=c0ffee"],
  "kms:EncryptionContext:purpose": ["audit", "audit", "x", ["audit"], ["audit", "x"]],
  "kms:EncryptionContext:Purpose": ["audit"],
  "kms:EncryptionContext:other": ["x"],
  "kms:EncryptionContextKeys": [["purpose"], ["purpose", "other"], ["Purpose"], [], "purpose", [""]],
  "aws:ViaAWSService": [true, "TRUE", false],
  "K:STR": ["a"],
  "unused:key": ["x", ["y", "z"]],
};

/** Values of typed keys that their own operators cannot read (policy-language 0.3-7). */
const UNREADABLE: Readonly<Record<string, readonly unknown[]>> = {
  "aws:SourceIp": [
    "203.0.113.9:4711",
    "10.1.2.3, 10.0.0.1",
    "fe80::1%eth0",
    "unknown",
    "",
    "010.1.2.3",
    "10.1",
    "10.0.0.0/8",
    "[::1]",
    " 10.1.2.3",
  ],
  "aws:VpcSourceIp": ["10.1.2.3 ", "::ffff:10.1.2.3/128", "1:2:3"],
  "aws:CurrentTime": ["soon", "2024-02-30", "", "2024-06-01T12:00:00", "9223372036854775808"],
  "aws:EpochTime": ["1e3", "-1", "now", "5 "],
  "aws:TokenIssueTime": ["yesterday", "1.5", "2024-13"],
  "aws:MultiFactorAuthAge": ["an hour", "", "+5", "5s", new Date(0), "0x10"],
  "s3:max-keys": ["all", "1,000", "1e9999999999999999"],
  "aws:SecureTransport": ["1", "yes", "", 0, "true "],
  "aws:MultiFactorAuthPresent": ["1", "on"],
  "aws:ViaAWSService": ["no", 1],
};

/** Several values for keys that have one (policy-language 0.3-6). */
const LISTS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  "aws:RequestedRegion": [
    ["a", "b"],
    ["x", "y"],
    ["a", ""],
    ["", ""],
  ],
  "aws:PrincipalTag/team": [
    ["blue", "red"],
    ["a", "blue"],
  ],
  "s3:prefix": [["a", "ab"]],
  "aws:SourceIp": [
    ["10.1.2.3", "::1"],
    ["10.1.2.3", "unknown"],
  ],
  "aws:SourceArn": [[USER, ROLE]],
  "aws:SourceAccount": [[OWN, OTHER]],
  "aws:TokenIssueTime": [[`${DAY}T00:00:00.5Z`, DAY]],
  "aws:MultiFactorAuthAge": [
    [5, "5.00"],
    [0, 5],
  ],
  "aws:SecureTransport": [
    [true, "false"],
    [true, true],
  ],
  "aws:ResourceTag/team": [["blue", "a"]],
  // The engine derives the key, or looks at it itself.
  "aws:PrincipalArn": [[USER, ROLE]],
  "aws:SourceVpc": [[...VPCS]],
  "aws:username": [["bob", "alice"]],
  "aws:SourceIdentity": [["carol", "bob"]],
};

/** What conditions ask most. */
const USUAL_LISTS: readonly string[] = ["aws:RequestedRegion", "aws:PrincipalTag/team", "aws:SourceArn"];

/** Keys that rules of the theme's service look at. */
const THEME_KEYS: Readonly<Record<ThemeName, readonly string[]>> = {
  general: ["aws:SourceVpce", "aws:ViaAWSService"],
  s3: [
    "aws:SourceVpc",
    "aws:SourceVpc",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:x-amz-acl",
    "s3:x-amz-grant-read",
    "aws:SourceVpce",
  ],
  accessPoint: ["aws:SourceVpc", "aws:SourceVpc", "s3:DataAccessPointAccount", "s3:DataAccessPointArn", "aws:SourceVpce"],
  kms: [
    "kms:EncryptionContext:purpose",
    "kms:EncryptionContext:Purpose",
    "kms:EncryptionContext:other",
    "kms:EncryptionContextKeys",
    "aws:SourceArn",
    "aws:ViaAWSService",
  ],
  roles: ["aws:SourceIdentity", "aws:MultiFactorAuthPresent", "aws:ViaAWSService"],
  iam: ["aws:MultiFactorAuthPresent", "aws:ViaAWSService", "aws:CalledVia", "aws:CalledVia"],
  api: ["aws:SourceVpce"],
  oneAccount: ["aws:SourceAccount"],
  store: ["aws:PrincipalTag/team"],
};

/** `oddities`: of so many requests one has a value that not every policy takes. */
export function randomContext(theme: Theme, oddities: number, random: Random): NonNullable<AuthorizationRequest["context"]> {
  const own = random.picks(THEME_KEYS[theme.name], random.between(0, 3));
  const names = [...own, ...random.picks(Object.keys(CONTEXT), random.between(0, 8))];
  const context = Object.fromEntries(names.map((name) => [name, random.pick(CONTEXT[name]!) as ContextValue]));
  return random.oneIn(oddities) ? { ...context, ...randomOddity(random) } : context;
}

function randomOddity(random: Random): NonNullable<AuthorizationRequest["context"]> {
  const odd = random.oneIn(3) ? UNREADABLE : LISTS;
  const name = odd === LISTS && random.oneIn(2) ? random.pick(USUAL_LISTS) : random.pick(Object.keys(odd));
  return { [name]: random.pick(odd[name]!) as ContextValue };
}
