/** Checks of principals, of services as principals, and of what they may be tested for. */
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { Check, Say } from "../check.js";
import { each, eachUse } from "../check.js";
import type { Subject } from "../subject.js";
import type { ConditionUse, Entry, PrincipalEntry, StatementView } from "../statement-view.js";

/** The grammar's, without those that have a code of their own here: service names, and providers in trust policies. */
function principalFormat({ faults, statements, letter }: Subject, say: Say): void {
  const own = new Set(
    statements.flatMap(({ principals }) =>
      principals.flatMap((entry) => (hasOwnCode(entry, letter) ? [entry.node] : [])),
    ) as object[],
  );
  for (const { places, details, hint } of faults.get("INVALID_PRINCIPAL_FORMAT") ?? [])
    if (!own.has(places[0]!)) say(places, details, hint);
}

function hasOwnCode({ kind, text }: PrincipalEntry, letter: string): boolean {
  return (kind === "Service" && text !== "") || (kind === "Federated" && letter === "T" && text !== "");
}

function federatedOutsideTrust({ principals }: StatementView, say: Say): void {
  for (const { kind, node } of principals) {
    if (kind === "Federated")
      say(
        node,
        "a federated principal stands outside of a role trust policy",
        "name the role that the federated user assumes, under `AWS`",
      );
  }
}

// --- names of services --------------------------------------------------------------------------------------------

const SUFFIX = /\.(?:amazonaws\.com|amazon\.com|amazonaws\.com\.cn|amazonaws\.eu)$/;
const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const REGION_LABEL = /^[a-z]{2}(?:-[a-z]+)+-[0-9]+$/;

/** Labels before the suffix, or undefined where the name is not a service's. */
function labelsOf(name: string): readonly string[] | undefined {
  const suffix = SUFFIX.exec(name)?.[0];
  if (suffix === undefined) return undefined;
  const labels = name.slice(0, -suffix.length).split(".");
  return labels.every((label) => new RegExp(`^${LABEL}$`).test(label)) ? labels : undefined;
}

const FORM = "write the service's name in lower case, as in `lambda.amazonaws.com`";

function serviceName({ principals }: StatementView, say: Say): void {
  for (const { kind, text, node } of principals) {
    if (kind === "Service" && text !== "" && !/[*?]/.test(text) && labelsOf(text) === undefined)
      say(node, `${quote(text)} is not the name of a service`, FORM);
  }
}

/** How a key writes services: any labels, one label, or one and a Region. */
const SERVICE_KEYS: Readonly<Record<string, (labels: readonly string[]) => boolean>> = {
  "aws:principalservicename": () => true,
  "aws:principalservicenameslist": () => true,
  "iam:passedtoservice": () => true,
  "aws:calledvia": isOneLabel,
  "aws:calledviafirst": isOneLabel,
  "aws:calledvialast": isOneLabel,
  "kms:viaservice": (labels) => labels.length >= 2 && REGION_LABEL.test(labels[labels.length - 1]!),
};

function isOneLabel(labels: readonly string[]): boolean {
  return labels.length === 1;
}

function serviceInKey({ folded, key, operator, values }: ConditionUse, say: Say): void {
  const fits = SERVICE_KEYS[folded];
  const family = operator.base?.family;
  if (fits === undefined || family === undefined || family === "null") return;
  for (const { text, node } of values) {
    if (text.includes("${") || (family !== "stringEquals" && /[*?]/.test(text))) continue;
    const labels = labelsOf(text);
    if (labels !== undefined && fits(labels)) continue;
    const hint = folded === "kms:viaservice" ? "write the service and the Region, as in `s3.eu-west-1.amazonaws.com`" : FORM;
    say(node, `${quote(text)} is not a service as ${quote(key)} writes it`, hint);
  }
}

/** A service that nobody knows, in the chain of services that called. */
function unknownCaller({ folded, values, key }: ConditionUse, say: Say, { catalogue }: Subject): void {
  const others = catalogue?.curated?.serviceNames;
  if (!folded.startsWith("aws:calledvia") || catalogue === undefined || others === undefined) return;
  for (const { text, node } of values) {
    const labels = labelsOf(text);
    if (labels?.length !== 1 || catalogue.knowsService(labels[0]!) || others.some(({ name }) => name === labels[0])) continue;
    say(node, `${quote(text)} is not a service that ${quote(key)} can have`, "check the service's name");
  }
}

// --- services and the keys of callers -----------------------------------------------------------------------------

/** The services that the statement names; undefined where it also names others. */
function onlyServices({ principals }: StatementView): readonly Entry[] | undefined {
  const named = principals.filter(({ isNot }) => !isNot);
  return named.length > 0 && named.every(({ kind }) => kind === "Service") ? named : undefined;
}

function callerKeyOfService(statement: StatementView, say: Say, { catalogue }: Subject): void {
  const curated = catalogue?.curated;
  if (curated === undefined || onlyServices(statement) === undefined) return;
  for (const { folded, key, member } of statement.conditions) {
    const isCallers = curated.callerKeys.some((row) =>
      row.key.endsWith("/") ? folded.startsWith(foldAscii(row.key)) : foldAscii(row.key) === folded,
    );
    if (isCallers)
      say(
        member,
        `${quote(key)} is absent where an AWS service calls`,
        "use `aws:SourceArn`, `aws:SourceAccount` or `aws:SourceOrgID`",
      );
  }
}

const SOURCE_KEYS: ReadonlySet<string> = new Set(["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"]);

function isSourceTested({ conditions }: StatementView): boolean {
  return conditions.some(
    ({ folded, operator }) =>
      SOURCE_KEYS.has(folded) && operator.base !== undefined && !operator.base.negated && operator.base.family !== "null",
  );
}

/** Anybody's resource can make the service call (the confused deputy). */
function openToServices(statement: StatementView, say: Say, { catalogue }: Subject): void {
  const curated = catalogue?.curated;
  if (
    statement.effect !== "Allow" ||
    curated === undefined ||
    isSourceTested(statement) ||
    hasWeakKey(statement, curated.weakSourceKeys)
  )
    return;
  for (const { kind, text, node, isNot } of statement.principals) {
    if (kind !== "Service" || isNot || curated.unconfusedServices.some((row) => row.principal === text)) continue;
    say(
      node,
      `${quote(text)} may act here for any account's resource`,
      "add `aws:SourceArn`, `aws:SourceAccount` or `aws:SourceOrgID` to `Condition`",
    );
  }
}

function hasWeakKey({ conditions }: StatementView, rows: readonly { readonly key: string }[]): boolean {
  return conditions.some(({ folded }) => rows.some((row) => foldAscii(row.key) === folded));
}

function weakSource(statement: StatementView, say: Say, { catalogue }: Subject): void {
  const rows = catalogue?.curated?.weakSourceKeys ?? [];
  if (statement.effect !== "Allow" || onlyServices(statement) === undefined || isSourceTested(statement)) return;
  for (const { folded, key, member } of statement.conditions) {
    if (rows.some((row) => foldAscii(row.key) === folded))
      say(member, `${quote(key)} confines an AWS service only weakly`, "add `aws:SourceArn` or `aws:SourceAccount`");
  }
}

export const PRINCIPAL_CHECKS: readonly Check[] = [
  { code: "INVALID_PRINCIPAL_FORMAT", policies: "RT", needs: "tree", at: "the principal", run: principalFormat },
  {
    code: "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
    policies: "R",
    needs: "tree",
    at: "the principal",
    run: each(federatedOutsideTrust),
  },
  { code: "INVALID_SERVICE_PRINCIPAL_FORMAT", policies: "RTC", needs: "tree", at: "the principal", run: each(serviceName) },
  { code: "INVALID_SERVICE_PRINCIPAL_FORMAT", policies: "IRTSC", needs: "tree", at: "the value", run: eachUse(serviceInKey) },
  { code: "INVALID_SERVICE", policies: "IRTSC", needs: "curated", at: "the value", run: eachUse(unknownCaller) },
  {
    code: "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    policies: "RTC",
    needs: "curated",
    at: "the key's name",
    run: each(callerKeyOfService),
  },
  {
    code: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    policies: "RT",
    needs: "curated",
    at: "the principal",
    run: each(openToServices),
  },
  {
    code: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    policies: "RT",
    needs: "curated",
    at: "the key's name",
    run: each(weakSource),
  },
];
