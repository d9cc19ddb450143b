/** Every code of docs/findings.md, in both modes, and the shape, places and order of findings (policy-validation §1). */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { PolicyType } from "../../bindings/policy/ast.js";
import { COMPILER_CODES } from "../../bindings/findings/code-table.js";
import { isIamType } from "../../bindings/policy/context.js";
import { attached, codes, covered, policy, read } from "./helpers.js";

type Outcome = "E" | "W" | "-";
interface Row {
  code: string;
  fault: string;
  type?: PolicyType;
  document: unknown;
  aws: Outcome;
  lenient: Outcome;
  also?: string[] | Readonly<Record<"aws" | "lenient", string[]>>;
  resourceArn?: string;
}

const RCP = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
const TRUST = { Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole", Resource: undefined };
const condition = (operator: string, values: unknown, key = "x:k"): object =>
  policy({ Condition: { [operator]: { [key]: values } } });
const principal = (value: unknown): object => attached({ Principal: value });
const resource = (value: unknown): object => policy({ Resource: value });

const ROWS: Row[] = [
  { code: "JSON_SYNTAX_ERROR", fault: "text that is not JSON", document: '{"Version":"2012-10-17",}', aws: "E", lenient: "E" },
  { code: "JSON_SYNTAX_ERROR", fault: "byte order mark", document: `\ufeff${JSON.stringify(policy({}))}`, aws: "E", lenient: "E" },
  {
    code: "X_DUPLICATE_JSON_KEY",
    fault: "two effects",
    document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}',
    aws: "E",
    lenient: "E",
  },
  { code: "X_DOCUMENT_TOO_LARGE", fault: "1 MiB and a byte", document: " ".repeat(1_048_577), aws: "E", lenient: "E" },
  { code: "X_DOCUMENT_TOO_LARGE", fault: "fewer characters, more bytes", document: "€".repeat(400_000), aws: "E", lenient: "E" },
  { code: "X_NESTING_TOO_DEEP", fault: "65 lists", document: "[".repeat(65) + "]".repeat(65), aws: "E", lenient: "E" },
  {
    code: "X_ILLEGAL_CHARACTER",
    fault: "a euro sign in text",
    document: JSON.stringify(resource("arn:aws:s3:::b/€")),
    aws: "E",
    lenient: "W",
  },
  {
    code: "X_ILLEGAL_CHARACTER",
    fault: "a euro sign in an object",
    document: resource("arn:aws:s3:::b/€"),
    aws: "E",
    lenient: "W",
  },
  {
    code: "X_ILLEGAL_CHARACTER",
    fault: "in a trust policy",
    type: "trust",
    document: attached({ ...TRUST, Sid: "日" }),
    aws: "E",
    lenient: "W",
  },
  ...["[]", '"x"', "7", "null", "true"].map((document): Row => ({
    code: "DATA_TYPE_MISMATCH",
    fault: `the document is ${document}`,
    document,
    aws: "E",
    lenient: "E",
  })),
  ...[{ Version: 2012 }, { Id: 7 }, { Statement: "x" }, { Statement: ["x"] }, { Statement: 1 }, { Statement: null }].map(
    (members): Row => ({
      code: "DATA_TYPE_MISMATCH",
      fault: JSON.stringify(members),
      type: "resource",
      document: attached({}, members),
      aws: "E",
      lenient: "E",
    }),
  ),
  ...[
    { Sid: 1 },
    { Effect: 1 },
    { Action: 7 },
    { Action: {} },
    { Action: [["s3:Get"]] },
    { Resource: [null] },
    { Resource: true },
    { Condition: [] },
    { Condition: "x" },
    { Condition: { StringEquals: [] } },
    { Condition: { StringEquals: "x" } },
    { Condition: null },
  ].map((members): Row => ({
    code: "DATA_TYPE_MISMATCH",
    fault: JSON.stringify(members),
    document: policy(members),
    aws: "E",
    lenient: "E",
  })),
  {
    code: "INVALID_POLICY_ELEMENT",
    fault: "unknown member of the document",
    document: policy({}, { statement: [] }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "INVALID_POLICY_ELEMENT",
    fault: "ID for Id (G-33)",
    document: policy({}, { ID: "" }),
    aws: "E",
    lenient: "W",
  },
  {
    code: "INVALID_POLICY_ELEMENT",
    fault: "ID beside Id",
    type: "resource",
    document: attached({}, { ID: "a", Id: "a" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "INVALID_POLICY_ELEMENT",
    fault: "ID in an SCP",
    type: "serviceControl",
    document: policy({}, { ID: "x" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "INVALID_POLICY_ELEMENT",
    fault: "unknown member of a statement",
    document: policy({ Resources: "*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "INVALID_POLICY_ELEMENT",
    fault: "Id in an SCP",
    type: "serviceControl",
    document: policy({}, { Id: "x" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "INVALID_POLICY_ELEMENT",
    fault: "Id in an RCP",
    type: "resourceControl",
    document: policy(RCP, { Id: "x" }),
    aws: "E",
    lenient: "E",
  },
  { code: "INVALID_VERSION", fault: "another version", document: policy({}, { Version: "2013-10-17" }), aws: "E", lenient: "E" },
  { code: "MISSING_VERSION", fault: "no version", document: policy({}, { Version: undefined }), aws: "W", lenient: "W" },
  { code: "X_OLD_VERSION", fault: "the old version", document: policy({}, { Version: "2008-10-17" }), aws: "W", lenient: "W" },
  {
    code: "X_VERSION_REQUIRED",
    fault: "SCP without version",
    type: "serviceControl",
    document: policy({}, { Version: undefined }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "X_VERSION_REQUIRED",
    fault: "RCP of the old version",
    type: "resourceControl",
    document: policy(RCP, { Version: "2008-10-17" }),
    aws: "E",
    lenient: "E",
  },
  { code: "X_ID_IN_IDENTITY_POLICY", fault: "Id", document: policy({}, { Id: "api-example-1" }), aws: "W", lenient: "W" },
  { code: "MISSING_STATEMENT", fault: "none", document: policy({}, { Statement: undefined }), aws: "E", lenient: "E" },
  { code: "MISSING_STATEMENT", fault: "an empty list", document: policy({}, { Statement: [] }), aws: "E", lenient: "E" },
  ...(["identity", "session", "permissionsBoundary", "serviceControl"] as const).map((type): Row => ({
    code: "UNSUPPORTED_SID",
    fault: `a blank in a Sid, ${type}`,
    type,
    document: policy({ Sid: "a b" }),
    aws: "E",
    lenient: "E",
  })),
  {
    code: "UNSUPPORTED_SID",
    fault: "a dash in a Sid, RCP",
    type: "resourceControl",
    document: policy({ ...RCP, Sid: "a-b" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "UNIQUE_SIDS_REQUIRED",
    fault: "one Sid twice",
    document: policy({}, { Statement: [1, 2].map(() => ({ Sid: "a", Effect: "Deny", Action: "*", Resource: "*" })) }),
    aws: "E",
    lenient: "E",
  },
  { code: "MISSING_EFFECT", fault: "no effect", document: policy({ Effect: undefined }), aws: "E", lenient: "E" },
  ...["allow", "denY", "", "Allow "].map((Effect): Row => ({
    code: "INVALID_EFFECT",
    fault: `\`${Effect}\``,
    document: policy({ Effect }),
    aws: "E",
    lenient: "E",
  })),
  {
    code: "UNSUPPORTED_ELEMENT_COMBINATION",
    fault: "both resources",
    document: policy({ NotResource: "*" }),
    aws: "E",
    lenient: "E",
  },
  ...(
    [
      [{ NotAction: [] }, "EMPTY_ARRAY_ACTION"],
      [{ NotResource: [] }, "EMPTY_ARRAY_RESOURCE"],
    ] as const
  ).flatMap(([members, empty]): Row[] => [
    {
      code: "UNSUPPORTED_ELEMENT_COMBINATION",
      fault: `${JSON.stringify(members)} of an Allow (G-34)`,
      document: policy(members),
      aws: "E",
      lenient: "W",
      also: { aws: [`E ${empty}`], lenient: [] },
    },
    {
      code: "UNSUPPORTED_ELEMENT_COMBINATION",
      fault: `${JSON.stringify(members)} of a Deny (G-35)`,
      document: policy({ Effect: "Deny", ...members }),
      aws: "E",
      lenient: "E",
      also: [`E ${empty}`],
    },
  ]),
  {
    code: "UNSUPPORTED_ELEMENT_COMBINATION",
    fault: "an empty Action beside a NotAction (G-35)",
    document: policy({ Action: [], NotAction: ["s3:*"] }),
    aws: "E",
    lenient: "E",
    also: { aws: ["E EMPTY_ARRAY_ACTION"], lenient: ["W EMPTY_ARRAY_ACTION"] },
  },
  {
    code: "UNSUPPORTED_ELEMENT_COMBINATION",
    fault: "both empty",
    document: policy({ Resource: [], NotResource: [] }),
    aws: "E",
    lenient: "E",
    also: { aws: ["E EMPTY_ARRAY_RESOURCE"], lenient: ["E EMPTY_ARRAY_RESOURCE", "W EMPTY_ARRAY_RESOURCE"] },
  },
  {
    code: "UNSUPPORTED_ELEMENT_COMBINATION",
    fault: "both principals",
    type: "resource",
    document: attached({ Effect: "Deny", NotPrincipal: "*" }),
    aws: "E",
    lenient: "E",
  },
  { code: "MISSING_ACTION", fault: "no action", document: policy({ Action: undefined }), aws: "E", lenient: "E" },
  { code: "MISSING_RESOURCE", fault: "no resource", document: policy({ Resource: undefined }), aws: "E", lenient: "E" },
  {
    code: "MISSING_RESOURCE",
    fault: "no resource, endpoint policy",
    type: "vpcEndpoint",
    document: attached({ Resource: undefined }),
    aws: "E",
    lenient: "E",
  },
  ...(["arn:aws:s3:::b", "arn:aws-cn:s3:::b", "arn:aws:s3::tenant:b"] as const).flatMap((resourceArn): Row[] => [
    {
      code: "MISSING_RESOURCE",
      fault: `no resource, the policy of ${resourceArn}`,
      type: "resource",
      resourceArn,
      document: attached({ Resource: undefined }),
      aws: "E",
      lenient: "W",
    },
    ...["*", ["arn:aws:s3:::b", "*"]].map((Resource): Row => ({
      code: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
      fault: `${JSON.stringify(Resource)}, the policy of ${resourceArn}`,
      type: "resource",
      resourceArn,
      document: attached({ Resource }),
      aws: "E",
      lenient: "W",
    })),
  ]),
  ...[undefined, "arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:s3:us-east-1:111122223333:accesspoint/ap"].flatMap(
    (resourceArn): Row[] =>
      [undefined, "*"].map((Resource) => ({
        code: "MISSING_RESOURCE",
        fault: `${Resource ?? "no resource"}, the policy of ${resourceArn ?? "something"}`,
        type: "resource",
        ...(resourceArn === undefined ? {} : { resourceArn }),
        document: attached({ Resource }),
        aws: "-",
        lenient: "-",
      })),
  ),
  {
    code: "MISSING_RESOURCE",
    fault: "NotResource, the policy of a bucket",
    type: "resource",
    resourceArn: "arn:aws:s3:::b",
    document: attached({ Resource: undefined, NotResource: "arn:aws:s3:::b/*" }),
    aws: "-",
    lenient: "-",
  },
  { code: "MISSING_PRINCIPAL", fault: "no principal", type: "resource", document: policy({}), aws: "E", lenient: "E" },
  {
    code: "MISSING_PRINCIPAL",
    fault: "no principal, RCP",
    type: "resourceControl",
    document: policy({ ...RCP, Principal: undefined }),
    aws: "E",
    lenient: "E",
  },
  { code: "EMPTY_ARRAY_ACTION", fault: "Action: []", document: policy({ Action: [] }), aws: "E", lenient: "W" },
  { code: "EMPTY_ARRAY_RESOURCE", fault: "Resource: []", document: policy({ Resource: [] }), aws: "E", lenient: "W" },
  {
    code: "EMPTY_ARRAY_ACTION",
    fault: "NotAction: []",
    document: policy({ Action: undefined, NotAction: [] }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "EMPTY_ARRAY_RESOURCE",
    fault: "NotResource: []",
    document: policy({ Resource: undefined, NotResource: [] }),
    aws: "E",
    lenient: "E",
  },
  { code: "EMPTY_ARRAY_PRINCIPAL", fault: "nobody", type: "resource", document: principal({ AWS: [] }), aws: "W", lenient: "W" },
  { code: "EMPTY_OBJECT_PRINCIPAL", fault: "nobody", type: "resource", document: principal({}), aws: "W", lenient: "W" },
  { code: "UNSUPPORTED_PRINCIPAL", fault: "Principal", document: policy({ Principal: "*" }), aws: "E", lenient: "E" },
  {
    code: "UNSUPPORTED_PRINCIPAL",
    fault: "NotPrincipal",
    type: "session",
    document: policy({ NotPrincipal: "*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "SCP_SYNTAX_ERROR_PRINCIPAL",
    fault: "Principal",
    type: "serviceControl",
    document: policy({ Principal: "*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    fault: "NotPrincipal",
    type: "trust",
    document: policy({ ...TRUST, Principal: undefined, NotPrincipal: { AWS: "111122223333" } }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    fault: "Resource",
    type: "trust",
    document: policy({ ...TRUST, Resource: "*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    fault: "NotResource",
    type: "trust",
    document: policy({ ...TRUST, NotResource: "*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    fault: "the bare star",
    type: "trust",
    document: policy({ ...TRUST, Principal: "*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    fault: "the star in a list, as stores have it",
    type: "trust",
    document: policy({ ...TRUST, Principal: ["*"] }),
    aws: "-",
    lenient: "E",
    also: { aws: ["E INVALID_PRINCIPAL_FORMAT"], lenient: ["W INVALID_PRINCIPAL_FORMAT"] },
  },
  {
    code: "ALLOW_WITH_NOT_PRINCIPAL",
    fault: "Allow",
    type: "resource",
    document: policy({ NotPrincipal: { AWS: "111122223333" } }),
    aws: "E",
    lenient: "W",
  },
  {
    code: "INVALID_PRINCIPAL_KEY",
    fault: "wrong case",
    type: "resource",
    document: principal({ Aws: "*" }),
    aws: "E",
    lenient: "E",
  },
  ...["", [7], ["user1", "a b"], "a:b", "s3.amazonaws.com"].map((value): Row => ({
    code: "INVALID_PRINCIPAL_FORMAT",
    fault: JSON.stringify(value),
    type: "resource",
    document: principal(value),
    aws: "E",
    lenient: "E",
    also: { aws: [], lenient: ["W INVALID_PRINCIPAL_FORMAT"] },
  })),
  ...[
    [],
    { AWS: "s3.amazonaws.com" },
    { AWS: "s3.amazonaws.com.cn" },
    { AWS: "<invalid>" },
    { AWS: "arn:aws:iam::root" },
    { AWS: "arn:aws:iam::group/g" },
    { AWS: "arn:aws:iam:role/R" },
    { AWS: "arn:aws:s3::role/R" },
    { AWS: "arn:aws:iam::a b:user/u" },
    7,
    null,
    { AWS: 7 },
    { AWS: [["*"]] },
    { AWS: "" },
    { AWS: "a b" },
    { AWS: "x".repeat(65) },
    { AWS: "arn:aws:iam::111122223333:group/g" },
    { AWS: "arn:aws:iam::111122223333:user/" },
    { AWS: "arn:aws:iam::111122223333:user" },
    { AWS: "arn:aws:iam::111122223333:policy/p" },
    { AWS: "arn:aws:iam:us-east-1:111122223333:root" },
    { AWS: "arn:aws:iam:::root" },
    { AWS: "arn:aws:sts::111122223333:assumed-role/R" },
    { AWS: "arn:aws:sts::111122223333:assumed-role/p/R/s" },
    { AWS: "arn:aws:s3:::b" },
    { AWS: "arn:aws:iam" },
    { AWS: " 111122223333" },
    { AWS: "arn:aws:iam::111122223333:user/bob " },
    { Service: "" },
    { Federated: "" },
    { Federated: "arn:aws:iam::111122223333:role/r" },
    { CanonicalUser: "" },
  ].map((value): Row => ({
    code: "INVALID_PRINCIPAL_FORMAT",
    fault: JSON.stringify(value),
    type: "resource",
    document: principal(value),
    aws: "E",
    lenient: "E",
  })),
  ...[
    "111122223333",
    "user1",
    "arn:aws:iam::111122223333:root",
    ["user1", "user2"],
    ["*"],
    ["ana@example.com", "arn:aws:iam::111122223333:user/bob"],
    { AWS: ["user1", "tenant_a", "ana@example.com", "a.b+c=d,e"] },
    { AWS: "x".repeat(64) },
    { AWS: "arn:aws:iam::tenant_a:user/fred:subuser" },
    { AWS: "arn:aws:iam:::user/my-user" },
    { AWS: "arn:aws:iam:::role/R" },
    { AWS: "arn:aws:sts:::assumed-role/R/s" },
    { AWS: "arn:aws:iam::role/R" },
    { AWS: "arn:aws:iam::user/u" },
    { AWS: "arn:aws:sts::assumed-role/R/s" },
    { Federated: "arn:aws:iam:::oidc-provider/localhost:8080/realms/x" },
    { AWS: "tenant-a" },
    { AWS: "1234" },
    { AWS: "arn:store:iam::111122223333:user/u" },
    { AWS: "arn:aws:iam::tenant-a:user/u" },
    { Service: "S3.amazonaws.com" },
    { Service: "my service" },
  ].map((value): Row => ({
    code: "INVALID_PRINCIPAL_FORMAT",
    fault: JSON.stringify(value),
    type: "resource",
    document: principal(value),
    aws: "E",
    lenient: "W",
  })),
  ...[
    attached({ Effect: "Deny", Principal: "alice" }),
    attached({ Effect: "Deny", Principal: ["alice", "*"] }),
    attached({ Effect: "Deny", Principal: { AWS: ["111122223333", "alice"] } }),
    policy({ Effect: "Allow", NotPrincipal: { AWS: ["alice"] } }),
  ].map((document): Row => ({
    code: "X_BARE_NAME_IN_DENY",
    fault: JSON.stringify(document),
    type: "resource",
    document,
    aws: "-",
    lenient: "W",
    also: {
      aws: JSON.stringify(document).includes("NotPrincipal")
        ? ["E ALLOW_WITH_NOT_PRINCIPAL", "E INVALID_PRINCIPAL_FORMAT"]
        : ["E INVALID_PRINCIPAL_FORMAT"],
      lenient: JSON.stringify(document).includes("NotPrincipal")
        ? ["W ALLOW_WITH_NOT_PRINCIPAL", "W INVALID_PRINCIPAL_FORMAT"]
        : ["W INVALID_PRINCIPAL_FORMAT"],
    },
  })),
  ...[
    attached({ Effect: "Deny", Principal: { AWS: ["111122223333", "AIDAEXAMPLE1", "arn:aws:iam::111122223333:root"] } }),
    attached({ Effect: "Deny", Principal: undefined, NotPrincipal: { AWS: "111122223333" } }),
  ].map((document): Row => ({
    code: "X_BARE_NAME_IN_DENY",
    fault: JSON.stringify(document),
    type: "resource",
    document,
    aws: "-",
    lenient: "-",
  })),
  ...[
    { AWS: "arn:aws:iam::1:root" },
    { AWS: "arn:aws:iam::1111222233334:user/bob" },
    { AWS: "arn:aws:sts::12345678910:assumed-role/R/s" },
    { Federated: "arn:aws:iam::1:saml-provider/Idp" },
    { Federated: "arn:store:iam::111122223333:oidc-provider/x" },
  ].map((value): Row => ({
    code: "INVALID_PRINCIPAL_FORMAT",
    fault: JSON.stringify(value),
    type: "resource",
    document: principal(value),
    aws: "E",
    lenient: "W",
  })),
  {
    code: "INVALID_PRINCIPAL_FORMAT",
    fault: "CloudFront's account",
    type: "resource",
    document: principal({ AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEFGHIJKL" }),
    aws: "-",
    lenient: "-",
  },
  ...[
    { AWS: "arn:aws:iam::111122223333:user/*" },
    { AWS: "11112222333?" },
    { Service: "*" },
    { Service: "*.amazonaws.com" },
    { Federated: "*" },
    { CanonicalUser: "*" },
    { AWS: ["*", "**"] },
  ].map((value): Row => ({
    code: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    fault: JSON.stringify(value),
    type: "resource",
    document: principal(value),
    aws: "E",
    lenient: "E",
  })),
  {
    code: "RCP_SYNTAX_ERROR_PRINCIPAL",
    fault: "an account",
    type: "resourceControl",
    document: policy({ ...RCP, Principal: { AWS: "111122223333" } }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "RCP_SYNTAX_ERROR_PRINCIPAL",
    fault: "the map form of everyone",
    type: "resourceControl",
    document: policy({ ...RCP, Principal: { AWS: "*" } }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "RCP_SYNTAX_ERROR_PRINCIPAL",
    fault: "NotPrincipal",
    type: "resourceControl",
    document: policy({ ...RCP, Principal: undefined, NotPrincipal: "*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "RCP_SYNTAX_ERROR_NOTACTION",
    fault: "NotAction",
    type: "resourceControl",
    document: policy({ ...RCP, Action: undefined, NotAction: "s3:*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "RCP_SYNTAX_ERROR_ALLOW",
    fault: "a narrower Allow (G-20)",
    type: "resourceControl",
    document: policy({ ...RCP, Effect: "Allow" }),
    aws: "E",
    lenient: "W",
  },
  {
    code: "RCP_SYNTAX_ERROR_ALLOW",
    fault: "full access with a Sid",
    type: "resourceControl",
    document: policy({ ...RCP, Effect: "Allow", Action: "*", Sid: "a" }),
    aws: "E",
    lenient: "W",
  },
  {
    code: "RCP_SYNTAX_ERROR_ACTION",
    fault: "Deny of every action (G-21)",
    type: "resourceControl",
    document: policy({ ...RCP, Action: "*" }),
    aws: "E",
    lenient: "W",
  },
  ...["GetObject", "s3:Get:Object", "", "**", "s3::x"].map((Action): Row => ({
    code: "INVALID_ACTION",
    fault: `\`${Action}\``,
    document: policy({ Action }),
    aws: "E",
    lenient: "E",
  })),
  ...["*:Get*", "*:GetObject", "*:?"].flatMap((Action): Row[] =>
    (["identity", "permissionsBoundary", "session", "serviceControl", "resource"] as const).map((type) => {
      const isSavedByIam = type !== "serviceControl" && type !== "resource";
      return {
        code: "INVALID_SERVICE_IN_ACTION",
        fault: `\`${Action}\` in ${type}`,
        type,
        document: type === "resource" ? attached({ Action }) : policy({ Action: undefined, NotAction: Action }),
        aws: isSavedByIam ? "E" : "W",
        lenient: "W",
      };
    }),
  ),
  ...["*", "*:*", "*:**"].map((Action): Row => ({
    code: "INVALID_SERVICE_IN_ACTION",
    fault: `\`${Action}\``,
    document: policy({ Action }),
    aws: "-",
    lenient: "-",
  })),
  ...["s3:GetObject", "sts:GetCallerIdentity", "sts:AssumeRoleX", "sts:?ssume", "sts:", "iam:*"].flatMap((text): Row[] =>
    ["Action", "NotAction"].map((member) => ({
      code: "UNSUPPORTED_ACTION_IN_POLICY",
      fault: `${member} \`${text}\` in a trust policy`,
      type: "trust",
      document: policy({ ...TRUST, Action: undefined, [member]: ["sts:AssumeRole", text] }),
      aws: "E",
      lenient: "W",
      also: text === "sts:" ? ["W X_ACTION_CHARSET"] : [],
    })),
  ),
  ...["*", "sts:*", "sts:AssumeRole*", "STS:tagsession", "sts:*Context"].map((Action): Row => ({
    code: "UNSUPPORTED_ACTION_IN_POLICY",
    fault: `\`${Action}\` in a trust policy`,
    type: "trust",
    document: policy({ ...TRUST, Action }),
    aws: "-",
    lenient: "-",
  })),
  ...["s3*:Get*", "ec?:x", "a a:b", ":x", "**:x", "é:x", "${aws:x}".slice(0, 5) + ":b"].map((Action): Row => ({
    code: Action.split(":").length > 2 ? "INVALID_ACTION" : "INVALID_SERVICE_IN_ACTION",
    fault: `\`${Action}\``,
    document: policy({ Action }),
    aws: "E",
    lenient: "E",
  })),
  ...["s3:", "s3:Get Object", "s3:ListBucket ", "s3:\t"].map((Action): Row => ({
    code: "X_ACTION_CHARSET",
    fault: `\`${Action}\``,
    document: policy({ Action }),
    aws: "W",
    lenient: "W",
  })),
  ...["b/*", "s3:::b", "ARN:aws:s3:::b", "**", "?", "execute-api:/*", "${aws:username}"].map((text): Row => ({
    code: "INVALID_ARN_PREFIX",
    fault: `\`${text}\``,
    document: resource(text),
    aws: "E",
    lenient: "W",
  })),
  { code: "INVALID_ARN_PREFIX", fault: "empty", document: resource(""), aws: "E", lenient: "E" },
  {
    code: "INVALID_ARN_PREFIX",
    fault: "short API form, attached to a bucket",
    type: "resource",
    resourceArn: "arn:aws:s3:::b",
    document: attached({ Resource: "execute-api:/*" }),
    aws: "E",
    lenient: "W",
  },
  {
    code: "RESOURCE_ARN_NEEDED",
    fault: "short API form (R-20)",
    type: "resource",
    document: attached({ Resource: "execute-api:/*" }),
    aws: "E",
    lenient: "E",
  },
  ...["arn:store:s3:::b/*", "arn::s3:::b", "arn:AWS:s3:::b"].map((text): Row => ({
    code: "INVALID_PARTITION",
    fault: text,
    document: resource(text),
    aws: "E",
    lenient: "W",
  })),
  ...["arn:aws", "arn:", "arn:aws:", "arn:aws:s3::bucket"].map((text): Row => ({
    code: "MISSING_ARN_FIELD",
    fault: text,
    document: resource(text),
    aws: "E",
    lenient: "E",
  })),
  ...["arn:aws::x", "arn:aws::s3:*", "arn:aws::::b/x:y"].flatMap((text): Row[] => [
    { code: "MISSING_ARN_FIELD", fault: text, document: resource(text), aws: "E", lenient: "W" },
    {
      code: "MISSING_ARN_FIELD",
      fault: `${text} in a Deny`,
      document: policy({ Effect: "Deny", Resource: text }),
      aws: "E",
      lenient: "E",
    },
    {
      code: "MISSING_ARN_FIELD",
      fault: `${text} as NotResource`,
      document: policy({ Resource: undefined, NotResource: text }),
      aws: "E",
      lenient: "E",
    },
  ]),
  {
    code: "MISSING_ARN_FIELD",
    fault: "short in an RCP",
    type: "resourceControl",
    document: policy({ ...RCP, Resource: "arn:aws:sqs:*" }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "MISSING_ARN_FIELD",
    fault: "short in an SCP",
    type: "serviceControl",
    document: resource("arn:aws:sqs:us-east-1"),
    aws: "E",
    lenient: "E",
  },
  {
    code: "MISSING_ARN_FIELD",
    fault: "short in an identity policy",
    document: resource("arn:aws:sqs:us-east-1"),
    aws: "W",
    lenient: "W",
  },
  {
    code: "MISSING_ARN_FIELD",
    fault: "short with an inner star (R-8)",
    document: resource("arn:aws:dynamodb:*:table/x"),
    aws: "-",
    lenient: "-",
  },
  {
    code: "MISSING_ARN_FIELD",
    fault: "short, a star in text only",
    document: resource("arn:aws:sqs:us-${*}"),
    aws: "W",
    lenient: "W",
  },
  {
    code: "MISSING_ARN_FIELD",
    fault: "short in an SCP, inner star",
    type: "serviceControl",
    document: resource("arn:aws:sqs:us-*-1"),
    aws: "E",
    lenient: "E",
  },
  {
    code: "MISSING_ARN_FIELD",
    fault: "short in a resource policy (R-12)",
    type: "resource",
    document: attached({ Resource: "arn:aws:sqs:us-east-1" }),
    aws: "W",
    lenient: "W",
  },
  { code: "MISSING_ARN_FIELD", fault: "short, open end", document: resource("arn:aws:waf:*"), aws: "-", lenient: "-" },
  {
    code: "MISSING_ARN_FIELD",
    fault: "short in an SCP, open end",
    type: "serviceControl",
    document: resource("arn:aws:sqs:us-*"),
    aws: "-",
    lenient: "-",
  },
  { code: "WILDCARD_IN_SERVICE_NAME", fault: "star", document: resource("arn:aws:s*:::b"), aws: "W", lenient: "W" },
  {
    code: "WILDCARD_IN_SERVICE_NAME",
    fault: "short because of its star",
    document: resource("arn:aws:s3*"),
    aws: "-",
    lenient: "-",
  },
  ...["u*", "user*", "us?r/x", "*/x", "**/x", "*x", "User/x", "username/x", "root/x", "roots", "u2f", "", "${aws:username}"].map(
    (text): Row => ({
      code: "INVALID_ARN_RESOURCE",
      fault: text,
      document: resource(`arn:aws:iam::111122223333:${text}`),
      aws: "E",
      lenient: "W",
    }),
  ),
  ...[
    "user/x",
    "role/a/b",
    "*",
    "**",
    "root",
    "policy/*",
    "u2f/x",
    "contextProvider/x",
    "assumed-role/R/s",
    "user/${aws:username}",
  ].map((text): Row => ({
    code: "INVALID_ARN_RESOURCE",
    fault: text,
    document: resource(`arn:aws:iam::111122223333:${text}`),
    aws: "-",
    lenient: "-",
  })),
  ...[
    "arn:aws:s3:us-east-1::b",
    "arn:aws:iam:us-east-1:111122223333:role/a",
    "arn:aws:s3:us-east-1:*:b/*",
    "arn:aws:s3:us-east-1::accesspoints/x",
    "arn:aws:s3:us-east-1::a?x*",
    "arn:aws:s3:us-east-1::accesspoint",
  ].map((text): Row => ({ code: "ARN_REGION_NOT_ALLOWED", fault: text, document: resource(text), aws: "E", lenient: "W" })),
  ...[
    "arn:aws:s3:us-east-1:111122223333:accesspoint/x",
    "arn:aws:s3:us-east-1:111122223333:access-grants/default",
    "arn:aws:s3:us-east-1:111122223333:async-request/mrap/create/t",
    "arn:aws:s3:us-east-1:111122223333:job/1",
    "arn:aws:s3:us-east-1:111122223333:storage-lens/c",
    "arn:aws:s3:us-east-1:111122223333:storage-lens-group/g",
    "arn:aws:s3:us-east-1:111122223333:acc*",
    "arn:aws:s3:us-east-1:111122223333:a?cesspoint/x",
    "arn:aws:s3:us-east-1:111122223333:*",
    "arn:aws:s3:us-east-1:111122223333:${aws:username}/x",
    "arn:aws:s3:*:*:b",
    "arn:aws:s3:us-*::b",
    "arn:aws:iam:*:111122223333:role/a",
  ].map((text): Row => ({
    code: "ARN_REGION_NOT_ALLOWED",
    fault: text,
    document: resource(text),
    aws: "-",
    lenient: "-",
  })),
  ...["arn:aws:s3::111122223333:b", "arn:aws:s3::tenant:b/*", "arn:aws:s3:*:1*:b"].map((text): Row => ({
    code: "ARN_ACCOUNT_NOT_ALLOWED",
    fault: text,
    document: resource(text),
    aws: "W",
    lenient: "W",
  })),
  ...["arn:aws:s3::*:b", "arn:aws:s3:::b", "arn:aws:s3::111122223333:accesspoint/m.mrap"].map((text): Row => ({
    code: "ARN_ACCOUNT_NOT_ALLOWED",
    fault: text,
    document: resource(text),
    aws: "-",
    lenient: "-",
  })),
  ...(["identity", "permissionsBoundary", "session", "trust"] as const).map((type): Row => ({
    code: "X_LEADING_WHITE_SPACE",
    fault: type,
    type,
    document: `\n ${JSON.stringify(policy(type === "trust" ? TRUST : {}))}`,
    aws: "W",
    lenient: "W",
  })),
  ...(["resource", "serviceControl", "vpcEndpoint"] as const).map((type): Row => ({
    code: "X_LEADING_WHITE_SPACE",
    fault: type,
    type,
    document: ` ${JSON.stringify(policy(type === "serviceControl" ? {} : { Principal: "*" }))}`,
    aws: "-",
    lenient: "-",
  })),
  { code: "EMPTY_VARIABLE", fault: "resource", document: resource("arn:aws:s3:::b/${}"), aws: "E", lenient: "W" },
  {
    code: "MISSING_BRACE_IN_VARIABLE",
    fault: "condition",
    document: condition("StringLike", "${aws:username"),
    aws: "E",
    lenient: "W",
  },
  {
    code: "UNSUPPORTED_SPACE_IN_VARIABLE",
    fault: "condition",
    document: condition("ArnLike", "a:b:c:d:e:${aws: username}"),
    aws: "E",
    lenient: "W",
  },
  ...["'x'", " x", "  'x'", " 'x", " '"].map((text): Row => ({
    code: "MISSING_QUOTE_IN_VARIABLE",
    fault: text,
    document: condition("StringEquals", `\${aws:username,${text}}`),
    aws: "E",
    lenient: "W",
  })),
  {
    code: "EMPTY_VARIABLE",
    fault: "old version: text",
    document: policy({ Resource: "arn:aws:s3:::b/${}" }, { Version: "2008-10-17" }),
    aws: "-",
    lenient: "-",
    also: ["W X_OLD_VERSION"],
  },
  {
    code: "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    fault: "region",
    document: resource("arn:aws:sqs:${aws:RequestedRegion}:111122223333:q"),
    aws: "W",
    lenient: "W",
  },
  {
    code: "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    fault: "part of the account",
    document: resource("arn:aws:sqs:*:1${aws:PrincipalAccount}:q"),
    aws: "W",
    lenient: "W",
  },
  {
    code: "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    fault: "the account",
    document: resource("arn:*:kms:*:${aws:PrincipalAccount}:key/*"),
    aws: "-",
    lenient: "-",
  },
  {
    code: "INVALID_VARIABLE_FOR_OPERATOR",
    fault: "Bool",
    document: condition("Bool", "${aws:PrincipalTag/x}"),
    aws: "W",
    lenient: "W",
  },
  ...[
    "stringEquals",
    "StringEqual",
    "ForAnyValue::StringEquals",
    "forAnyValue:StringEquals",
    "BinaryNotEquals",
    "NotBool",
    "",
    "IfExists",
    "StringEqualsIfexists",
    "StringEqualsIfExistsIfExists",
    "ForAllValues: StringEquals",
    "ForAllValues:ForAnyValue:StringEquals",
    "StringEquals ",
    "toString",
    "__proto__x",
  ].map((operator): Row => ({
    code: "INVALID_CONDITION_OPERATOR",
    fault: `\`${operator}\``,
    document: condition(operator, "a"),
    aws: "E",
    lenient: "E",
  })),
  {
    code: "INVALID_CONDITION_OPERATOR",
    fault: "empty map (G-18)",
    document: policy({ Condition: { StringEqual: {} } }),
    aws: "E",
    lenient: "E",
  },
  ...["NullIfExists", "ForAllValues:NullIfExists", "ForAnyValue:NullIfExists"].map((operator): Row => ({
    code: "NULL_WITH_IF_EXISTS",
    fault: operator,
    document: condition(operator, "true"),
    aws: "E",
    lenient: "E",
  })),
  ...[null, {}, [[]], ["a", null], [{}]].map((value): Row => ({
    code: "INVALID_CONDITION_DATA_TYPE",
    fault: JSON.stringify(value),
    document: condition("StringEquals", value),
    aws: "E",
    lenient: "E",
  })),
  {
    code: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    fault: "two spellings",
    document: policy({ Condition: { StringEquals: { "aws:SourceIp": "a", "AWS:SourceIP": "b" } } }),
    aws: "E",
    lenient: "E",
  },
  {
    code: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    fault: "beyond ASCII there is no case",
    document: policy({ Condition: { StringEquals: { "a:É": "a", "a:é": "b" } } }),
    aws: "-",
    lenient: "-",
  },
  {
    code: "INVALID_CONDITION_KEY_FORMAT",
    fault: "no colon",
    document: condition("StringEquals", "a", "SourceVpc"),
    aws: "W",
    lenient: "W",
  },
  ...["abc", "", "1,5", true].map((value): Row => ({
    code: "TYPE_MISMATCH_NUMBER",
    fault: String(value),
    document: condition("NumericEquals", value),
    aws: "W",
    lenient: "W",
  })),
  ...["10.1", "a", 7].map((value): Row => ({
    code: "TYPE_MISMATCH_IP_RANGE",
    fault: String(value),
    document: condition("NotIpAddress", value),
    aws: "W",
    lenient: "W",
  })),
  ...["Bool", "Null"].map((operator): Row => ({
    code: "TYPE_MISMATCH_BOOLEAN",
    fault: operator,
    document: condition(operator, ["true", 1]),
    aws: "W",
    lenient: "W",
  })),
  ...["tomorrow", "", "${aws:CurrentTime}", 1.5].map((value): Row => ({
    code: "TYPE_MISMATCH_DATE",
    fault: String(value),
    document: condition("DateLessThan", value),
    aws: "E",
    lenient: "E",
  })),
  {
    code: "TYPE_MISMATCH_DATE",
    fault: "a day the calendar lacks",
    document: condition("DateLessThan", "2024-02-30"),
    aws: "-",
    lenient: "-",
  },
  {
    code: "X_ROLE_PATH",
    fault: "principal",
    type: "resource",
    document: principal({ AWS: "arn:aws:iam::111122223333:role/p/R" }),
    aws: "W",
    lenient: "W",
  },
  {
    code: "X_ROLE_PATH",
    fault: "condition",
    document: condition("ArnLike", "arn:aws:iam::${aws:PrincipalAccount}:role/team/*", "AWS:principalarn"),
    aws: "W",
    lenient: "W",
  },
  ...[
    "arn:aws:iam::1:role/R",
    "arn:aws:iam::1:role/*",
    "arn:aws:iam::1:user/p/u",
    "arn:aws:iam::*:role/aws-service-role/eks.amazonaws.com/R",
  ].map((text): Row => ({
    code: "X_ROLE_PATH",
    fault: text,
    document: condition("ArnLike", text, "aws:PrincipalArn"),
    aws: "-",
    lenient: "-",
  })),
  ...(
    [
      ["trust", "ROLE_TRUST_POLICY", 8_192],
      ["serviceControl", "SCP", 10_240],
      ["resourceControl", "RCP", 5_120],
      ["resource", "RESOURCE_POLICY", 20_480],
      ["vpcEndpoint", "RESOURCE_POLICY", 20_480],
      ["session", "IDENTITY_POLICY", 2_048],
    ] as const
  ).flatMap(([type, name, limit]): Row[] =>
    [0, 1].map((excess) => {
      const members =
        type === "trust"
          ? TRUST
          : type === "resourceControl"
            ? RCP
            : type === "serviceControl" || type === "session"
              ? {}
              : { Principal: "*" };
      const empty = JSON.stringify(policy({ ...members, Sid: "" }));
      const document = JSON.stringify(policy({ ...members, Sid: "a".repeat(limit - empty.length + excess) }));
      return {
        code: `POLICY_SIZE_EXCEEDS_${name}_QUOTA`,
        fault: `${type}, limit + ${excess}`,
        type,
        document,
        aws: excess === 0 ? "-" : "W",
        lenient: excess === 0 ? "-" : "W",
      };
    }),
  ),
];

describe.each(["aws", "lenient"] as const)("mode %s", (mode) => {
  test.each(ROWS.map((row): [string, string, Row] => [row.code, row.fault, row]))("%s: %s", (code, _, row) => {
    const outcome = row[mode];
    const { type = "identity", resourceArn, also = [] } = row;
    const others = Array.isArray(also) ? also : also[mode];
    const expected = [...others, ...(outcome === "-" ? [] : [`${outcome} ${code}`])].sort();
    const settings = { type, mode, ...(resourceArn === undefined ? {} : { resourceArn }) };
    expect([...new Set(codes(row.document, settings))]).toEqual(expected);
    expect(read(row.document, settings).ast === undefined).toBe(expected.some((each) => each.startsWith("E")));
    if (typeof row.document === "object")
      expect(codes(JSON.stringify(row.document), settings)).toEqual(codes(row.document, settings));
  });
});

test("the table of docs/findings.md and the list of codes are the same, and every code of a document is tested", () => {
  const rows = readFileSync(new URL("../../docs/findings.md", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const expanded = rows
    .join(" ")
    .replace(/`…_(\w+)`/g, "`POLICY_SIZE_EXCEEDS_$1`")
    .replace(/`[ES]?RCPFullAWSAccess`|`AWS[^`]*`/g, "");
  const documented = new Set([...expanded.matchAll(/`([A-Z][A-Z_]+)`/g)].map((match) => match[1]));
  expect([...documented].sort()).toEqual([...COMPILER_CODES].sort());
  const ofPolicySets = [
    "X_TOO_MANY_STATEMENTS",
    "EMPTY_LEVEL_LIST",
    "X_GATEWAY_PRINCIPAL",
    "X_INVALID_DIRECTORY",
    "X_INVALID_SETTING",
    "X_TOO_MANY_LEVELS",
    "X_UNKNOWN_POLICY_TYPE",
    "X_SEVERAL_BOUNDARIES",
    "X_INVALID_OPTION",
  ];
  const tested = new Set([...ROWS.map((row) => row.code), ...ofPolicySets]);
  expect(COMPILER_CODES.filter((code) => !tested.has(code))).toEqual([]);
});

test("a finding has the shape of policy-validation §1", () => {
  const text =
    '{\n  "Version": "2012-10-17",\n  "Statement": [{\n    "Effect": "Allow",\n    "Action": ["s3:ListBucket", "s3:Get:Objcet"],\n    "Resource": "*"\n  }]\n}';
  const { findings } = read(text);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    findingType: "ERROR",
    issueCode: "INVALID_ACTION",
    policyName: "p",
    learnMoreLink:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action",
    locations: [
      {
        path: [{ value: "Statement" }, { index: 0 }, { value: "Action" }, { index: 1 }],
        // Counted in the specification's own example, whose second action starts at the same place.
        span: { start: { line: 5, column: 32, offset: 102 }, end: { line: 5, column: 47, offset: 117 } },
      },
    ],
  });
  expect(findings[0]?.findingDetails).toContain("`s3:Get:Objcet`");
});

test.each<[PolicyType, boolean]>([
  ["identity", true],
  ["permissionsBoundary", true],
  ["session", false],
  ["resource", false],
  ["trust", false],
  ["vpcEndpoint", false],
])("an old version: whether IAM refuses it in %s is said as it is", (type, isRefused) => {
  for (const Version of [undefined, "2008-10-17"]) {
    const members = type === "trust" ? TRUST : isIamType(type) ? {} : { Principal: "*" };
    const [finding] = read(policy(members, { Version }), { type }).findings;
    expect(finding?.issueCode).toBe(Version === undefined ? "MISSING_VERSION" : "X_OLD_VERSION");
    expect(finding?.findingDetails).toContain("variables stay literal text");
    expect(finding?.findingDetails.includes("IAM refuses it")).toBe(isRefused);
  }
});

test("links: a warning of the reference, a code of ours", () => {
  const links = read(policy({ Action: "s3:" }, { Version: undefined })).findings.map((finding) => finding.learnMoreLink);
  expect(links[0]).toMatch(/#access-analyzer-reference-policy-checks-general-warning-missing-version$/);
  expect(links[1]).toMatch(/docs\/findings\.md#X_ACTION_CHARSET$/);
});

test("paths: a lone statement and a lone value have no index; a name is a `key` step", () => {
  const { findings } = read(policy({ Sid: "-", Bogus: 1, Condition: { Bool: { plain: ["x", "y"] } } }));
  expect(findings.map((finding) => finding.locations[0]?.path)).toEqual([
    [{ value: "Statement" }, { value: "Sid" }],
    [{ value: "Statement" }, { key: "Bogus" }],
    [{ value: "Statement" }, { value: "Condition" }, { value: "Bool" }, { key: "plain" }],
    [{ value: "Statement" }, { value: "Condition" }, { value: "Bool" }, { value: "plain" }, { index: 0 }],
    [{ value: "Statement" }, { value: "Condition" }, { value: "Bool" }, { value: "plain" }, { index: 1 }],
  ]);
});

test("two-sided findings list the offending place first", () => {
  const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Eff\\u0065ct":"Deny"}}';
  const [finding] = read(text).findings;
  expect([covered(text, finding), covered(text, finding, 1)]).toEqual(['"Eff\\u0065ct"', '"Effect"']);
  expect(finding?.locations[0]?.path).toEqual([{ value: "Statement" }, { key: "Effect" }]);
});

test("all errors of a document at once, in the order of their places", () => {
  const text = JSON.stringify(
    {
      Version: "2011",
      Extra: 1,
      Statement: [
        {
          Effect: "allow",
          Action: ["x", "s3:a b", "s*:x"],
          Resource: ["nope", "arn:aws"],
          Condition: { StringEqual: { a: null }, DateEquals: { "a:b": "never" } },
        },
        7,
        { Sid: "-", Effect: "Deny", NotAction: [], Resource: "*", NotResource: "*" },
      ],
    },
    null,
    1,
  );
  const { ast, findings } = read(text);
  expect(ast).toBeUndefined();
  expect(findings.map((finding) => finding.issueCode)).toEqual([
    "INVALID_VERSION",
    "INVALID_POLICY_ELEMENT",
    "INVALID_EFFECT",
    "INVALID_ACTION",
    "X_ACTION_CHARSET",
    "INVALID_SERVICE_IN_ACTION",
    "INVALID_ARN_PREFIX",
    "MISSING_ARN_FIELD",
    "INVALID_CONDITION_OPERATOR",
    "INVALID_CONDITION_KEY_FORMAT",
    "INVALID_CONDITION_DATA_TYPE",
    "TYPE_MISMATCH_DATE",
    "DATA_TYPE_MISMATCH",
    "UNSUPPORTED_SID",
    "EMPTY_ARRAY_ACTION",
    "UNSUPPORTED_ELEMENT_COMBINATION",
  ]);
  expect(findings.map((finding) => covered(text, finding)).slice(0, 4)).toEqual(['"2011"', '"Extra"', '"allow"', '"x"']);
});

test("at one place errors come before warnings", () => {
  expect(read({}).findings.map((finding) => finding.issueCode)).toEqual(["MISSING_STATEMENT", "MISSING_VERSION"]);
});

test("a syntax error stops everything else and points at its place", () => {
  const text = '{"Version": "1",\n  "Statement": [}';
  const { findings } = read(text);
  expect(findings.map((finding) => finding.issueCode)).toEqual(["JSON_SYNTAX_ERROR"]);
  expect(findings[0]?.locations).toEqual([
    { path: [], span: { start: { line: 2, column: 16, offset: 33 }, end: { line: 2, column: 17, offset: 34 } } },
  ]);
});

test.each([
  [policy({ Effect: "allow" }), "`Allow`"],
  [policy({ Resources: "*" }), "`Resource`"],
  [condition("stringEquals", "a"), "`StringEquals`"],
  [condition("ForAnyValue:StringEqualIfExists", "a"), "`ForAnyValue:StringEqualsIfExists`"],
  [policy({}, { statement: 1 }), "`Statement`"],
  [resource("arn:awz:s3:::b"), "`aws`"],
])("hints at near misses: %j", (document, hint) => {
  expect(read(document).findings[0]?.hint).toContain(hint);
});

test("user input is quoted, cut and made harmless", () => {
  const long = read(policy({ Action: "x".repeat(500) })).findings[0]?.findingDetails ?? "";
  expect(long).toContain(`\`${"x".repeat(80)}…\``);
  const hostile = read(policy({ Action: "a\u001b[31m\nb" })).findings[0]?.findingDetails ?? "";
  expect(hostile).not.toMatch(/[\u0000-\u001f]/);
});

test("texts are lower case, without a final period, with a hint", () => {
  for (const row of ROWS) {
    const { type = "identity" } = row;
    for (const finding of read(row.document, { type }).findings) {
      expect(finding.findingDetails, finding.issueCode).toMatch(/^(?:[a-z0-9`]|ARN|IAM|S3|SCP)/);
      expect(finding.findingDetails).not.toMatch(/\.$/);
      expect(finding.hint.length).toBeGreaterThan(0);
      expect(finding.locations.length).toBeGreaterThan(0);
    }
  }
});

describe("accepted without a word", () => {
  const full = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] };
  test.each<[string, PolicyType, unknown]>([
    ["a list of one statement", "identity", policy({}, { Statement: [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }] })],
    [
      "empty Sids twice",
      "identity",
      policy({}, { Statement: [1, 2].map(() => ({ Sid: "", Effect: "Deny", Action: "*", Resource: "*" })) }),
    ],
    [
      "any Sid in a resource policy, twice",
      "resource",
      policy({}, { Statement: [1, 2].map(() => ({ Sid: "a b-é", Effect: "Deny", Principal: "*", Action: "*", Resource: "*" })) }),
    ],
    ["Id in a resource policy", "resource", attached({}, { Id: "a b" })],
    ["no Resource in a resource policy", "resource", attached({ Resource: undefined })],
    ["empty Condition (G-6)", "identity", policy({ Condition: {} })],
    ["empty operator", "identity", policy({ Condition: { StringEquals: {}, "ForAllValues:Null": {} } })],
    ["RCPFullAWSAccess (G-19)", "resourceControl", full],
    ["the map form of everyone in a trust policy", "trust", policy({ ...TRUST, Principal: { AWS: "*" } })],
    [
      "an SCP with all elements",
      "serviceControl",
      policy({
        Effect: "Allow",
        Action: undefined,
        NotAction: "iam:*",
        Resource: undefined,
        NotResource: "arn:aws:s3:::b",
        Condition: { Bool: { "aws:SecureTransport": true } },
      }),
    ],
    ["NotPrincipal with Deny", "vpcEndpoint", policy({ Effect: "Deny", NotPrincipal: { AWS: "111122223333" } })],
    ["Latin-1 in an identity policy", "identity", policy({ Condition: { StringEquals: { "a:b": "é" } } })],
    ["a euro sign in a bucket policy", "resource", attached({ Resource: "arn:aws:s3:::b/€" })],
  ])("%s", (_, type, document) => {
    expect(codes(document, { type })).toEqual([]);
    expect(codes(JSON.stringify(document), { type })).toEqual([]);
  });

  test("an escape of an illegal character is made of legal ones", () => {
    expect(codes(JSON.stringify(resource("arn:aws:s3:::b/€")).replace("€", "\\u20ac"))).toEqual([]);
  });

  test("white space of a trust policy does not count, that of an SCP does", () => {
    const blanks = " ".repeat(11_000);
    expect(codes(JSON.stringify(policy(TRUST)) + blanks, { type: "trust" })).toEqual([]);
    expect(codes(JSON.stringify(policy({})) + blanks, { type: "serviceControl" })).toEqual(["W POLICY_SIZE_EXCEEDS_SCP_QUOTA"]);
  });
});
