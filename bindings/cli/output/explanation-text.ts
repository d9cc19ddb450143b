/** An explanation, for people. */
import type {
  CallExplanation,
  Explanation,
  MatchedStatement,
  NearMiss,
  Reason,
  Rule,
  StatementRef,
  TypeResult,
} from "../../hosts/node.js";
import { decisionColor, printable, type Color, type Paint } from "./paint.js";

const LABEL_COLUMN = 14;
const TYPE_COLUMN = "blockPublicAccess".length + 2;
const RESULT_COLUMN = "notApplicable".length + 2;

const RESULT_COLORS: Readonly<Record<TypeResult["result"], Color>> = {
  allow: "green",
  explicitDeny: "red",
  silent: "yellow",
  notApplicable: "dim",
};

/** What a rule is about, and what helps. */
const RULE_TEXTS: Readonly<Record<Rule, string>> = {
  noPermissionNeeded: "everybody may call this action with these credentials",
  credentialType: "these credentials cannot call this action, whatever policies say; use others",
  unmodifiableObject: "AWS owns the policy or role and nobody can change it",
  kmsCrossAccountOperation: "this operation works on keys of the caller's own account only",
  bucketPolicyCrossAccount: "bucket policies are managed by the bucket's own account only",
  accessPointOrigin: "the access point takes requests from its VPC only",
  passRoleCrossAccount: "a role can be passed in its own account only",
  kmsAlias: "KMS authorizes keys, not aliases: ask about the key that the alias stands for",
  reservedAlias: "aliases that begin with `alias/aws/` are AWS's",
  crossAccountOperation: "this operation works in the caller's own account only, whatever policies say",
  acl: "an S3 ACL grants this, no policy does",
  kmsGrant: "a KMS grant grants this, no policy does",
  unknownPrincipal:
    "the directory lacks this user or role (of a federated user: `entityArn`), so its policies are unknown; add it, or correct the ARN",
};

/** Decision and cause first, then what decided and why; what a denial lacks before what stands beside it. */
export function explanationText(explanation: Explanation, paint: Paint): string {
  const { decision, causes, rule, types, matched, nearMisses, missingKeys } = explanation;
  const effect = decision === "explicitDeny" ? "Deny" : "Allow";
  const deciding = decision === "implicitDeny" ? [] : matched.filter((statement) => statement.effect === effect);
  const others = matched.slice(deciding.length);
  const misses = part(
    "Near misses",
    nearMisses.map((miss) => nearMissText(miss, paint)),
    paint,
  );
  return [
    headText(explanation, paint),
    causes.length > 1 ? row("all causes", causes.join(", ")) : "",
    rule === undefined ? "" : row("rule", `${rule}: ${RULE_TEXTS[rule]}`),
    missingKeys.length === 0 ? "" : row("missing keys", missingKeys.map(printable).join(", ")),
    matchedPart(decision === "explicitDeny" ? "Denied by" : "Allowed by", deciding, paint),
    decision === "implicitDeny" ? misses : "",
    matchedPart(deciding.length === 0 ? "Matched statements" : "Other matched statements", others, paint),
    part(
      "Policy types",
      types.map((type) => typeLine(type, paint)),
      paint,
    ),
    decision === "implicitDeny" ? "" : misses,
  ].join("");
}

/** `explicitDeny (scp)`, and AWS's sentence. */
function headText({ decision, cause, message }: Pick<Explanation, "decision" | "cause" | "message">, paint: Paint): string {
  return `${paint(decisionColor(decision), decision)} (${cause})\n${printable(message)}\n`;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(LABEL_COLUMN)}${text}\n`;
}

/** Nothing where there is nothing to list. */
function part(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? "" : `${paint("bold", title)}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function typeLine({ type, level, result }: TypeResult, paint: Paint): string {
  const name = level === undefined ? "" : printable(level);
  return `${type.padEnd(TYPE_COLUMN)}${paint(RESULT_COLORS[result], name === "" ? result : result.padEnd(RESULT_COLUMN))}${name}`;
}

/** `policy:line:column Sid Allow`, the type of the policy, and the file where the policy has one of another name. */
function statementText({ policyType, policy, source, effect, sid, index, line, column }: StatementRef, paint: Paint): string {
  const place = line === undefined || column === undefined ? undefined : `:${line}:${column + 1}`;
  const own = place === undefined || source !== undefined ? ` statement ${index}` : place;
  const name = policy === "" ? `row ${index}` : `${printable(policy)}${own}`;
  const words = [paint("bold", name), ...(sid === undefined || sid === "" ? [] : [printable(sid)])];
  const file = source === undefined ? [] : [paint("dim", `${printable(source)}${place ?? ""}`)];
  return [...words, paint(effect === "Deny" ? "red" : "green", effect), paint("dim", policyType), ...file].join(" ");
}

function matchedPart(title: string, statements: readonly MatchedStatement[], paint: Paint): string {
  return part(
    title,
    statements.map((statement) => matchedText(statement, paint)),
    paint,
  );
}

/** The statement, then a line for each element that says something: `*` matches whatever there is. */
function matchedText(statement: MatchedStatement, paint: Paint): string {
  const lines = statement.because.filter(isTelling).map(({ text }) => `\n    ${printable(text)}`);
  return `${statementText(statement, paint)}${lines.join("")}`;
}

function isTelling({ element, values }: Reason): boolean {
  const isPlain = element === "Action" || element === "Resource" || element === "Principal";
  return !isPlain || values.length > 1 || (values[0] !== "*" && values[0] !== "everyone");
}

/** The statement, then a line for each element that fails. */
function nearMissText({ statement, failed, detail, also = [] }: NearMiss, paint: Paint): string {
  const misses = [{ failed, detail }, ...also];
  const lines = misses.map((miss) => `\n    ${paint("yellow", miss.failed)}: ${printable(miss.detail)}`);
  return `${statementText(statement, paint)}${lines.join("")}`;
}

/** The call's answer, then that of each of its requests. */
export function callText(call: CallExplanation, names: readonly string[], paint: Paint): string {
  const parts = call.results.map((result, index) => {
    return `\n${paint("bold", `${index + 1}. ${printable(names[index]!)}`)}\n${explanationText(result, paint)}`;
  });
  return headText(call, paint) + parts.join("");
}
