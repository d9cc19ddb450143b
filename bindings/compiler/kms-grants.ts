/**
 * KMS grants as the statements they amount to (evaluation-logic §7.1). They stand in a slot of their own, so that the core
 * knows them from policies.
 */
import type { ConditionEntry, Pattern, StatementAst } from "../policy/ast.js";
import { parsePolicy } from "../policy/parse.js";
import type { KmsGrant } from "../policy/policy-set.js";
import { setFinding } from "./faults.js";
import type { PlanBuilder } from "./plan-builder.js";

/** What a grant may allow. */
const OPERATIONS: ReadonlySet<string> = new Set(
  (
    "Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext " +
    "GenerateMac VerifyMac Sign Verify ReEncryptFrom ReEncryptTo DeriveSharedSecret DescribeKey GetPublicKey CreateGrant RetireGrant"
  ).split(" "),
);

/** Operations without an encryption context: constraints on one do not bind them. */
const WITHOUT_CONTEXT: ReadonlySet<string> = new Set(["DescribeKey", "RetireGrant"]);

/** A grant is one of a key: `arn:*:kms:*:*:key/*`. */
const ANY_KEY: Pattern = ["arn:", ":kms:", ":", ":key/"].flatMap((text): Pattern => [{ kind: "text", text }, { kind: "any" }]);

const CONTEXT_KEYS = "kms:EncryptionContextKeys";

/** Reads the grants into the group, each as a policy of its own. */
export function readKmsGrants(builder: PlanBuilder, grants: readonly KmsGrant[], group: number): void {
  for (const grant of grants) {
    const unknown = grant.operations.filter((operation) => !OPERATIONS.has(operation));
    for (const operation of unknown) {
      const hint = `the operations are ${[...OPERATIONS].join(", ")}`;
      builder.findings.push(setFinding("X_INVALID_SETTING", `\`${operation}\` is no operation of a KMS grant`, hint));
    }
    if (unknown.length === 0) readGrant(builder, grant, group);
  }
}

/** Version 2008-10-17: texts of an encryption context hold no policy variables. */
function readGrant(builder: PlanBuilder, grant: KmsGrant, group: number): void {
  const name = grant.name ?? "KMS grant";
  const parts = statementsOf(grant);
  if (parts.length === 0) return;
  const document = { Version: "2008-10-17", Statement: parts.map(({ statement }) => statement) };
  const { ast, findings } = parsePolicy({ name, type: "resource", document }, builder.mode);
  // Warnings are about the document, which is ours.
  for (const finding of findings) if (finding.findingType === "ERROR") builder.findings.push(finding);
  if (ast === undefined) return;
  const statements = ast.statements.map((statement, index): StatementAst => ({
    ...statement,
    resource: { kind: "resource", patterns: [{ text: "arn:*:kms:*:*:key/*", alternatives: [ANY_KEY] }] },
    conditions: [...statement.conditions, ...parts[index]!.names.map(isListed)],
  }));
  builder.add({
    name,
    type: "resource",
    ast: { ...ast, statements },
    group,
    text: undefined,
    resourceArn: undefined,
    isGateway: false,
  });
}

type Constraints = NonNullable<KmsGrant["constraints"]>;

interface ContextCondition {
  readonly condition: object;
  readonly names: readonly string[];
}

/** A statement, and the names of the encryption context that its request must list. */
interface Part {
  readonly statement: object;
  readonly names: readonly string[];
}

function statementsOf({ granteePrincipal, retiringPrincipal, operations, constraints = {} }: KmsGrant): Part[] {
  const { sourceArn } = constraints;
  const source = sourceArn === undefined ? {} : { ArnEquals: { "aws:SourceArn": sourceArn } };
  const bound = operations.filter((operation) => !WITHOUT_CONTEXT.has(operation));
  const free = operations.filter((operation) => WITHOUT_CONTEXT.has(operation));
  return [
    ...contextConditions(constraints).flatMap(({ condition, names }) =>
      allow(granteePrincipal, bound, { ...condition, ...source }, names),
    ),
    ...allow(granteePrincipal, free, source, []),
    ...(retiringPrincipal === undefined ? [] : allow(retiringPrincipal, ["RetireGrant"], {}, [])),
  ];
}

function allow(principal: string, operations: readonly string[], condition: object, names: readonly string[]): Part[] {
  if (operations.length === 0) return [];
  const statement = {
    Effect: "Allow",
    Principal: principal.startsWith("arn:") || /^\d+$/.test(principal) ? { AWS: principal } : { Service: principal },
    Action: operations.map((operation) => `kms:${operation}`),
    Resource: "*",
    Condition: condition,
  };
  return [{ statement, names }];
}

/**
 * The constraint on the encryption context, as conditions of which one must hold. Values are asked by condition key. Condition keys
 * ignore case and the names of an encryption context do not: where the request lists the names, they must be listed as the
 * grant has them, and for `encryptionContextEquals` no others, which only
 * the list can say. None holds where a subset asks for what `equals` rules out.
 */
function contextConditions({
  encryptionContextSubset: subset = {},
  encryptionContextEquals: equals,
}: Constraints): ContextCondition[] {
  const names = [...new Set([...Object.keys(subset), ...Object.keys(equals ?? {})])];
  const contradict = Object.entries(subset).some(([name, value]) => equals !== undefined && equals[name] !== value);
  if (contradict) return [];
  const pairs = Object.entries({ ...subset, ...equals }).map(([name, value]) => [`kms:EncryptionContext:${name}`, value] as const);
  const values = pairs.length === 0 ? {} : { StringEquals: Object.fromEntries(pairs) };
  const unlisted = { condition: { ...values, Null: { [CONTEXT_KEYS]: "true" } }, names: [] };
  if (names.length === 0) return equals === undefined ? [{ condition: {}, names }] : [unlisted];
  const only = equals === undefined ? {} : { "ForAllValues:StringEquals": { [CONTEXT_KEYS]: names } };
  const listed = { condition: { ...values, ...only }, names };
  return equals === undefined ? [unlisted, listed] : [listed];
}

/** A policy text cannot ask one key twice with one operator; a tree can. */
function isListed(name: string): ConditionEntry {
  return {
    operator: { text: "ForAnyValue:StringEquals", set: "forAnyValue", ifExists: false, negated: false },
    test: { kind: "stringEquals", values: [[{ kind: "text", text: name }]] },
    key: CONTEXT_KEYS,
    foldedKey: CONTEXT_KEYS.toLowerCase(),
    range: undefined,
  };
}
