/** Eleven faults of a newcomer's policy: each is found, and says how to mend it. */
import { expect, test } from "vitest";
import { codesOf, validate } from "./support.js";

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Allow", Action: "iam:PassRole", Resource: "*" },
    { Effect: "Allow", Action: ["s3:GetObjct", "s4:ListBucket"], Resource: "*" },
    {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::b",
      Condition: { StringEquals: { "aws:SourceIP2": "203.0.113.9" } },
    },
    {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::b",
      Condition: { StringEquals: { "aws:PrincipalTag/team": "dev-*" } },
    },
    {
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: "*",
      Condition: { "ForAllValues:StringEquals": { "aws:PrincipalAccount": ["111122223333"] } },
    },
    { Effect: "Allow", Action: ["s3:Put*", "s3:PutObject"], Resource: "arn:aws:s3:::b/${aws:usrname}/*" },
    {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:eu-west-1::b/*",
      Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/33" } },
    },
  ],
});

/** What is said, and a word of how to mend it. */
const FAULTS: readonly (readonly [fault: string, code: string, remedy: RegExp])[] = [
  ["admin `*`", "X_SERVICE_WILDCARD", /list the actions/],
  ["PassRole on `*`", "PASS_ROLE_WITH_STAR_IN_RESOURCE", /iam:PassedToService/],
  ["s3:GetObjct", "INVALID_ACTION", /did you mean `s3:GetObject`/],
  ["service s4", "INVALID_SERVICE_IN_ACTION", /did you mean `s3`/],
  ["key aws:SourceIP2", "INVALID_GLOBAL_CONDITION_KEY", /did you mean `aws:SourceIp`/],
  ["`*` under StringEquals", "WILDCARD_WITHOUT_LIKE_OPERATOR", /use `StringLike`/],
  ["ForAllValues without Null", "FORALLVALUES_WITH_SINGLE_VALUED_KEY", /remove the qualifier/],
  ["redundant action", "REDUNDANT_ACTION", /remove `s3:PutObject`/],
  ["${aws:usrname}", "X_UNKNOWN_VARIABLE", /did you mean `aws:username`/],
  ["10.0.0.0/33", "TYPE_MISMATCH_IP_RANGE", /203\.0\.113\.0\/24/],
  ["Region in an S3 ARN", "ARN_REGION_NOT_ALLOWED", /leave the Region field empty/],
];

test.each(FAULTS)("%s", (_fault, code, remedy) => {
  const found = validate(POLICY).findings.filter(({ issueCode }) => issueCode === code);
  expect(found.map(({ hint }) => hint).join("\n"), codesOf(validate(POLICY).findings).join(" ")).toMatch(remedy);
});

test("ForAllValues on a key with several values is told of its absence where it allows", () => {
  const document = (condition: object): string =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "ec2:CreateTags", Resource: "*", Condition: condition },
    });
  const open = { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } };
  expect(codesOf(validate(document(open)).findings)).toContain("X_FORALLVALUES_WITHOUT_NULL");
  expect(codesOf(validate(document({ ...open, Null: { "aws:TagKeys": "false" } })).findings)).not.toContain(
    "X_FORALLVALUES_WITHOUT_NULL",
  );
});
