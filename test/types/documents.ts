/** What compiles, and what must not (`@ts-expect-error` fails where there is no error). Run by test/policy/document-types.test.ts, under several options. */
import type {
  ConditionKeyName,
  ConditionOperatorName,
  ParsedDocument,
  PolicyCondition,
  PolicyDocument,
  PolicyStatement,
} from "../../bindings/model/document.js";
import type { NamedPolicy, PolicySet } from "../../bindings/model/policy-set.js";
import imported from "./imported.json";

// --- documents of every form ------------------------------------------------------------------------------------------

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const satisfies PolicyStatement;
const readonlyList = ["s3:GetObject", "s3:PutObject"] as const;
export const accepted: readonly PolicyDocument[] = [
  { Statement: statement },
  { Version: "2012-10-17", Id: "x", Statement: [statement, statement] },
  { Version: "2008-10-17", Statement: [{ Effect: "Deny", NotAction: readonlyList, NotResource: ["a", "b"] }] as const },
  { Statement: { Effect: "Allow", Principal: "*", Action: "s3:*" } },
  { Statement: { Effect: "Allow", Principal: { AWS: ["111122223333", "*"], Service: "ec2.amazonaws.com" }, Action: "s3:*" } },
  { Statement: { Effect: "Deny", NotPrincipal: { CanonicalUser: ["c0ffee"], Federated: "accounts.google.com" }, Action: "s3:*" } },
  { Statement: { Effect: "Allow", Principal: ["user1", "user2"], Action: "s3:*", Resource: "*" } },
  { Statement: { Sid: "", Effect: "Allow", Action: [], Resource: "*", Condition: {} } },
];

export const conditions: readonly PolicyCondition[] = [
  { StringEquals: { "aws:PrincipalOrgID": "o-x", "aws:PrincipalTag/team": ["a", "b"] } },
  { "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": ["a*"] }, Null: { "aws:TokenIssueTime": true } },
  { "ForAllValues:Null": { "x:k": "false" }, NumericLessThanEquals: { "s3:max-keys": 10 }, NotIpAddress: {} },
  { DateGreaterThan: { "AWS:CurrentTime": "2024-01-01" }, ArnNotLike: { "any text": [] }, BinaryEquals: { a: "b", c: [1, true] } },
];

/** All 27, qualified: 26 × 3 × 2, and `Null` × 3. */
export const operators: readonly ConditionOperatorName[] = [
  "StringNotEqualsIgnoreCase",
  "ForAllValues:DateLessThanEqualsIfExists",
  "ForAnyValue:Null",
];
export const keys: readonly ConditionKeyName[] = ["aws:SourceIp", "aws:RequestTag/team", "s3:prefix"];

// --- documents from elsewhere -----------------------------------------------------------------------------------------

declare const record: Readonly<Record<string, unknown>>;
declare const mutable: Record<string, unknown>;
declare const parsed: ParsedDocument;
declare const anything: ReturnType<typeof JSON.parse>;
const widened = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: "*" }] };
const documents: readonly NamedPolicy["document"][] = ["{}", imported, record, mutable, parsed, anything, widened, {}];
export const set: PolicySet = { identity: documents.map((document, index) => ({ name: `p${index}`, document })) };
/** Whoever reads documents as records goes on doing so. */
export const records: readonly Readonly<Record<string, unknown>>[] = documents.flatMap((document) =>
  typeof document === "string" ? [] : [document],
);
export const named: NamedPolicy = { name: "p", document: { Version: "2012-10-17", Statement: statement } };

// --- what must not compile --------------------------------------------------------------------------------------------

export const refused: readonly PolicyDocument[] = [
  // @ts-expect-error: no such version
  { Version: "2012-10-18", Statement: statement },
  // @ts-expect-error: no statement
  { Version: "2012-10-17" },
  // @ts-expect-error: misspelt
  { Statment: statement, Statement: statement },
  // @ts-expect-error: letters' case counts
  { Statement: { ...statement, Effect: "allow" } },
  // @ts-expect-error: misspelt
  { Statement: { Effect: "Allow", Action: "s3:*", Resources: "*" } },
  // @ts-expect-error: a number is not an action
  { Statement: { Effect: "Allow", Action: 7, Resource: "*" } },
  // @ts-expect-error: letters' case counts
  { Statement: { ...statement, Principal: { Aws: "*" } } },
];
export const refusedConditions: readonly PolicyCondition[] = [
  // @ts-expect-error: misspelt
  { StringEqual: { "a:b": "c" } },
  // @ts-expect-error: letters' case counts
  { stringEquals: { "a:b": "c" } },
  // @ts-expect-error: `Null` asks for absence already
  { NullIfExists: { "a:b": "true" } },
  // @ts-expect-error: in this order only
  { "StringEqualsIfExistsForAllValues:": { "a:b": "c" } },
  // @ts-expect-error: there is none
  { BinaryNotEquals: { "a:b": "c" } },
  // @ts-expect-error: null is not a value
  { StringEquals: { "a:b": null } },
  // @ts-expect-error: nested lists are not values
  { StringEquals: { "a:b": [["c"]] } },
  // @ts-expect-error: nor where the key is known
  { StringEquals: { "aws:SourceIp": {} } },
];
/** At the outermost level a misspelt member is seen even where any document may stand. */
export const misspelt: NamedPolicy = {
  name: "p",
  // @ts-expect-error: misspelt
  document: { Version: "2012-10-17", Statment: statement },
};
