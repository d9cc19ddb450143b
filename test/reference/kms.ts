// Evaluation 7.1: KMS keys. DECISIONS 21.

import { matchEntry } from "./principal.js";
import type { MatchKind } from "./principal.js";
import type { Question } from "./question.js";
import { isKeyRequest, isOf, matchesArnPattern } from "./resource-class.js";
import { foldAscii } from "./types.js";
import type { Choices, Context, KmsGrantLike } from "./types.js";
import { isNullDataSet } from "./variables.js";

/** What a grant can allow; `GenerateDataKey*` stands for its four operations. */
const GRANTABLE =
  /^(decrypt|encrypt|generatedatakey.*|generatemac|verifymac|sign|verify|reencryptfrom|reencryptto|derivesharedsecret|describekey|getpublickey|creategrant|retiregrant)$/;

const CRYPTOGRAPHIC =
  /^(decrypt|encrypt|generatedatakey|generatedatakeypair|generatedatakeypairwithoutplaintext|generatedatakeywithoutplaintext|generatemac|verifymac|reencrypt.*|sign|verify|derivesharedsecret)$/;
const OTHER_ON_KEYS = /^(creategrant|describekey|getkeyrotationstatus|getpublickey|listgrants|retiregrant|revokegrant)$/;

const operationOf = (action: string) => foldAscii(action).split(":")[1] ?? "";

/** "Cross-account": other operations do not work whatever policies say. */
export function worksCrossAccount(action: string): boolean {
  return CRYPTOGRAPHIC.test(operationOf(action)) || OTHER_ON_KEYS.test(operationOf(action));
}

/** "Other operations on an alias ARN": it is the key that is authorized. */
export function isAliasOfKey(action: string, resource: string): boolean {
  return isOf("kms", action) && worksCrossAccount(action) && matchesArnPattern("arn:*:kms:*:*:alias/*", resource);
}

/** "Alias operations" on what AWS reserves. */
export function isReservedAlias(action: string, resource: string): boolean {
  const isAliasOperation = ["kms:createalias", "kms:updatealias", "kms:deletealias"].includes(foldAscii(action));
  return isAliasOperation && matchesArnPattern("arn:*:kms:*:*:alias/aws/*", resource);
}

/** How a grant's principal matches: the kinds of 3.1. */
function kindOf(principal: string | undefined, question: Question): MatchKind {
  if (principal === undefined || principal === "*") return "none";
  const key = principal.startsWith("arn:") || /^\d{12}$/.test(principal) ? "AWS" : "Service";
  return matchEntry({ key, value: principal }, question.caller, false);
}

/** Constraints are conditions on the encryption context and aws:SourceArn. DescribeKey has no such context, RetireGrant neither. */
function constraintsHold({ constraints = {} }: KmsGrantLike, operation: string, { context, choices }: Question): boolean {
  if (operation === "retiregrant") return true;
  const { sourceArn } = constraints;
  if (sourceArn !== undefined && !isValue(context, "aws:SourceArn", sourceArn)) return false;
  return operation === "describekey" || contextHolds(constraints, context, choices);
}

/** As StringEquals has it: never for a multivalued key, though it has one value (language 0.3-1, 6.2). */
function isValue(context: Context, key: string, value: string): boolean {
  const entry = context.get(foldAscii(key));
  return entry !== undefined && !entry.multivalued && entry.values[0] === value;
}

/** Names ignore case, values do not. */
function contextHolds(constraints: NonNullable<KmsGrantLike["constraints"]>, context: Context, choices: Choices): boolean {
  const { encryptionContextSubset = {}, encryptionContextEquals } = constraints;
  const pairs = [...Object.entries(encryptionContextSubset), ...Object.entries(encryptionContextEquals ?? {})];
  if (!pairs.every(([name, value]) => isValue(context, `kms:EncryptionContext:${name}`, value))) return false;
  if (!encryptionContextEquals) return true;
  const names = Object.keys(encryptionContextEquals).map(foldAscii);
  const isInside = Object.keys(encryptionContextSubset).every((name) => names.includes(foldAscii(name)));
  // Nothing else stands in the request's encryption context: its list of names says so.
  const listed = context.get(foldAscii("kms:EncryptionContextKeys"));
  if (isNullDataSet(listed, choices.emptyStringIsNull)) return names.length === 0 && isInside;
  return isInside && names.length > 0 && listed?.values.every((name) => names.includes(foldAscii(name))) === true;
}

/** The match kinds of the grants that allow the request. */
export function grantKinds(question: Question): MatchKind[] {
  const { set, action, resource } = question;
  if (!isKeyRequest(action, resource)) return [];
  const operation = operationOf(action);
  const kinds = (set.kmsGrants ?? []).flatMap((grant) => {
    const isGranted = GRANTABLE.test(operation) && grant.operations.some((name) => foldAscii(name) === operation);
    const retires = operation === "retiregrant" ? kindOf(grant.retiringPrincipal, question) : "none";
    return [isGranted && constraintsHold(grant, operation, question) ? kindOf(grant.granteePrincipal, question) : "none", retires];
  });
  return kinds.filter((kind): kind is MatchKind => kind !== "none");
}
