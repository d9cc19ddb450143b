/** Texts that two parts of a system could read differently: addresses, numbers, dates, names, patterns. */
import { expect, it } from "vitest";
import { compile, type Principal } from "../../../bindings/index.js";
import { loadCompilingEngine } from "../../support/engine.js";
import {
  BOB,
  ROLE,
  SESSION,
  OBJECT,
  GET,
  policy,
  allow,
  deny,
  identity,
  areStopped,
  areAll,
  noDeletes,
  team,
  insiders,
  encrypted,
  before,
  noTeam,
} from "./support.js";

areStopped(
  "an address that is not one of ours",
  "10.1.2.3",
  [
    ..."203.0.113.9 203.0.113.9:4711 10.0.0.1:80 [10.0.0.1] [fd00::1]:443 010.0.0.1 10.0.0.01 10.0.0.256 10.0.0 10.1 0x0a000001".split(
      " ",
    ),
    ..."167772161 10.0.0.1/32 10.0.0.1% fd00::1%eth0 ::10.0.0.1 64:ff9b::a00:1 2002:a00:1:: fd00:::1 fd00::1::2 fd00".split(" "),
    ..."12345::1 ::ffff:10.0.0.256 ::ffff:203.0.113.9 ::ffff:cb00:7109 localhost unknown _hidden - 10.0.0.1,203.0.113.9".split(" "),
    ...["", " ", "10.0.0.1 ", " 10.0.0.1", "10.0.0.1\n", "10.0.0.1\0", "10.0.0.1, 203.0.113.9", "203.0.113.9, 10.0.0.1"],
    ...["１０.0.0.1", "10。0。0。1", "10.0.0.1\u200b", "\u{feff}10.0.0.1", "${aws:SourceIp}", "*", "10.*"],
  ],
  (address) => insiders.decide({ ...GET, context: { "aws:SourceIp": address } }),
);

const outcasts = identity(allow(), deny({ Condition: { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } } }));
areStopped(
  "an outcast's address in other clothes",
  "198.51.100.1",
  [
    ..."203.0.113.9 ::ffff:203.0.113.9 ::FFFF:203.0.113.9 ::ffff:cb00:7109 0:0:0:0:0:ffff:203.0.113.9 0000::ffff:cb00:7109".split(
      " ",
    ),
    ..."203.000.113.009 203.0.113.9:80 203.0.113.9/32 2001:db8::1 2001:DB8::1 2001:0db8:0:0:0:0:0:1 [2001:db8::1] 3405803785".split(
      " ",
    ),
    ...["203.0.113.9 ", "2001:db8::1%1", "203.0.113.9,10.0.0.1", ""],
  ],
  (address) => outcasts.decide({ ...GET, context: { "aws:SourceIp": address } }),
);

areStopped<unknown>(
  "a Boolean that is not true",
  true,
  [
    false,
    "false",
    "FALSE",
    "False",
    " false",
    "false ",
    "0",
    0,
    "no",
    "off",
    "",
    "null",
    "undefined",
    "f",
    "nein",
    ["false"],
    "TRUE\0",
  ],
  (value) => encrypted.decide({ ...GET, context: { "aws:SecureTransport": value as never } }),
);

const recent = identity(allow(), deny({ Condition: { NumericGreaterThan: { "aws:MultiFactorAuthAge": "3600" } } }));
areStopped<unknown>(
  "an age that is too great",
  60,
  [
    ...[
      3601,
      "3601",
      "3601.0",
      "36010e-1",
      "3.601e3",
      "+3601",
      "03601",
      "0x10",
      "1e4",
      "1E4",
      "1e99999",
      "Infinity",
      "NaN",
      "1_000",
    ],
    ...["3,601", "１０", "٣", "4000 ", " 4000", "4000\n", "", "an hour", "60;4000", "--60", "6O", ["4000"], "60 4000"],
  ],
  (value) => recent.decide({ ...GET, context: { "aws:MultiFactorAuthAge": value as never } }),
);

areStopped<unknown>(
  "a time that is too late",
  "2024-06-01T00:00:00Z",
  [
    ...[
      "2024-07-01T00:00:00Z",
      "2024-06-30T00:00:01Z",
      "2024-06-29T23:00:00-02:00",
      "1719800000",
      1719800000,
      new Date(1719800000000),
    ],
    ...["2024-07-01T00:00:00Z ", "2024-7-1", "1.7.2024", "2024-02-30T00:00:00Z", "2024-06-01T25:00:00Z", "June 1, 2024"],
    ...["2024-06-01T00:00:00Z\n", "2024-06-01 00:00:00", "now", "", "2024-06-01T00:00:00Z/2025", "２０２４-06-01", "0x6688"],
  ],
  (value) => before.decide({ ...GET, context: { "aws:CurrentTime": value as never } }),
);

areStopped(
  "an action that is denied, written otherwise",
  "s3:GetObject",
  [
    ..."s3:DeleteObject S3:DeleteObject s3:deleteobject s3:DELETEOBJECT S3:dElEtEoBjEcT".split(" "),
    ..."s3:Delete* s3:* s3:DeleteObjec? * *:* s3:DeleteObject: s3:DeleteObject:x :s3:DeleteObject s3::DeleteObject s3 DeleteObject : s3:".split(
      " ",
    ),
    ...[
      "s3:DeleteObject ",
      " s3:DeleteObject",
      "s3: DeleteObject",
      "s3:DeleteObject\n",
      "s3:DeleteObject\0",
      "s3:Delete\tObject",
      "s3:DeleteObject\u00a0",
    ],
    ...[
      "s3:DeleteObject\u200b",
      "s3:DeleteObject\u00ad",
      "ѕ3:DeleteObject",
      "s3:DeleteОbject",
      "ｓ３:DeleteObject",
      "s3：DeleteObject",
      "s3:DeleteObject\ud800",
    ],
  ],
  (action) => noDeletes.decide({ ...GET, action }),
);

areStopped(
  "a resource that is none",
  OBJECT,
  [
    "",
    "b/k",
    "arn",
    "arn:",
    "arn:aws:s3",
    "arn:aws:s3::b/k",
    "ARN:aws:s3:::b/k",
    " arn:aws:s3:::b/k",
    "**",
    "*\n",
    "* ",
    "http://b/k",
    "\0",
  ],
  (resource) => identity(allow()).decide({ ...GET, resource }),
);

const CALLERS: readonly unknown[] = [
  ...[
    "",
    " ",
    "bob",
    "user/bob",
    "arn:aws:iam::111122223333:bob",
    "arn:aws:iam::111122223333:user/",
    "arn:aws:iam::111122223333:user",
  ],
  ...[
    "ARN:AWS:IAM::111122223333:USER/BOB",
    "arn:aws:iam::111122223333:User/bob",
    ` ${BOB}`,
    "arn:aws:iam::１１１１22223333:user/bob",
  ],
  ...["arn:aws:iam::111122223333:group/admins", "arn:aws:iam::111122223333:root/", "arn:aws:iam::111122223333:ROOT"],
  ...[
    "arn:aws:sts::111122223333:assumed-role/r",
    "arn:aws:sts::111122223333:assumed-role/r/",
    "arn:aws:sts::111122223333:assumed-role//s",
  ],
  ...[
    "arn:aws:sts::111122223333:federated-user/",
    "* ",
    "**",
    "anonymous",
    "ec2",
    "EC2.amazonaws.com\n",
    " ec2.amazonaws.com",
    ".amazonaws.com",
  ],
  ...[
    null,
    undefined,
    5,
    true,
    [BOB],
    [],
    {},
    { arn: BOB },
    { type: "User", arn: BOB },
    { type: "user" },
    { type: "user", arn: ROLE },
  ],
  ...[{ type: "user", arn: [BOB] }, { type: "root" }, { type: "root", account: 111122223333 }, { type: "role", arn: SESSION }],
  ...[
    { type: "assumedRole", arn: SESSION, entityArn: `${ROLE}x` },
    { type: "assumedRole", arn: SESSION, account: "444455556666" },
  ],
  ...[
    { type: "assumedRole", arn: SESSION, uniqueId: "AROAEXAMPLE:other" },
    { type: "service" },
    { type: "service", serviceNames: [] },
  ],
  ...[{ type: "service", serviceNames: "ec2.amazonaws.com" }, { type: "anonymous", arn: BOB }, { type: "federated" }],
  ...[
    { type: "user", arn: BOB, isManagementAccount: "true" },
    { type: "role", arn: ROLE, isServiceLinkedRole: 1 },
  ],
  ...[
    { type: "user", arn: BOB, tags: [["a", "b"]] },
    { type: "user", arn: BOB, tags: { a: ["b"] } },
    { type: "user", arn: BOB, Tags: {} },
  ],
];
const open = loadCompilingEngine(
  compile({
    identity: [policy(allow())],
    resource: [policy({ ...allow({ Resource: "arn:aws:s3:::b/*" }), Principal: "*" }, "bucket")],
  }),
);
areStopped<unknown>("a caller who is none", BOB, CALLERS, (principal) =>
  open.decide({ ...GET, principal: principal as Principal }),
);

const TEAM = "aws:PrincipalTag/team";
areStopped<Record<string, unknown>>(
  "a context without the one name that counts",
  { [TEAM]: "blue" },
  [
    ...[
      "aws:PrincipalTag/team ",
      " aws:PrincipalTag/team",
      "aws:PrincipalTag/team\0",
      "aws:PrincipalTag/teаm",
      "aws:PrincipalTag/ｔeam",
    ].map((key) => ({ [key]: "blue" })),
    ...["aws:PrıncipalTag/team", "awſ:PrincipalTag/team", "aws:PrincipalTag/tea", "aws:PrincipalTag", "principalTag/team"].map(
      (key) => ({ [key]: "blue" }),
    ),
    ...["Blue", "blue ", "blue\0", "", "bl\u00adue", "ｂlue", "*", "bl?e", "${aws:PrincipalTag/team}"].map((value) => ({
      [TEAM]: value,
    })),
    { [TEAM]: [] },
    { [TEAM]: ["blue", "red"] },
    { [TEAM]: ["red", "blue"] },
    { [TEAM]: "red", "AWS:principaltag/TEAM": "blue" },
    { [TEAM]: "blue", "aws:principaltag/team": "red" },
    { [TEAM]: null },
    { [TEAM]: { toString: "blue" } },
    { [TEAM]: [["blue"]] },
    JSON.parse(`{ "__proto__": { "${TEAM}": "blue" } }`) as Record<string, unknown>,
  ],
  (context) => noTeam.decide({ ...GET, context: context as never }),
);

const home = identity(allow({ Resource: "arn:aws:s3:::home/${aws:PrincipalTag/name}/*" }));
it("variables: one's own folder is allowed", () => {
  expect(home.decide({ ...team({ name: "bob" }), resource: "arn:aws:s3:::home/bob/x" })).toBe("allowed");
});
areAll(
  "another's folder by the tag",
  ["implicitDeny", "refused"],
  Object.fromEntries(
    [
      "*",
      "?ora",
      "n*",
      "${*}",
      "${aws:username}",
      "${aws:PrincipalTag/name}",
      "",
      "nora/..",
      "NORA",
      "nor\u0430",
      "nora\0",
      "no\u00adra",
      "**",
      "nora*",
    ].map((name) => [name, () => home.decide({ ...team({ name }), resource: "arn:aws:s3:::home/nora/x" })]),
  ),
);
