/**
 * The policies in a JSON file, wherever they stand: a document itself, what the AWS CLI prints, the details of a whole account. A
 * policy is an object with `Statement`, or a string that holds the text of one.
 */
import type { JsonMember, JsonNode, JsonObject } from "../../text/json-node.js";
import { itemsOf, memberOf } from "../../text/json-node.js";
import { readJson } from "../../text/json.js";
import type { ValidatePolicyResourceType, ValidatePolicyType } from "../../surface/validate.js";

export interface PolicyFound {
  /** Members that lead to it, as `RoleDetailList[0].AssumeRolePolicyDocument`; empty where the file is the policy. */
  readonly place: string;
  readonly text: string;
  /** Where the text begins in the file; undefined where the file holds it as a string. */
  readonly offset: number | undefined;
  readonly policyType: ValidatePolicyType;
  readonly resourceType: ValidatePolicyResourceType | undefined;
}

export interface TypeOfPolicy {
  readonly policyType: ValidatePolicyType;
  readonly resourceType?: ValidatePolicyResourceType;
}

export const TYPES: Readonly<Record<string, TypeOfPolicy>> = {
  identity: { policyType: "IDENTITY_POLICY" },
  resource: { policyType: "RESOURCE_POLICY" },
  trust: { policyType: "RESOURCE_POLICY", resourceType: "AWS::IAM::AssumeRolePolicyDocument" },
  bucket: { policyType: "RESOURCE_POLICY", resourceType: "AWS::S3::Bucket" },
  endpoint: { policyType: "RESOURCE_POLICY", resourceType: "AWS::EC2::VPCEndpoint" },
  scp: { policyType: "SERVICE_CONTROL_POLICY" },
  rcp: { policyType: "RESOURCE_CONTROL_POLICY" },
};

/** Folders by whose name the policies in them have a type. */
const FOLDERS: readonly (readonly [name: RegExp, type: string])[] = [
  [/^(?:scps?|service-control(?:-policies)?)$/i, "scp"],
  [/^(?:rcps?|resource-control(?:-policies)?)$/i, "rcp"],
  [/^(?:trusts?|trust-policies)$/i, "trust"],
  [/^(?:buckets?|bucket-policies)$/i, "bucket"],
  [/^(?:endpoints?|endpoint-policies)$/i, "endpoint"],
  [/^(?:resources?|resource-policies)$/i, "resource"],
  [/^(?:identity|identity-policies|boundar(?:y|ies)|sessions?)$/i, "identity"],
];

/** The type that the nearest folder's name gives, if one does. */
export function typeOfFolder(path: string): TypeOfPolicy | undefined {
  for (const name of path.split(/[\\/]/).slice(0, -1).reverse()) {
    const found = FOLDERS.find(([form]) => form.test(name));
    if (found !== undefined) return TYPES[found[1]];
  }
  return undefined;
}

/** `given`: the type by option or folder, which wins over what the policy looks like. Undefined where the text is not JSON. */
export function findPolicies(text: string, given: TypeOfPolicy | undefined): readonly PolicyFound[] | undefined {
  const { root } = readJson(text);
  if (root === undefined) return undefined;
  const found: PolicyFound[] = [];
  visit(root, "", undefined, { text, given, found, organization: organizationType(root) });
  return found;
}

interface Search {
  readonly text: string;
  readonly given: TypeOfPolicy | undefined;
  readonly organization: TypeOfPolicy | undefined;
  readonly found: PolicyFound[];
}

function visit(node: JsonNode, place: string, name: string | undefined, search: Search): void {
  if (node.kind === "object" && memberOf(node, "Statement") !== undefined) addDocument(node, place, name, search);
  else if (node.kind === "object")
    for (const member of node.members) visit(member.value, joined(place, member), member.key, search);
  else if (node.kind === "array") node.items.forEach((item, at) => visit(item, `${place}[${at}]`, name, search));
  else if (node.kind === "string" && node.value.includes("Statement")) addText(node.value, place, name, search);
}

function joined(place: string, { key }: JsonMember): string {
  return place === "" ? key : `${place}.${key}`;
}

function addDocument(
  node: JsonObject,
  place: string,
  name: string | undefined,
  { text, given, organization, found }: Search,
): void {
  const type = given ?? organization ?? typeOfContent(node, name);
  found.push({
    place,
    text: text.slice(node.start, node.end),
    offset: node.start,
    policyType: type.policyType,
    resourceType: type.resourceType,
  });
}

/** A policy as a string, as bucket policies are printed, or in URL encoding, as IAM's API has them. */
function addText(value: string, place: string, name: string | undefined, { given, organization, found }: Search): void {
  const text = value.startsWith("%7B") ? decoded(value) : value;
  const { root } = readJson(text);
  if (root?.kind !== "object" || memberOf(root, "Statement") === undefined) return;
  const type = given ?? organization ?? typeOfContent(root, name);
  found.push({ place, text, offset: undefined, policyType: type.policyType, resourceType: type.resourceType });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What `aws organizations describe-policy` prints says which type it is. */
function organizationType(root: JsonNode): TypeOfPolicy | undefined {
  const policy = root.kind === "object" ? memberOf(root, "Policy")?.value : undefined;
  const summary = policy?.kind === "object" ? memberOf(policy, "PolicySummary")?.value : undefined;
  const type = summary?.kind === "object" ? memberOf(summary, "Type")?.value : undefined;
  if (type?.kind !== "string") return undefined;
  return type.value === "SERVICE_CONTROL_POLICY"
    ? TYPES["scp"]
    : type.value === "RESOURCE_CONTROL_POLICY"
      ? TYPES["rcp"]
      : undefined;
}

/** Policies with principals are those of resources; of roles, where all that they are about is assuming one. */
function typeOfContent(node: JsonObject, name: string | undefined): TypeOfPolicy {
  if (name === "AssumeRolePolicyDocument") return TYPES["trust"]!;
  const statements = itemsOf(memberOf(node, "Statement")?.value).filter((each) => each.kind === "object");
  if (!statements.some((each) => memberOf(each, "Principal") !== undefined || memberOf(each, "NotPrincipal") !== undefined))
    return TYPES["identity"]!;
  const actions = statements.flatMap((each) => itemsOf(memberOf(each, "Action")?.value));
  const isTrust = actions.length > 0 && actions.every((action) => action.kind === "string" && /^sts:/i.test(action.value));
  return isTrust && statements.every((each) => memberOf(each, "Resource") === undefined) ? TYPES["trust"]! : TYPES["resource"]!;
}
