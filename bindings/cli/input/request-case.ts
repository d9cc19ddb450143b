/** Requests as JSON, with what may stand beside them. */
import type { AuthorizationRequest, Decision } from "../../hosts/node.js";
import { plainValueOf } from "../../text/json-value.js";
import { readJson } from "../../text/json.js";
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import { DOUBT_CODES, type DoubtCode } from "../../surface/command-line.js";
import { CliError } from "../output/errors.js";
import { faultOf } from "./json-text.js";

const REQUEST_MEMBERS = ["principal", "action", "resource", "resourceAccount", "resourceAccountIsManagement", "context", "session"];
const CASE_MEMBERS = [...REQUEST_MEMBERS, "name", "expect", "warning"];
const DECISIONS: readonly string[] = ["allowed", "explicitDeny", "implicitDeny"] satisfies Decision[];

export interface RequestCase {
  readonly request: AuthorizationRequest;
  readonly name: string | undefined;
  readonly expect: Decision | undefined;
  /** A warning that is meant to be. */
  readonly warning: DoubtCode | undefined;
}

/** Is anything expected of the request? */
export function isCompared({ expect, warning }: RequestCase): boolean {
  return expect !== undefined || warning !== undefined;
}

function invalid(message: string, hint: string): CliError {
  return new CliError("INVALID_REQUEST", message, hint);
}

/** Checks the members: a misspelt `contxt` must not silently be no context. The engine checks the values. */
export function splitRequest(value: unknown): RequestCase {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("a request must be a JSON object", 'write { "principal": …, "action": …, "resource": …, "context": … }');
  }
  for (const member of Object.keys(value)) {
    if (!CASE_MEMBERS.includes(member)) throw unknownMember(member);
  }
  const { name, expect, warning, ...request } = value as { name?: unknown; expect?: unknown; warning?: unknown };
  if (name !== undefined && typeof name !== "string") throw invalid("`name` must be a string", "write a text, or leave it out");
  if (expect !== undefined && !isDecision(expect)) {
    throw invalid(`\`expect\` is ${quote(JSON.stringify(expect))}`, `write one of ${DECISIONS.join(", ")}`);
  }
  if (warning !== undefined && !isDoubtCode(warning)) {
    throw invalid(`\`warning\` is ${quote(JSON.stringify(warning))}`, `write one of ${DOUBT_CODES.join(", ")}`);
  }
  return { request: request as unknown as AuthorizationRequest, name, expect, warning };
}

/** The request, where nothing is compared with what is expected. */
export function requestAlone({ request, expect, warning }: RequestCase, hint: string): AuthorizationRequest {
  if (expect === undefined && warning === undefined) return request;
  const member = expect === undefined ? "warning" : "expect";
  throw invalid(`\`${member}\` stands only beside the requests of \`--requests\``, hint);
}

function isDoubtCode(value: unknown): value is DoubtCode {
  return (DOUBT_CODES as readonly unknown[]).includes(value);
}

function isDecision(value: unknown): value is Decision {
  return typeof value === "string" && DECISIONS.includes(value);
}

function unknownMember(member: string): CliError {
  const message = `a request has no member ${quote(member)}`;
  if (member === "requests" || member === "publicPolicy") return invalid(message, "give the requests of one call with `--call`");
  return invalid(message, suggestOr(member, CASE_MEMBERS, `use one of ${CASE_MEMBERS.join(", ")}`));
}

/** A request of JSON lines. `name` and `line` say where it stands. */
export function parseRequestLine(text: string, name: string, line: number): RequestCase {
  const reading = readJson(text);
  const fault = faultOf(reading);
  if (fault === undefined) return splitRequest(plainValueOf(reading.root!));
  const place = { name, text, start: fault.start, end: fault.end, firstLine: line };
  const hint = reading.fault === undefined ? fault.hint : "put one JSON object on each line";
  throw new CliError("INVALID_JSON", `${fault.problem} (column ${fault.start + 1})`, hint, place);
}
