/** Compilers in which one rule about what may be written is another. The corpus file that is named must tell each. */
import type { Mutant } from "./build.js";
import type { CorpusFile } from "./corpus-trials.js";

export interface CompilerMutant extends Omit<Mutant, "foundBy"> {
  readonly foundBy: CorpusFile;
}

const SAVED = "grammar/what-aws-saves.json";

export const COMPILER_MUTANTS: readonly CompilerMutant[] = [
  // --- what IAM and S3 would not save
  {
    name: "a trust policy has actions of any service",
    foundBy: SAVED,
    file: "policy/trust.ts",
    from: "if (action !== undefined && !isTrustAction(action)) {",
    to: "if (action !== undefined && action.pattern === undefined) {",
  },
  {
    name: "a trust policy names its actions whole",
    foundBy: SAVED,
    file: "policy/trust.ts",
    from: "FOLDED_TRUST_ACTIONS.some((action) => matchesText(pattern, action));",
    to: "pattern.length === 1 && FOLDED_TRUST_ACTIONS.some((action) => matchesText(pattern, action));",
  },
  {
    name: "the type of an IAM resource may be anything",
    foundBy: SAVED,
    file: "policy/iam-and-s3.ts",
    from: "if (!/^(?:\\*+|root)$/.test(resource) && ",
    to: `if (resource === "" && `,
  },
  {
    name: "a wildcard may begin the type of an IAM resource",
    foundBy: SAVED,
    file: "policy/iam-and-s3.ts",
    from: "!IAM_HEADS.some((head) => resource.startsWith(head))",
    to: "!IAM_HEADS.some((head) => canBeginWith(resource, head))",
  },
  {
    name: "IAM has Regions",
    foundBy: SAVED,
    file: "policy/iam-and-s3.ts",
    from: `if (namesRegion(arn)) reportRegion("IAM resources", node, context);`,
    to: "",
  },
  {
    name: "buckets have Regions",
    foundBy: SAVED,
    file: "policy/iam-and-s3.ts",
    from: `if (namesRegion(arn)) reportRegion("S3 buckets and objects", node, context);`,
    to: "",
  },
  {
    name: "what only begins like an access point has a Region",
    foundBy: SAVED,
    file: "policy/iam-and-s3.ts",
    from: "if (S3_REGIONAL_HEADS.some((head) => canBeginWith(resource, head))) return;",
    to: "if (S3_REGIONAL_TYPES.some((head) => canBeginWith(resource, head))) return;",
  },
  {
    name: "a pattern never begins like an access point",
    foundBy: SAVED,
    file: "policy/iam-and-s3.ts",
    from: "if (S3_REGIONAL_HEADS.some((head) => canBeginWith(resource, head))) return;",
    to: "if (S3_REGIONAL_HEADS.some((head) => resource.startsWith(head))) return;",
  },
  {
    name: "a wildcard names a Region",
    foundBy: SAVED,
    file: "policy/iam-and-s3.ts",
    from: `return region !== "" && !/[*?]/.test(region);`,
    to: `return region !== "";`,
  },
  {
    name: "buckets have accounts",
    foundBy: SAVED,
    file: "policy/iam-and-s3.ts",
    from: "if (/^[*?]*$/.test(fieldOf(arn, ACCOUNT_FIELD))) return;",
    to: "return;",
  },
  {
    name: "a principal's account has any number of digits",
    foundBy: SAVED,
    file: "policy/principal.ts",
    from: "if (ACCOUNT_ID.test(account) || account === CLOUDFRONT_ACCOUNT) return;",
    to: "return;",
  },
  {
    name: "origin access identities have an account of 12 digits",
    foundBy: "evaluation/origin-access-identities.json",
    file: "policy/principal.ts",
    from: "if (ACCOUNT_ID.test(account) || account === CLOUDFRONT_ACCOUNT) return;",
    to: "if (ACCOUNT_ID.test(account)) return;",
  },
  {
    name: "a bucket's policy needs no Resource",
    foundBy: SAVED,
    file: "policy/statement.ts",
    from: "if (Resource === undefined && NotResource === undefined) {",
    to: "if (statement.members.length === 0) {",
  },
  {
    name: "a bucket's policy may have the resource `*`",
    foundBy: SAVED,
    file: "policy/statement.ts",
    from: `if (!isString(item, "*")) continue;
    report.strict("UNSUPPORTED_RESOURCE_ARN_IN_POLICY"`,
    to: `if (!isString(item, "**")) continue;
    report.strict("UNSUPPORTED_RESOURCE_ARN_IN_POLICY"`,
  },
  {
    name: "IAM knows the service `*`",
    foundBy: SAVED,
    file: "policy/action.ts",
    from: `if (isIamType(context.type)) report.strict("INVALID_SERVICE_IN_ACTION"`,
    to: `if (isIamType(context.type)) report.warning("INVALID_SERVICE_IN_ACTION"`,
  },
  {
    name: "every action of every service is a service `*`",
    foundBy: SAVED,
    file: "policy/action.ts",
    from: "if (/^\\*:\\*+$/.test(text)) return;",
    to: "",
  },
  {
    name: "a text may begin with white space",
    foundBy: SAVED,
    file: "policy/parse.ts",
    from: "if (root.start === 0) return;",
    to: "return;",
  },
  // --- what stores write
  {
    name: "nobody is told of a bare name in a Deny",
    foundBy: "stores/forms.json",
    file: "policy/principal.ts",
    from: `effect === (kind === "principal" ? "Deny" : "Allow")`,
    to: `effect === (kind === "principal" ? undefined : "Allow")`,
  },
  {
    name: "a service is an account",
    foundBy: "stores/forms.json",
    file: "policy/principal.ts",
    from: "if (/\\.amazonaws\\.com(?:\\.cn)?$/.test(text)) return",
    to: 'if (/\\.amazonaws\\.com(?:\\.cn)?$/.test(text) && !isKnown && context.mode === "aws") return',
  },
  {
    name: "an account without a name has a root",
    foundBy: "grammar/principal.json",
    file: "policy/principal.ts",
    from: `return account === "" ? mode === "lenient" && resource !== "root" :`,
    to: `return account === "" ? mode === "lenient" :`,
  },
  {
    name: "an empty NotAction of a Deny is none",
    foundBy: "grammar/statement.json",
    file: "policy/statement.ts",
    from: `if (context.mode !== "lenient" || effect !== "Allow" || context.type === "resourceControl") return members;`,
    to: `if (context.mode !== "lenient" || context.type === "resourceControl") return members;`,
  },
  {
    name: "an ARN without a service is matched in a Deny",
    foundBy: "resource/forms-and-matching.json",
    file: "policy/resource.ts",
    from: `if (!isEmpty || !isAllowed || context.mode !== "lenient") {`,
    to: `if (!isEmpty || context.mode !== "lenient") {`,
  },
  {
    name: "an ARN without a service is matched in every mode",
    foundBy: "reports/resources.json",
    file: "policy/resource.ts",
    from: `if (!isEmpty || !isAllowed || context.mode !== "lenient") {`,
    to: `if (!isEmpty || !isAllowed) {`,
  },
];
