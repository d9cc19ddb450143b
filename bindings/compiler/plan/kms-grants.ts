/**
 * KMS grants as the statements they amount to (evaluation-logic §7.1; KMS API reference, GrantConstraints). They stand in a
 * slot of their own, so that the core knows them from policies.
 */
import type { StatementAst } from "../../policy/ast.js";
import { parsePolicy } from "../../policy/parse.js";
import { allLike } from "../../policy/resource.js";
import { isError } from "../../findings/finding.js";
import type { KmsGrant } from "../../model/policy-set.js";
import { quote } from "../../text/quote.js";
import type { PlanBuilder } from "./plan-builder.js";

/** What a grant may allow. */
const OPERATIONS: ReadonlySet<string> = new Set(
  (
    "Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext " +
    "GenerateMac VerifyMac Sign Verify ReEncryptFrom ReEncryptTo DeriveSharedSecret DescribeKey GetPublicKey CreateGrant RetireGrant"
  ).split(" "),
);

const CONTEXT_KEYS = "kms:EncryptionContextKeys";

/** Reads the grants into the bundle, each as a policy of its own. */
export function readKmsGrants(builder: PlanBuilder, grants: readonly KmsGrant[], bundle: number): void {
  for (const grant of grants) {
    const unknown = grant.operations.filter((operation) => !OPERATIONS.has(operation));
    for (const operation of unknown) {
      const hint = `the operations are ${[...OPERATIONS].join(", ")}`;
      builder.error("X_INVALID_SETTING", `${quote(operation)} is not an operation of a KMS grant`, hint);
    }
    if (unknown.length === 0) readGrant(builder, grant, bundle);
  }
}

/** Version 2008-10-17: texts of an encryption context hold no policy variables. */
function readGrant(builder: PlanBuilder, grant: KmsGrant, bundle: number): void {
  const name = grant.name ?? "KMS grant";
  const parts = statementsOf(grant);
  if (parts.length === 0) return;
  const document = { Version: "2008-10-17", Statement: parts };
  const { ast, findings } = parsePolicy({ name, type: "resource", document }, builder.mode);
  // Warnings are about the document, which is ours.
  builder.keep(findings.filter(isError));
  if (ast === undefined) return;
  // A grant is one of a key.
  const resource = allLike("arn:*:kms:*:*:key/*");
  const statements = ast.statements.map((statement): StatementAst => ({ ...statement, resource }));
  builder.addGrant({ ...ast, statements }, bundle);
}

/** Management operations have no encryption context: DescribeKey is bound by the source alone, RetireGrant by nothing. */
function statementsOf({ granteePrincipal, retiringPrincipal, operations, constraints = {} }: KmsGrant): object[] {
  const { sourceArn } = constraints;
  const source = sourceArn === undefined ? {} : { "aws:SourceArn": sourceArn };
  const unbound: Readonly<Record<string, object>> = { DescribeKey: { StringEquals: source }, RetireGrant: {} };
  const bound = operations.filter((operation) => !Object.hasOwn(unbound, operation));
  const context = contextCondition(constraints, source);
  return [
    ...(context === undefined ? [] : allow(granteePrincipal, bound, context)),
    ...Object.entries(unbound).flatMap(([name, condition]) =>
      allow(
        granteePrincipal,
        operations.filter((operation) => operation === name),
        condition,
      ),
    ),
    ...(retiringPrincipal === undefined ? [] : allow(retiringPrincipal, ["RetireGrant"], {})),
  ];
}

function allow(principal: string, operations: readonly string[], condition: object): object[] {
  if (operations.length === 0) return [];
  const isAws = principal.startsWith("arn:") || /^\d+$/.test(principal);
  return [
    {
      Effect: "Allow",
      Principal: isAws ? { AWS: principal } : { Service: principal },
      Action: operations.map((operation) => `kms:${operation}`),
      Resource: "*",
      Condition: condition,
    },
  ];
}

/**
 * The constraints as a condition: names of an encryption context ignore case here, values do not. `encryptionContextEquals`
 * admits no other names, which only the request's list of them can say. Undefined: the constraints contradict each other.
 */
function contextCondition(
  { encryptionContextSubset: subset = {}, encryptionContextEquals: equals }: NonNullable<KmsGrant["constraints"]>,
  source: object,
): object | undefined {
  const whole = new Map(Object.entries(equals ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const contradicts = Object.entries(subset).some(
    ([name, value]) => equals !== undefined && whole.get(name.toLowerCase()) !== value,
  );
  if (contradicts) return undefined;
  const pairs = Object.entries(equals ?? subset).map(([name, value]) => [`kms:EncryptionContext:${name}`, value] as const);
  const values = { StringEquals: { ...Object.fromEntries(pairs), ...source } };
  if (equals === undefined) return values;
  if (whole.size === 0) return { ...values, Null: { [CONTEXT_KEYS]: "true" } };
  const only = { "ForAllValues:StringEqualsIgnoreCase": { [CONTEXT_KEYS]: Object.keys(equals) } };
  return { ...values, ...only, Null: { [CONTEXT_KEYS]: "false" } };
}
