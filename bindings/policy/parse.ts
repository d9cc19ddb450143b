/**
 * The policy room's door: one document in, its syntax tree and every finding about it out. Look into the room when a rule of the grammar is
 * wrong: it has a file an element. What matches a request is not known here.
 *
 * Order of the passes: JSON, then the document's own members, then its statements, each in full. Only JSON that cannot
 * be read stops the rest. A tree with an error in it is never handed out: what a rule refused must not decide anything.
 */
import type { PolicyAst, PolicyType, StatementAst } from "./ast.js";
import type { Mode } from "../model/mode.js";
import type { Context } from "./context.js";
import { isControlType, isIamType } from "./context.js";
import { isBucketArn } from "./iam-and-s3.js";
import type { Finding } from "../findings/finding.js";
import { isLatin1, reportIllegalCharacters, reportIllegalStrings } from "./characters.js";
import { readJson } from "../text/json.js";
import type { Extent, JsonMember, JsonNode, JsonObject } from "../text/json-node.js";
import { isString, itemsOf, memberOf } from "../text/json-node.js";
import { readObject } from "../text/json-object.js";
import { Recurring } from "./recurring.js";
import { reportType } from "./json-type.js";
import { DOCUMENT_BYTES_MAX, JSON_DEPTH_MAX } from "../../assembly/limits.js";
import type { DocumentOrigin } from "../text/positions.js";
import type { ReportEntry } from "../findings/report.js";
import { Report } from "../findings/report.js";
import { charactersWithoutBlanks, checkQuota } from "./size.js";
import { hasIamSids, isFullAccessStatement, readStatement, reportUnknownMember } from "./statement.js";
import { remembered } from "../text/remembered.js";
import { quote } from "../text/quote.js";
import { utf8Length } from "../text/utf8.js";

export interface PolicySource {
  readonly name: string;
  /** JSON text, which keeps lines and the spelling of numbers, or a parsed object. */
  readonly document: unknown;
  readonly type: PolicyType;
  /** What a resource policy is attached to; needed by the short form of API Gateway (§3 3-14). */
  readonly resourceArn?: string | undefined;
  /** A resource policy of an S3 bucket; known by itself where `resourceArn` is one's. */
  readonly isBucketPolicy?: boolean;
  readonly origin?: DocumentOrigin | undefined;
}

export interface PolicyReading {
  /** Undefined exactly if there is an error among the findings. */
  readonly ast: PolicyAst | undefined;
  /** By place, then severity, then code. Each has its `policyName`. */
  readonly findings: readonly Finding[];
}

/**
 * Reads one policy document: returns its tree and all findings of the document. Never throws, whatever the document is:
 * text that is not JSON, values that cannot be a policy and objects that are not plain data are findings too. Documents that are
 * read with the same `recurring` share what they have in common.
 * Cost: linear in the document.
 *
 * @example
 * const { ast, findings } = parsePolicy({ name: "p", type: "identity", document: "{}" }, "aws");
 * // ast is undefined; findings are MISSING_STATEMENT (ERROR) and MISSING_VERSION (WARNING)
 */
export function parsePolicy(source: PolicySource, mode: Mode, recurring = new Recurring()): PolicyReading {
  const { root, ast, report } = readDocument(source, mode, recurring, false);
  const findings = report.finish(root, typeof source.document === "string" ? source.document : undefined);
  return { ast: report.hasErrors ? undefined : ast, findings };
}

export interface PolicyInspection {
  /** Undefined where the document is not JSON, too large or too deep. */
  readonly root: JsonNode | undefined;
  readonly faults: readonly ReportEntry[];
}

/**
 * Reads a document for passes that go on where the compiler stops: returns its JSON with the place of every part, and what the
 * grammar has against it. Nothing is shared with other documents. Never throws. Cost: linear in the document.
 */
export function inspectPolicy(source: PolicySource, mode: Mode): PolicyInspection {
  const { root, report } = readDocument(source, mode, new Recurring(), true);
  return { root, faults: report.entries };
}

interface DocumentReading {
  readonly root: JsonNode | undefined;
  readonly ast: PolicyAst | undefined;
  readonly report: Report;
}

function readDocument(source: PolicySource, mode: Mode, recurring: Recurring, isInspection: boolean): DocumentReading {
  const report = new Report(source.name, mode, source.origin);
  const { document } = source;
  const isText = typeof document === "string";
  const root = isText ? readText(document, source.type, report) : readPlainObject(document, source.type, report);
  const ast =
    root === undefined
      ? undefined
      : readPolicy(root, contextOf(root, source, { mode, report, recurring, isInspection }), source.name);
  return { root, ast, report };
}

// --- the document as JSON -----------------------------------------------------------------------------------------

function readText(text: string, type: PolicyType, report: Report): JsonNode | undefined {
  if (isTooLarge(text)) {
    reportTooLarge({ start: 0, end: text.length }, report);
    return undefined;
  }
  const { root, fault, duplicates } = readJson(text);
  if (fault !== undefined) {
    const place: Extent = { start: fault.offset, end: Math.min(fault.offset + 1, text.length) };
    if (fault.kind === "depth") reportTooDeep(place, report);
    else
      report.error(
        "JSON_SYNTAX_ERROR",
        place,
        `not JSON: ${fault.problem}`,
        "RFC 8259 JSON only: no comments, no trailing commas, no byte order mark",
      );
    return undefined;
  }
  for (const { member, first } of duplicates) {
    report.error("X_DUPLICATE_JSON_KEY", [member, first], `${quote(member.key)} appears twice in one object`, "keep one of them");
  }
  if (root === undefined) return undefined;
  if (storesInIam(type)) reportAsStored(text, root, report);
  checkQuota(text.length, () => charactersWithoutBlanks(text), type, root, report);
  return root;
}

/** What the IAM API has against the text itself (§1.1). */
function reportAsStored(text: string, root: JsonNode, report: Report): void {
  if (!isLatin1(text)) reportIllegalCharacters(text, report);
  if (root.start === 0) return;
  const place: Extent = { start: 0, end: root.start };
  const details = "the text begins with white space, which the IAM API refuses";
  report.warning("X_LEADING_WHITE_SPACE", place, details, "begin with `{`");
}

function readPlainObject(document: unknown, type: PolicyType, report: Report): JsonNode | undefined {
  const { root, exceeded, foreign, unitCount } = readObject(document);
  const whole: Extent = { start: 0, end: 0 };
  if (exceeded === "size") reportTooLarge(whole, report);
  if (exceeded === "depth") reportTooDeep(whole, report);
  if (root === undefined) return undefined;
  for (const { node, problem } of foreign) {
    report.error(
      "DATA_TYPE_MISMATCH",
      node,
      `the document holds ${problem}, which JSON does not have`,
      "give plain objects, lists, strings, numbers and Booleans, or JSON",
    );
  }
  if (storesInIam(type)) reportIllegalStrings(root, report);
  checkQuota(unitCount, () => unitCount, type, root, report);
  return root;
}

/** Three bytes a unit at most: most texts need no count. */
function isTooLarge(text: string): boolean {
  if (text.length > DOCUMENT_BYTES_MAX) return true;
  return text.length * 3 > DOCUMENT_BYTES_MAX && utf8Length(text) > DOCUMENT_BYTES_MAX;
}

function reportTooLarge(place: Extent, report: Report): void {
  report.error(
    "X_DOCUMENT_TOO_LARGE",
    place,
    `the document is larger than ${DOCUMENT_BYTES_MAX} bytes`,
    "split it into several policies",
  );
}

function reportTooDeep(place: Extent, report: Report): void {
  report.error("X_NESTING_TOO_DEEP", place, `the document has more than ${JSON_DEPTH_MAX} levels of JSON`, "a policy needs six");
}

function storesInIam(type: PolicyType): boolean {
  return isIamType(type) || type === "trust";
}

// --- the document as a policy -------------------------------------------------------------------------------------

const POLICY_MEMBERS = ["Version", "Id", "Statement"] as const;

type Shared = Pick<Context, "mode" | "report" | "recurring" | "isInspection">;

/** Member by member: spread into another object, the four would cost a tenth of a compilation. */
function contextOf(root: JsonNode, source: PolicySource, { mode, report, recurring, isInspection }: Shared): Context {
  const { type, resourceArn, document } = source;
  return {
    mode,
    report,
    recurring,
    isInspection,
    type,
    resourceArn,
    isBucketPolicy: type === "resource" && (source.isBucketPolicy === true || isBucketArn(resourceArn)),
    hasVariables: root.kind === "object" && effectiveVersion(root) === "2012-10-17",
    text: typeof document === "string" ? document : undefined,
  };
}

function readPolicy(root: JsonNode, context: Context, name: string): PolicyAst | undefined {
  const { type } = context;
  if (root.kind !== "object") {
    reportType(root, "a policy document", "an object", context);
    return undefined;
  }
  const id = memberOf(root, "Id") ?? storeIdOf(root, context);
  for (const member of root.members) {
    if (!(POLICY_MEMBERS as readonly string[]).includes(member.key) && member !== id)
      reportUnknownMember(member, "a policy document", POLICY_MEMBERS, context);
  }
  checkVersion(root, context);
  if (id !== undefined) checkId(id, context);
  const statements = readStatements(root, context);
  if (type === "resourceControl") checkRcpAllows(root, context);
  return { name, type, version: effectiveVersion(root), statements };
}

/** What the rest of the document is read as; a faulty `Version` as the current one, so that variables are checked too. */
function effectiveVersion(root: JsonObject): PolicyAst["version"] {
  const member = memberOf(root, "Version");
  if (member === undefined) return "2008-10-17";
  return isString(member.value, "2008-10-17") ? "2008-10-17" : "2012-10-17";
}

const USE_CURRENT_VERSION = 'write `"Version": "2012-10-17"`';

function checkVersion(root: JsonObject, context: Context): void {
  const { report } = context;
  const node = memberOf(root, "Version")?.value;
  if (node === undefined || isString(node, "2008-10-17")) {
    const place = node ?? root;
    const fault = node === undefined ? "the policy has no `Version`" : "the policy has the old version `2008-10-17`";
    if (isControlType(context.type))
      report.error("X_VERSION_REQUIRED", place, `${fault}; SCPs and RCPs need the current one`, USE_CURRENT_VERSION);
    else
      report.warning(
        node === undefined ? "MISSING_VERSION" : "X_OLD_VERSION",
        place,
        `${fault}: variables stay literal text${isSavedByIam(context.type) ? ", and IAM refuses it in a new policy" : ""}`,
        USE_CURRENT_VERSION,
      );
  } else if (node.kind !== "string") reportType(node, "`Version`", "the string `2012-10-17`", context);
  else if (node.value !== "2012-10-17") {
    report.error("INVALID_VERSION", node, `unknown version ${quote(node.value)}`, USE_CURRENT_VERSION);
  }
}

/** The policies that IAM saves with the current version only; it still takes old trust policies, and other services take both (§1.1). */
function isSavedByIam(type: PolicyType): boolean {
  return type === "identity" || type === "permissionsBoundary";
}

/** MinIO and its kin write `ID`: in mode `lenient` that is `Id`, where there is none. Organizations knows neither. */
function storeIdOf(root: JsonObject, { mode, type }: Context): JsonMember | undefined {
  return mode === "lenient" && !isControlType(type) ? memberOf(root, "ID") : undefined;
}

function checkId(member: JsonMember, context: Context): void {
  const { key, value } = member;
  const { report, type } = context;
  if (key === "ID") {
    const details = "the member `ID` of a policy document is read as `Id`";
    report.warning("INVALID_POLICY_ELEMENT", member, details, "write `Id`, or remove it");
  } else if (isControlType(type)) {
    report.error("INVALID_POLICY_ELEMENT", member, `${type === "serviceControl" ? "an SCP" : "an RCP"} has \`Id\``, "remove it");
  } else if (isIamType(type)) {
    report.warning("X_ID_IN_IDENTITY_POLICY", member, "`Id` in an identity-based policy is ignored", "remove it");
  }
  if (value.kind !== "string") reportType(value, `\`${key}\``, "a string", context);
}

function readStatements(root: JsonObject, context: Context): readonly StatementAst[] {
  const member = memberOf(root, "Statement");
  const node = member?.value;
  if (node === undefined || (node.kind === "array" && node.items.length === 0)) {
    context.report.error("MISSING_STATEMENT", node ?? root, "the policy has no statement", 'add `"Statement": [ … ]`');
    return [];
  }
  if (node.kind !== "array" && node.kind !== "object") {
    reportType(node, "`Statement`", "an object or a list of objects", context);
    return [];
  }
  const nodes = itemsOf(node);
  if (hasIamSids(context)) checkUniqueSids(nodes, context);
  const statements: StatementAst[] = [];
  nodes.forEach((each, index) => {
    const statement = readStatement(each, index, context);
    if (statement !== undefined) statements.push(statement);
  });
  return statements;
}

function checkUniqueSids(nodes: readonly JsonNode[], context: Context): void {
  const firsts = new Map<string, JsonNode>();
  for (const node of nodes) {
    const sid = node.kind === "object" ? memberOf(node, "Sid")?.value : undefined;
    if (sid?.kind !== "string" || sid.value === "") continue;
    const first = remembered(firsts, sid.value, () => sid);
    if (first !== sid)
      context.report.error(
        "UNIQUE_SIDS_REQUIRED",
        [sid, first],
        `two statements have the \`Sid\` ${quote(sid.value)}`,
        "give each its own",
      );
  }
}

/** An RCP's `Allow` must be exactly RCPFullAWSAccess: the current version, that one statement, no `Id`. */
function checkRcpAllows(root: JsonObject, context: Context): void {
  const nodes = itemsOf(memberOf(root, "Statement")?.value);
  const isAlone = nodes.length === 1 && root.members.length === 2;
  for (const statement of nodes) {
    const effect = statement.kind === "object" ? memberOf(statement, "Effect")?.value : undefined;
    if (!isString(effect, "Allow") || (isAlone && isFullAccessStatement(statement))) continue;
    context.report.strict(
      "RCP_SYNTAX_ERROR_ALLOW",
      effect,
      "an RCP allows something other than `RCPFullAWSAccess` does",
      'an RCP only denies: write `"Effect": "Deny"`',
    );
  }
}
