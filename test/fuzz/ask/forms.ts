/**
 * Forms of callers, requests and documents that have a rule of their own in the specification. They are rare, so a long run in
 * which one of them never occurred has proven nothing about it: coverage.ts counts them.
 */
import type { AuthorizationRequest } from "../../../bindings/index.js";
import type { Considered } from "../../reference/interpreter.js";
import { parseBlock } from "../../reference/values.js";
import { readOperator } from "../../reference/operators.js";
import { listOf } from "../../reference/types.js";
import type { Statement } from "../../reference/types.js";
import type { Sources } from "./question.js";

/** A compared request that was decided. */
export interface Seen extends Considered {
  readonly sources: Sources;
  readonly request: AuthorizationRequest;
}

type Form = (seen: Seen) => boolean;

const isLenient: Form = ({ sources }) => sources.mode === "lenient";
const isIdentity: Form = ({ question }) => question.caller.kind === "originAccessIdentity";
const isAllowed: Form = ({ explanation }) => explanation.decision === "allowed";
const isRefusedAsPublic: Form = ({ explanation }) => explanation.causes.includes("blockPublicAccess");
const isWithoutResource: Form = ({ question }) => question.resource === "*";
const isDeniedByRcp: Form = ({ explanation }) => explanation.causes.includes("rcp");
const hasRcps: Form = ({ question }) => question.set.resourceControl !== undefined;

/** The Principal elements of the statements that apply, as they are written. */
function principals({ policies, applied }: Seen): readonly Statement["Principal"][] {
  return applied.flatMap(({ policyType, policy, index }) => {
    const found = policies.find(({ type, name }) => type === policyType && name === policy);
    return [found?.statements[index]?.Principal];
  });
}

function entries(seen: Seen, key: "AWS" | "CanonicalUser"): readonly string[] {
  return principals(seen).flatMap((element) =>
    typeof element === "object" && !Array.isArray(element) ? listOf(element[key]) : key === "AWS" ? listOf(element) : [],
  );
}

const isRestricted: Form = (seen) => isRefusedAsPublic(seen) && seen.explanation.decision === "explicitDeny";

/** A condition of an Allow in the resource's policy that seems to confine it. */
function confines(seen: Seen, test: (base: string, value: string) => boolean): boolean {
  const allows = seen.policies.filter(({ type }) => type === "resource").flatMap(({ statements }) => statements);
  return allows.some(({ Effect, Condition = {} }) =>
    Object.entries(Condition).some(
      ([operator, keys]) =>
        Effect === "Allow" &&
        Object.values(keys).some((values) => listOf(values).some((value) => test(readOperator(operator).base, String(value)))),
    ),
  );
}

/** The account that a directory knows for the resource, where the request names another. */
const contradictsDirectory: Form = ({ sources, request }) =>
  request.resourceAccount !== undefined &&
  (sources.directory?.resources ?? []).some(
    ({ arn, account }) =>
      account !== undefined &&
      account !== request.resourceAccount &&
      (request.resource === arn || request.resource.startsWith(`${arn}/`)),
  );

/** Of policy sets and of directories. */
const COMMON: Readonly<Record<string, Form>> = {
  "an origin access identity is allowed": (seen) => isIdentity(seen) && isAllowed(seen),
  "an origin access identity by its ARN": (seen) => isIdentity(seen) && entries(seen, "AWS").includes(seen.question.caller.arn!),
  "an origin access identity by its canonical id": (seen) =>
    isIdentity(seen) && entries(seen, "CanonicalUser").includes(seen.question.caller.canonicalUserId!),
  "an origin access identity by an ACL": (seen) => isIdentity(seen) && seen.explanation.rule === "acl",
  "an origin access identity is refused as public": (seen) => isIdentity(seen) && isRestricted(seen),
  "another partition is refused as public": (seen) => seen.question.isForeign && isRestricted(seen),
  "an RCP denies without a resource": (seen) => isWithoutResource(seen) && isDeniedByRcp(seen),
  "the management account asks without a resource": (seen) =>
    isWithoutResource(seen) && hasRcps(seen) && seen.question.resourceIsManagement,
  "Identity Center changes its role": ({ question: { action, resource, caller, context }, explanation }) =>
    explanation.decision === "allowed" &&
    caller.account !== undefined &&
    /^iam:(?:create|delete|attach|detach|put|update|tag|untag)/i.test(action) &&
    resource.includes(":role/aws-reserved/sso.amazonaws.com/") &&
    context.get("aws:calledvia")?.values.includes("sso.amazonaws.com") === true,
};

const OF_POLICY_SETS: Readonly<Record<string, Form>> = {
  "public by a star that is not a wildcard": (seen) =>
    isRestricted(seen) && confines(seen, (base, value) => base === "StringEquals" && value.includes("*")),
  "public by a range that is none": (seen) =>
    isRestricted(seen) && confines(seen, (base, value) => base === "IpAddress" && parseBlock(value) === undefined),
  "an account with a name": (seen) => isAllowed(seen) && /[^0-9]/.test(seen.question.caller.account ?? ""),
  "an account with a sign in its name": (seen) => isAllowed(seen) && /[_.@+=,]/.test(seen.question.caller.account ?? ""),
  "the empty account": (seen) => isAllowed(seen) && seen.question.caller.account === "",
  "an object of AWS in mode lenient": ({ sources, question }) =>
    sources.mode === "lenient" && /^arn:aws:[^:]*:[^:]*:(?:aws|amazon|cloudfront):/.test(question.resource),
  "a Principal that is a text": (seen) =>
    isLenient(seen) && principals(seen).some((element) => typeof element === "string" && element !== "*"),
  "a Principal that is a list": (seen) => isLenient(seen) && principals(seen).some((element) => Array.isArray(element)),
  "a principal's ARN without account": (seen) =>
    isLenient(seen) && entries(seen, "AWS").some((entry) => entry.startsWith("arn:aws:iam:::")),
  "a principal's ARN with a colon too few": (seen) =>
    isLenient(seen) && entries(seen, "AWS").some((entry) => /^arn:aws:iam::(?:role|user)\//.test(entry)),
};

const OF_DIRECTORIES: Readonly<Record<string, Form>> = {
  "an unknown principal is refused as public": (seen) => seen.question.hasNoEntry && isRestricted(seen),
  "an unknown principal is denied": ({ explanation }) => explanation.rule === "unknownPrincipal",
  "resourceAccount against the directory": contradictsDirectory,
  "a caller without an account meets the RCPs of resourceAccount": (seen) =>
    isWithoutResource(seen) && isDeniedByRcp(seen) && seen.question.caller.account === undefined,
  "an outsider asks without a resource": (seen) =>
    isWithoutResource(seen) && !hasRcps(seen) && (seen.sources.directory?.organization ?? false) !== false,
};

/** In the documents of a policy set, whatever is asked of it. */
const OF_DOCUMENTS: Readonly<Record<string, RegExp>> = {
  "an empty NotAction": /"NotAction":\[\]/,
  "an empty NotResource": /"NotResource":\[\]/,
  "a member ID": /"ID":/,
};

/** Counted by coverage.ts, where it looks at single conditions. */
const OF_CONDITIONS: readonly string[] = [
  "a list under a set operator",
  "a list under a plain operator",
  "a list under Null",
  "a date under Numeric… holds",
  "a date under Numeric… fails",
];

export const POLICY_SET_FORMS: readonly string[] = [
  ...Object.keys({ ...COMMON, ...OF_POLICY_SETS, ...OF_DOCUMENTS }),
  ...OF_CONDITIONS,
];
export const DIRECTORY_FORMS: readonly string[] = Object.keys({ ...COMMON, ...OF_DIRECTORIES });

/** The forms of a decided request. */
export function formsOfRequest(seen: Seen): string[] {
  const forms = { ...COMMON, ...(seen.sources.directory === undefined ? OF_POLICY_SETS : OF_DIRECTORIES) };
  return Object.keys(forms).filter((name) => forms[name]!(seen));
}

/** The forms of a policy set's documents. */
export function formsOfDocuments({ policies = {} }: Sources): string[] {
  const documents = Object.values(policies).flat().map(text).join("\n");
  return Object.keys(OF_DOCUMENTS).filter((name) => OF_DOCUMENTS[name]!.test(documents));
}

function text(policy: unknown): string {
  const { document } = policy as { readonly document?: unknown };
  return typeof document === "string" ? document : JSON.stringify(document ?? "");
}
