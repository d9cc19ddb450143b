/** `aws kms get-key-policy`, `list-grants` and `describe-key`. A key id becomes an ARN by what any of them says. */
import type { KmsGrant } from "../../model/policy-set.js";
import { remembered } from "../../text/remembered.js";
import { definedMembers } from "../../text/plain-object.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import { argumentOf, type Output } from "./output.js";
import { isPlainObject } from "../plain.js";
import { ownName, readDocument } from "./document.js";

/** Reads all outputs of KMS together: those that name ARNs help those that do not. */
export function readKmsOutputs(outputs: readonly Output[], draft: Draft): void {
  const arns: KeyArns = new Map();
  for (const { command, at } of outputs) {
    if (command.name === "kms describe-key") readKey(at.get("KeyMetadata"), arns, draft);
    if (command.name === "kms list-grants")
      at.get("Grants")
        .items()
        .forEach((grant) => noteArn(grant.get("KeyId").optionalText(), grant, arns));
  }
  for (const output of outputs) {
    if (output.command.name === "kms get-key-policy") readKeyPolicy(output, arns, draft);
  }
  readGrants(
    outputs.filter(({ command }) => command.name === "kms list-grants"),
    arns,
    draft,
  );
}

/** By key id, the ARNs with the folders of the sources that name them: keys of several Regions may share one id. */
type KeyArns = Map<string, Map<string, Set<string>>>;

function folderOf({ source = "" }: Cursor): string {
  return source.replace(/[^\\/]*$/, "");
}

function noteArn(arn: string | undefined, at: Cursor, arns: KeyArns): void {
  if (arn?.startsWith("arn:") !== true) return;
  const id = arn.slice(arn.lastIndexOf("/") + 1);
  const folders = remembered(
    remembered(arns, id, () => new Map()),
    arn,
    () => new Set(),
  );
  folders.add(folderOf(at));
}

function readKey(at: Cursor, arns: KeyArns, draft: Draft): void {
  const arn = at.get("Arn").text();
  if (arn === undefined) return;
  noteArn(arn, at, arns);
  draft.mentionResource(arn, at);
  const manager = at.optional("KeyManager").isPresent ? at.get("KeyManager").oneOf(["AWS", "CUSTOMER"]) : undefined;
  if (manager === "AWS") draft.resources.set(arn, "awsManaged", true, at);
}

/** The one ARN of that id, or the one that a source of the same folder names. */
function keyArn(id: string, arns: KeyArns, at: Cursor, draft: Draft): string | undefined {
  const known = [...(arns.get(id) ?? [])];
  const near = known.length > 1 ? known.filter(([, folders]) => folders.has(folderOf(at))) : known;
  const arn = id.startsWith("arn:") ? id : near.length === 1 ? near[0]?.[0] : undefined;
  if (arn === undefined) {
    const hint = "add the output of `aws kms describe-key` for it, in the same folder; a folder for each Region";
    at.error(
      "X_UNKNOWN_KEY",
      `the ARN of the key ${quote(id)} is not ${known.length > 1 ? "clear: several keys have the id" : "known"}`,
      hint,
    );
  } else draft.mentionAccountOf(arn);
  return arn;
}

function readKeyPolicy(output: Output, arns: KeyArns, draft: Draft): void {
  const id = argumentOf(output);
  const arn = id === undefined ? undefined : keyArn(id, arns, output.at, draft);
  if (arn === undefined) return;
  const policy = readDocument(output.at.get("Policy"), ownName(arn, "key policy"));
  if (policy !== undefined) draft.resources.set(arn, "policies", [policy], output.at);
}

/** The pages of one key's grants are one list; a grant that stands in two sources is one. */
function readGrants(outputs: readonly Output[], arns: KeyArns, draft: Draft): void {
  const byKey = new Map<string, { grants: Map<string, KmsGrant>; at: Cursor }>();
  for (const output of outputs) {
    for (const item of output.at.get("Grants").items()) {
      const id = item.get("KeyId").optionalText() ?? argumentOf(output);
      const arn = id === undefined ? undefined : keyArn(id, arns, item, draft);
      const grant = readGrant(item);
      if (arn === undefined || grant === undefined) continue;
      const { grants } = remembered(byKey, arn, () => ({ grants: new Map(), at: output.at }));
      grants.set(item.get("GrantId").optionalText() ?? `${grants.size}`, grant);
    }
  }
  for (const [arn, { grants, at }] of byKey) draft.resources.set(arn, "kmsGrants", [...grants.values()], at);
}

function readGrant(at: Cursor): KmsGrant | undefined {
  const name = at.get("Name").optionalText() ?? at.get("GrantId").optionalText();
  const grantee = at.optional("GranteeServicePrincipal").optionalText() ?? at.get("GranteePrincipal").text();
  const retiring = at.get("RetiringServicePrincipal").optionalText() ?? at.get("RetiringPrincipal").optionalText();
  const operations = at
    .get("Operations")
    .items()
    .flatMap((operation) => operation.text() ?? []);
  const constraints = readConstraints(at.optional("Constraints"));
  if (grantee === undefined) return undefined;
  return definedMembers({
    name: name === "" ? undefined : name,
    granteePrincipal: grantee,
    retiringPrincipal: retiring,
    operations,
    constraints,
  });
}

const CONSTRAINTS: readonly string[] = ["EncryptionContextSubset", "EncryptionContextEquals", "SourceArn"];

/** An unknown constraint would be a condition that is lost: an error. */
function readConstraints(at: Cursor): KmsGrant["constraints"] {
  if (!at.isPresent) return undefined;
  if (!isPlainObject(at.value)) {
    at.wrongType("an object");
    return undefined;
  }
  const entries = Object.keys(at.value).flatMap((key): [string, unknown][] => {
    const isKnown = CONSTRAINTS.includes(key);
    if (!isKnown) at.get(key).error("X_UNKNOWN_MEMBER", `the grant constraint ${quote(key)} is not known`, "remove the grant");
    return isKnown && at.get(key).isPresent ? [[key.charAt(0).toLowerCase() + key.slice(1), at.get(key).value]] : [];
  });
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as KmsGrant["constraints"]);
}
