/** PolicyExclusionList: policies that are left out to see what would be without them. */
import { EXCLUSIONS_MAX } from "../limits.js";
import { cut } from "../wire/form.js";
import type { Parameters } from "../wire/parameters.js";
import { ServiceError } from "../wire/service-error.js";
import type { AttachedPolicy } from "./account.js";

const TYPES = ["inline", "aws-managed", "user-managed", "permission-boundary", "scp", "rcp"] as const;
type ExcludedType = (typeof TYPES)[number];

export interface Exclusions {
  readonly hasType: (type: ExcludedType) => boolean;
  readonly excludes: (policy: AttachedPolicy) => boolean;
}

type Rule = (policy: AttachedPolicy) => boolean;

/** Throws ServiceError ValidationError and InvalidInput. What excludes nothing is no fault. */
export function readExclusions(given: Parameters): Exclusions {
  const list = given.structures("PolicyExclusionList") ?? [];
  if (list.length > EXCLUSIONS_MAX) {
    throw ServiceError.validation("policyExclusionList", `Member must have length less than or equal to ${EXCLUSIONS_MAX}`);
  }
  const types = new Set<string>();
  const rules = list.flatMap((each) => readExclusion(each, types));
  return {
    hasType: (type) => types.has(type),
    excludes: (policy) => types.has(typeOf(policy)) || rules.some((rule) => rule(policy)),
  };
}

function readExclusion(given: Parameters, types: Set<string>): Rule[] {
  const [type, arn] = [given.text("PolicyType"), given.text("PolicyArn")];
  const inline = given.structure("InlinePolicyIdentifier");
  if ([type, arn, inline].filter((each) => each !== undefined).length !== 1) {
    throw ServiceError.invalidInput(
      `${given.path} must have exactly one of PolicyType, PolicyArn and InlinePolicyIdentifier`,
      "give an element for each",
    );
  }
  if (type !== undefined) {
    types.add(readType(type, given));
    return [];
  }
  return [arn === undefined ? inlineRule(inline!) : arnRule(arn, given)];
}

function readType(type: string, given: Parameters): string {
  if ((TYPES as readonly string[]).includes(type)) return type;
  throw ServiceError.validation(given.pathOf("PolicyType"), `Member must satisfy enum value set: [${TYPES.join(", ")}]`);
}

/** Wildcards stand in the name only, behind the last slash. */
function arnRule(arn: string, given: Parameters): Rule {
  const slash = arn.lastIndexOf("/");
  const [head, name] = [arn.slice(0, slash + 1), arn.slice(slash + 1)];
  if (slash < 0 || !arn.startsWith("arn:") || /[*?]/.test(head)) {
    throw ServiceError.invalidInput(
      `${given.pathOf("PolicyArn")} \`${cut(arn, 120)}\` must be the ARN of a policy with wildcards in its name only`,
      "give `arn:aws:iam::ACCOUNT:policy/NAME`",
    );
  }
  const matches = namePattern(name, given.pathOf("PolicyArn"));
  return (policy) => policy.arn?.startsWith(head) === true && matches(policy.arn.slice(head.length));
}

function inlineRule(given: Parameters): Rule {
  const required = (member: string): string => {
    const text = given.text(member);
    if (text !== undefined && text !== "") return text;
    throw ServiceError.invalidInput(`${given.pathOf(member)} is missing`, "give PolicyName, AttachmentType and AttachmentName");
  };
  const [name, type, holder] = [required("PolicyName"), required("AttachmentType"), required("AttachmentName")];
  if (!["user", "group", "role"].includes(type)) {
    throw ServiceError.validation(given.pathOf("AttachmentType"), "Member must satisfy enum value set: [user, group, role]");
  }
  const matches = namePattern(name, given.pathOf("PolicyName"));
  return (policy) =>
    policy.arn === undefined && policy.holder.kind === type && policy.holder.name === holder && matches(policy.name);
}

/** One `*` and any number of `?`. */
function namePattern(pattern: string, path: string): (name: string) => boolean {
  const [before, after, more] = pattern.split("*") as [string, string?, string?];
  if (more !== undefined) throw ServiceError.invalidInput(`${path} \`${cut(pattern)}\` must have one \`*\` at most`, "give one");
  const fits = (part: string, text: string): boolean =>
    part.length === text.length && [...part].every((character, at) => character === "?" || character === text[at]);
  if (after === undefined) return (name) => fits(before, name);
  return (name) =>
    name.length >= before.length + after.length &&
    fits(before, name.slice(0, before.length)) &&
    fits(after, name.slice(name.length - after.length));
}

function typeOf({ arn }: AttachedPolicy): ExcludedType {
  if (arn === undefined) return "inline";
  return /^arn:[^:]*:iam::aws:/.test(arn) ? "aws-managed" : "user-managed";
}
