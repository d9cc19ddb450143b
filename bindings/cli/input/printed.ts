/**
 * Policies as other tools print them: in what the AWS CLI says of a policy, URL-encoded, or as JSON in a text. The document
 * is taken out where there is one and it is clear which; else the error says how the file is given.
 */
import { memberOf, type JsonNode, type JsonObject } from "../../text/json-node.js";
import { readJson } from "../../text/json.js";
import type { NamedPolicy } from "../../hosts/node.js";
import { LineTable } from "../../text/positions.js";
import { CliError } from "../output/errors.js";
import { checkReading } from "./json-text.js";
import { quotePath } from "../output/paint.js";
import type { Sources } from "../output/sources.js";

/** How policies are given: as an argument, or by an option's name. */
export type PolicyUse = "argument" | "boundary" | "session" | "resource" | "trust" | "endpoint" | "scp" | "rcp";

/** The policy of a text. `name`: of the file. Throws NOT_A_POLICY for what is certainly something else. */
export function policyOf(text: string, name: string, use: PolicyUse, sources: Sources): NamedPolicy {
  const printed = beginsAsDocument(text) ? undefined : find(text, name, use);
  if (printed === undefined) return { name, document: text };
  sources.note("UNWRAPPED", `${quotePath(name)} is ${printed.what}: the policy in it is read`);
  return printed.policy;
}

/** The first member of a policy document; no other form begins so. Anything else is looked at once more. */
function beginsAsDocument(text: string): boolean {
  return /^\s*\{\s*"(?:Version|Statement|Id)"/.test(text);
}

interface Printed {
  readonly policy: NamedPolicy;
  readonly what: string;
}

function find(text: string, name: string, use: PolicyUse): Printed | undefined {
  const encoded = decodedText(text);
  if (encoded !== undefined) return { policy: textPolicy(encoded, name, text, 0), what: "URL-encoded" };
  const reading = readJson(text);
  const { root } = reading;
  if (root?.kind === "string") {
    const inner = innerText(root.value);
    return inner.trimStart().startsWith("{")
      ? { policy: textPolicy(inner, name, text, root.start), what: "a text that holds JSON" }
      : undefined;
  }
  // Faults and documents are the compiler's, which knows what to say of them.
  if (root?.kind !== "object" || memberOf(root, "Statement") !== undefined) return undefined;
  const other = OTHER_FILES.find(({ members }) => members.some((member) => memberOf(root, member) !== undefined));
  const output = OUTPUTS.find((each) => at(root, each.path) !== undefined && (each.only?.(root) ?? true));
  if (output === undefined) {
    if (other !== undefined) throw new CliError("NOT_A_POLICY", `${quotePath(name)} is ${other.what}, not a policy`, other.hint);
    return undefined;
  }
  checkReading(reading, text, name); // a repeated member could be a second policy
  checkUse(output, name, use);
  const policy = documentPolicy(at(root, output.path)!, name, text);
  return policy && { policy, what: output.what + oldVersion(root) };
}

// --- texts ----------------------------------------------------------------------------------------------------------------

/** URL-encoded JSON, decoded. */
function decodedText(text: string): string | undefined {
  if (!/^\s*%7b/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
}

/** A text may hold a text: `jsonencode` of what was encoded already. */
function innerText(text: string): string {
  const inner = /^\s*"/.test(text) ? readJson(text).root : undefined;
  return inner?.kind === "string" ? inner.value : (decodedText(text) ?? text);
}

/** A document that stands in the file as a text: it has no lines but the text's. */
function textPolicy(document: string, name: string, text: string, start: number): NamedPolicy {
  const { line, column } = new LineTable(text).positionOf(start);
  return { name, document, origin: { source: name, line, column, isText: true } };
}

function documentPolicy(node: JsonNode, name: string, text: string): NamedPolicy | undefined {
  if (node.kind === "string") return textPolicy(innerText(node.value), name, text, node.start);
  if (node.kind !== "object") return undefined;
  const { line, column } = new LineTable(text).positionOf(node.start);
  return { name, document: text.slice(node.start, node.end), origin: { source: name, line, column } };
}

// --- what the AWS CLI prints ----------------------------------------------------------------------------------------------

type Kind = "any" | "resource" | "trust" | "organization";

interface PrintedOutput {
  readonly what: string;
  /** Where the document stands. */
  readonly path: readonly string[];
  readonly kind: Kind;
  readonly only?: (root: JsonObject) => boolean;
}

const has =
  (member: string) =>
  (root: JsonObject): boolean =>
    memberOf(root, member) !== undefined;

/** The first that fits. */
const OUTPUTS: readonly PrintedOutput[] = [
  { what: "what `aws iam get-policy-version` prints", path: ["PolicyVersion", "Document"], kind: "any" },
  { what: "what `aws iam get-role-policy` prints", path: ["PolicyDocument"], kind: "any", only: has("RoleName") },
  { what: "what `aws iam get-user-policy` prints", path: ["PolicyDocument"], kind: "any", only: has("UserName") },
  { what: "what `aws iam get-group-policy` prints", path: ["PolicyDocument"], kind: "any", only: has("GroupName") },
  { what: "an inline policy with its name", path: ["PolicyDocument"], kind: "any", only: has("PolicyName") },
  { what: "what `aws iam get-role` prints", path: ["Role", "AssumeRolePolicyDocument"], kind: "trust" },
  { what: "a role as the AWS CLI prints it", path: ["AssumeRolePolicyDocument"], kind: "trust" },
  { what: "what `aws organizations describe-policy` prints", path: ["Policy", "Content"], kind: "organization" },
  { what: "what `aws secretsmanager get-resource-policy` prints", path: ["ResourcePolicy"], kind: "resource" },
  { what: "what `aws ecr get-repository-policy` prints", path: ["policyText"], kind: "resource" },
  { what: "what `aws glue get-resource-policy` prints", path: ["PolicyInJson"], kind: "resource" },
  { what: "what `aws opensearch describe-domain` prints", path: ["DomainStatus", "AccessPolicies"], kind: "resource" },
  { what: "the attributes of a queue or topic", path: ["Attributes", "Policy"], kind: "resource" },
  {
    what: "what `aws s3api get-bucket-policy` and its like print",
    path: ["Policy"],
    kind: "resource",
    only: (root) => isText(root, "Policy"),
  },
];

function isText(root: JsonObject, member: string): boolean {
  return memberOf(root, member)?.value.kind === "string";
}

function at(root: JsonObject, path: readonly string[]): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const member of path) node = node?.kind === "object" ? memberOf(node, member)?.value : undefined;
  return node;
}

/** A managed policy has up to five versions, of which one is in force. */
function oldVersion(root: JsonObject): string {
  const isDefault = at(root, ["PolicyVersion", "IsDefaultVersion"]);
  return isDefault?.kind === "boolean" && !isDefault.value ? ", a version that is not the default one" : "";
}

/** By whom each kind may be given, and how it is given else. */
const USES: Readonly<
  Record<Kind, { readonly uses: readonly PolicyUse[] | undefined; readonly what: string; readonly hint: string }>
> = {
  any: { uses: undefined, what: "", hint: "" },
  resource: { uses: ["resource", "endpoint"], what: "the policy of a resource", hint: "give it with `--resource`" },
  trust: { uses: ["trust"], what: "a role's trust policy", hint: "give it with `--trust`" },
  organization: {
    uses: ["scp", "rcp"],
    what: "a policy of an organization",
    hint: "give it with `--scp LEVEL=PATH` or `--rcp LEVEL=PATH`",
  },
};

function checkUse({ what, kind }: PrintedOutput, name: string, use: PolicyUse): void {
  const { uses, what: ofWhom, hint } = USES[kind];
  if (uses === undefined || uses.includes(use)) return;
  throw new CliError("NOT_A_POLICY", `${quotePath(name)} is ${what}, ${ofWhom}`, hint);
}

/** Files that hold no single policy, by any of their members, and how they are given. */
const OTHER_FILES: readonly { readonly members: readonly string[]; readonly what: string; readonly hint: string }[] = [
  {
    members: ["UserDetailList", "GroupDetailList", "RoleDetailList"],
    what: "what `aws iam get-account-authorization-details` prints, the policies of many principals",
    hint: "give it with `--directory`",
  },
  {
    members: ["Policy"],
    what: "what `aws iam get-policy` prints, which holds no document",
    hint: "save what `aws iam get-policy-version --policy-arn ARN --version-id VERSION` prints",
  },
  {
    members: ["AttachedPolicies", "PolicyNames", "Policies", "Versions"],
    what: "a list of policies without documents, as the AWS CLI prints it",
    hint: "save each with `aws iam get-policy-version` or `get-role-policy`, or all with `get-account-authorization-details` for `--directory`",
  },
  { members: ["principal", "action", "requests"], what: "a request", hint: "give it with `--request`, `--requests` or `--call`" },
  {
    members: ["identity", "permissionsBoundary", "resource", "trust", "serviceControl", "resourceControl", "vpcEndpoint"],
    what: "a policy set",
    hint: "give it with `--policy-set`",
  },
  { members: ["version", "accounts", "users", "roles"], what: "a directory", hint: "give it with `--directory`" },
];
