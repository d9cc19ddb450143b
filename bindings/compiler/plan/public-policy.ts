/** What S3 Block Public Access calls a public policy (evaluation-logic §9.5). */
import type { ArnPattern, ConditionEntry, Pattern, PolicyAst } from "../../policy/ast.js";
import type { Mode } from "../../model/mode.js";
import { parsePolicy } from "../../policy/parse.js";
import type { NamedPolicy } from "../../model/policy-set.js";
import { PolicyErrors } from "../../findings/policy-errors.js";
import { foldedNames } from "../../policy/key-catalogue.js";
import { guarded, readGivenPolicy } from "./given.js";
import { checkMode, refusePollution } from "./options.js";
import { isNamedPolicy, notNamed } from "./plan-builder.js";

/** Keys that confine a wildcard principal when they are compared with fixed values. */
const CONFINING_KEYS = foldedNames({
  aws:
    "PrincipalOrgID PrincipalOrgPaths PrincipalAccount PrincipalArn PrincipalOrgMasterAccountId PrincipalServiceName " +
    "PrincipalServiceNamesList SourceArn SourceVpc SourceVpce SourceOwner SourceAccount userid",
  s3: "DataAccessPointArn DataAccessPointAccount",
});

/**
 * Is the bucket or access point policy public in the sense of S3 Block Public Access? A policy with errors is one: throws
 * `PolicyErrors`, also for a mode that there is not. Linear in the document.
 *
 * Source: docs/spec/evaluation-logic.md §9.5.
 *
 * @example
 * engine.decideAll([putBucketPolicy], { publicPolicy: isPublicPolicy(newPolicy) });
 */
export function isPublicPolicy(policy: NamedPolicy, mode: Mode = "aws"): boolean {
  refusePollution();
  checkMode(mode);
  const { value, faults } = guarded("the policy", () => readGivenPolicy(policy));
  if (faults.length > 0) throw new PolicyErrors(faults);
  if (!isNamedPolicy(value)) throw new PolicyErrors([notNamed("resource")]);
  const { ast, findings } = parsePolicy({ ...value, type: "resource" }, mode);
  if (ast === undefined) throw new PolicyErrors(findings);
  return isPublic(ast, true);
}

/** Does some Allow let in callers that nothing confines? */
export function isPublic(policy: PolicyAst, isBucketPolicy: boolean): boolean {
  return policy.statements.some(({ effect, principal, conditions }) => {
    if (effect !== "Allow" || principal === undefined) return false;
    if (principal.kind === "notPrincipal") return true;
    return (
      principal.entries.some(({ kind }) => kind === "everyone") && !conditions.some((entry) => confines(entry, isBucketPolicy))
    );
  });
}

/** A positive comparison with fixed values that an absent key does not pass. */
function confines({ operator, test, foldedKey }: ConditionEntry, isBucketPolicy: boolean): boolean {
  const isAddress = foldedKey === "aws:sourceip" && test.kind === "ip";
  if (!(isAddress || CONFINING_KEYS.has(foldedKey)) || operator.negated || operator.ifExists || operator.set === "forAllValues")
    return false;
  switch (test.kind) {
    case "stringEquals":
    case "stringEqualsIgnoreCase":
      // Wildcards stand for themselves: a value that holds one does not name anything.
      return test.values.every((value) => isFixed(value, "", false));
    case "stringLike":
      return test.values.every((value) => isFixed(value, foldedKey, isBucketPolicy));
    case "arn":
      return test.values.every((value) => isFixedArn(value, foldedKey, isBucketPolicy));
    case "ip":
      return (
        !test.hasUnreadable && test.ranges.every(({ family, first, last }) => last - first < (family === 4 ? 1n << 24n : 1n << 96n))
      );
    default:
      return false;
  }
}

/**
 * Neither wildcards nor variables, not even where the operator takes them literally; but `AROLEID:*` is as good as fixed, and in
 * a bucket policy so is any access point of one account.
 */
function isFixed(value: Pattern, key: string, isBucketPolicy: boolean): boolean {
  if (key === "aws:userid" && isAfter(value, /^AROA[A-Z0-9]*:$/)) return true;
  if (
    key === "s3:dataaccesspointarn" &&
    isBucketPolicy &&
    isAccessPoint(value, /^arn:[^:*?]+:s3:[^:*?]+:[^:*?]+:accesspoint\/[^/]*$/)
  )
    return true;
  return value.every((token) => token.kind === "text" && !/[*?]|\$\{/.test(token.text));
}

/** Is the pattern a text of this form, followed by one `*`? */
function isAfter([head, star, ...rest]: Pattern, form: RegExp): boolean {
  return head?.kind === "text" && star?.kind === "any" && rest.length === 0 && form.test(head.text);
}

/** A text of this form, followed by anything of the access point's name. */
function isAccessPoint([head, ...rest]: Pattern, form: RegExp): boolean {
  const isOfName = (token: Pattern[number]): boolean =>
    token.kind !== "variable" && (token.kind !== "text" || !token.text.includes("/"));
  return head?.kind === "text" && form.test(head.text) && rest.every(isOfName);
}

function isFixedArn(value: ArnPattern, key: string, isBucketPolicy: boolean): boolean {
  if (value.kind === "whole") return isFixed(value.pattern, key, isBucketPolicy);
  const [last, ...others] = [...value.fields].reverse();
  const accessPoint = key === "s3:dataaccesspointarn" && isBucketPolicy && isAccessPoint(last!, /^accesspoint\/[^/]*$/);
  return (accessPoint || isFixed(last!, "", false)) && others.every((field) => isFixed(field, "", false));
}
