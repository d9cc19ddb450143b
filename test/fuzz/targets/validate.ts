/**
 * Target `validate`: the validator on policies of every type, on those with one thing damaged, and on any text. It never throws; every
 * finding has a type of the table, words, and places in the order of the text that hold what their paths lead to; a damage is said by its
 * code and leaves the findings of other statements as they are.
 */
import { CODE_TABLE } from "../../../bindings/findings/code-table.js";
import type { Finding, Location } from "../../../bindings/findings/finding.js";
import { catalogue } from "../../../bindings/service-data/index.js";
import { readJson } from "../../../bindings/text/json.js";
import type { ValidatePolicyInput } from "../../../bindings/validator/input.js";
import { validatePolicy } from "../../../bindings/validator/validate.js";
import { randomPolicy, type DocumentType } from "../generate/documents.js";
import { randomText } from "../generate/json-texts.js";
import type { Random } from "../generate/random.js";
import { randomTheme } from "../generate/themes.js";
import { FuzzFinding, type Target } from "./target.js";

type Asked = Pick<ValidatePolicyInput, "policyType" | "validatePolicyResourceType">;
type Policy = { Version?: unknown; Statement: Record<string, unknown>[] };

const ASKED: Readonly<Record<DocumentType, Asked>> = {
  identity: { policyType: "IDENTITY_POLICY" },
  resource: { policyType: "RESOURCE_POLICY" },
  trust: { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::IAM::AssumeRolePolicyDocument" },
  vpcEndpoint: { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::EC2::VPCEndpoint" },
  serviceControl: { policyType: "SERVICE_CONTROL_POLICY" },
  resourceControl: { policyType: "RESOURCE_CONTROL_POLICY" },
};
const TYPES = Object.keys(ASKED) as DocumentType[];

export const validateTarget: Target = {
  name: "validate",
  run(random: Random): string {
    const type = random.pick(TYPES);
    if (random.oneIn(4)) return checkText(randomText(random), ASKED[type], random);
    const policy = policyOf(type, random);
    return random.oneIn(3) ? checkText(written(policy, random), ASKED[type], random) : checkDamage(policy, ASKED[type], random);
  },
};

function policyOf(type: DocumentType, random: Random): Policy {
  const mode = random.pick(["aws", "lenient"] as const);
  const { document } = randomPolicy("p", type, randomTheme(mode, random), mode, random);
  const { Statement, ...rest } = JSON.parse(typeof document === "string" ? document : JSON.stringify(document)) as {
    Statement: Policy["Statement"] | Policy["Statement"][number];
  };
  return { ...rest, Statement: [Statement].flat() };
}

/** The same document in one of many spellings. */
function written(policy: unknown, random: Random): string {
  const text = JSON.stringify(policy, undefined, random.pick([0, 1, "\t", 4]));
  return random.choose(
    () => text,
    () => text.replaceAll("\n", "\r\n"),
    () => text.replaceAll("s3", "\\u00733").replaceAll("/", "\\/"),
    () => text.replace('"Statement"', '"\u{1f600}": 1, "Statement"'),
    () => ` \n${text}\t`,
  );
}

function findingsOf(text: string, asked: Asked, random: Random): readonly Finding[] {
  const tables = random.oneIn(4) ? {} : { catalogue };
  return validatePolicy({ ...asked, ...tables, policyDocument: text }).findings;
}

// --- what holds for any text -----------------------------------------------------------------------------------------

function checkText(text: string, asked: Asked, random: Random): string {
  const findings = findingsOf(text, asked, random);
  const fault = faultIn(findings, text);
  if (fault !== undefined) throw new FuzzFinding(fault, JSON.stringify({ text, ...asked }));
  if (findings.some(({ issueCode }) => issueCode === "JSON_SYNTAX_ERROR")) return "not JSON";
  return findings.some(({ findingType }) => findingType === "ERROR") ? "errors" : "no errors";
}

/** What is said of the text, not of a value in it. */
const OF_TEXT: ReadonlySet<string> = new Set(["X_ILLEGAL_CHARACTER", "X_LEADING_WHITE_SPACE"]);

function faultIn(findings: readonly Finding[], text: string): string | undefined {
  const { root, duplicates } = readJson(text);
  const document = root === undefined || duplicates.length > 0 ? undefined : comparable(text);
  let last = -1;
  for (const { issueCode, findingType, findingDetails, hint, locations } of findings) {
    if (findingType !== CODE_TABLE[issueCode as keyof typeof CODE_TABLE].findingType) return `${issueCode} of another type`;
    if (findingDetails === "" || hint === undefined || hint === "") return `${issueCode} without words`;
    const start = locations[0]?.span?.start.offset ?? 0;
    if (start < last) return `${issueCode} out of order`;
    last = start;
    const value = OF_TEXT.has(issueCode) ? undefined : document;
    const fault = locations.map((location) => placeFault(location, text, value)).find(Boolean);
    if (fault !== undefined) return `${issueCode}: ${fault}`;
  }
  return undefined;
}

/**
 * What paths lead into. Not of a text in which a name stands twice, where a path leads to the first and JSON.parse to the last; nor of one
 * with a lone surrogate, which the reader replaces.
 */
function comparable(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return /\\ud[89a-f]/.test(JSON.stringify(value)) ? undefined : value;
}

function placeFault({ path, span }: Location, text: string, document: unknown): string | undefined {
  if (span === undefined) return "no span";
  const { start, end } = span;
  if (!(start.offset >= 0 && start.offset <= end.offset && end.offset <= text.length)) return "a span outside the text";
  const before = text.slice(0, start.offset).split(/\r\n|\r|\n/);
  if (start.line !== before.length || start.column !== before.at(-1)!.length) return "line and column are those of another place";
  if (document === undefined || path.length === 0) return undefined;
  const part = text.slice(start.offset, end.offset);
  const held = path.some((step) => "substring" in step) ? unescaped(part) : (JSON.parse(part) as unknown);
  return JSON.stringify(held) === JSON.stringify(follow(document, path))
    ? undefined
    : "the text at the place is not the value at the path";
}

/** A part of a JSON string, without the quotes. */
function unescaped(part: string): unknown {
  return JSON.parse(`"${part}"`);
}

function follow(document: unknown, path: Location["path"]): unknown {
  let value = document;
  for (const step of path) {
    if ("key" in step) return step.key;
    if ("substring" in step) return (value as string).slice(step.substring.start, step.substring.start + step.substring.length);
    value = (value as Record<string | number, unknown>)["index" in step ? step.index : step.value];
  }
  return value;
}

// --- damages ---------------------------------------------------------------------------------------------------------

/** Damages of one statement, and the code that must be said of it. */
const DAMAGES: Readonly<Record<string, (statement: Record<string, unknown>) => void>> = {
  INVALID_EFFECT: (statement) => void (statement["Effect"] = "allow"),
  MISSING_EFFECT: (statement) => void delete statement["Effect"],
  DATA_TYPE_MISMATCH: (statement) => void (statement["Sid"] = 7),
  INVALID_POLICY_ELEMENT: (statement) => void (statement["Efect"] = "Allow"),
  INVALID_CONDITION_OPERATOR: (statement) => void (statement["Condition"] = { StringEqual: { "aws:PrincipalOrgID": "o-1" } }),
  INVALID_CONDITION_KEY_FORMAT: (statement) => void (statement["Condition"] = { StringEquals: { PrincipalOrgID: "o-1" } }),
  EMPTY_OBJECT_CONDITION: (statement) => void (statement["Condition"] = {}),
  NULL_WITH_IF_EXISTS: (statement) => void (statement["Condition"] = { NullIfExists: { "aws:SourceIp": "true" } }),
  TYPE_MISMATCH_IP_RANGE: (statement) => void (statement["Condition"] = { IpAddress: { "aws:SourceIp": "10.0.0.0/33" } }),
};

/** Codes that compare statements with one another, or with the whole policy. */
const ACROSS = /^(?:UNIQUE_SIDS_|REDUNDANT_STATEMENT|POLICY_SIZE_|X_OLD_VERSION|X_PRIVILEGE_ESCALATION|X_BUCKET_POLICY_ESCALATION)/;

function checkDamage(policy: Policy, asked: Asked, random: Random): string {
  const code = random.pick(Object.keys(DAMAGES));
  const at = random.below(policy.Statement.length);
  const damaged = structuredClone(policy);
  DAMAGES[code]!(damaged.Statement[at]!);
  const [before, after] = [policy, damaged].map(
    (each) => validatePolicy({ ...asked, catalogue, policyDocument: JSON.stringify(each) }).findings,
  );
  const fault = damageFault(code, at, before!, after!) ?? faultIn(after!, JSON.stringify(damaged));
  if (fault !== undefined) throw new FuzzFinding(fault, JSON.stringify({ policy: damaged, ...asked }));
  return code;
}

function damageFault(code: string, at: number, before: readonly Finding[], after: readonly Finding[]): string | undefined {
  if (!after.some(({ issueCode, locations }) => issueCode === code && statementOf(locations[0]) === at))
    return `${code} is not said`;
  const [then, now] = [before, after].map((findings) => elsewhere(findings, at));
  return then === now ? undefined : `${code} alters what is said of other statements: ${then!} became ${now!}`;
}

function statementOf(location: Location | undefined): number | undefined {
  const step = location?.path[1];
  return step !== undefined && "index" in step ? step.index : undefined;
}

/** Codes and paths of what is said of other statements alone. */
function elsewhere(findings: readonly Finding[], at: number): string {
  const others = findings.filter(
    ({ issueCode, locations }) =>
      !ACROSS.test(issueCode) &&
      locations.length > 0 &&
      locations.every((location) => statementOf(location) !== undefined && statementOf(location) !== at),
  );
  return JSON.stringify(others.map(({ issueCode, locations }) => [issueCode, locations.map(({ path }) => path)]).sort());
}
