/**
 * Access Analyzer's ValidatePolicy over HTTP (docs/spec/serving.md §16, first row): REST-JSON beside the simulator's forms. The validator is
 * handed in, so that a simulator without it is as small as before. What else Access Analyzer answers is not answered here.
 */
import type { ValidatePolicyInput, ValidatePolicyResult } from "../validator/input.js";
import type { Finding } from "../findings/finding.js";
import type { ValidationCatalogue } from "../model/curated.js";
import { RESULTS_PER_PAGE_MAX } from "./limits.js";
import { callDigest, readMarker, writeMarker } from "./marker.js";
import { checkContentType, readBody, refuseWebPages, type RequestLike } from "./wire/body.js";
import { jsonFailure, jsonSuccess, RestError } from "./wire/json-answer.js";
import type { WireAnswer } from "./wire/answer.js";

/** `validatePolicy` of `postern/validate`. */
export type PolicyValidator = (input: ValidatePolicyInput) => Pick<ValidatePolicyResult, "findings">;

export interface ValidationSettings {
  readonly validatePolicy: PolicyValidator | undefined;
  readonly catalogue: ValidationCatalogue | undefined;
  /** Throws for a call too many. */
  readonly throttle: () => void;
}

export interface ValidationAnswer extends WireAnswer {
  readonly action: string | undefined;
  readonly code: string | undefined;
  readonly fault?: unknown;
}

const PATH = "/policy/validation";

/** Whether the path is one of Access Analyzer's; those of IAM and STS have none. */
export function isOfAnalyzer({ url }: RequestLike): boolean {
  return /^(?:[a-z]+:\/\/[^/?#]*)?\/policy\//i.test(url);
}

/** Never throws. */
export async function answerValidation(request: RequestLike, settings: ValidationSettings): Promise<ValidationAnswer> {
  try {
    const validatePolicy = validatorFor(request, settings);
    settings.throttle();
    checkContentType(request, "application/json");
    const body = await readBody(request);
    const findings = findingsOf(readInput(body), validatePolicy, settings);
    const page = await pageOf(findings.map(wireFinding), body, new URL(request.url).searchParams);
    return { ...jsonSuccess(page), action: "ValidatePolicy", code: undefined };
  } catch (cause) {
    return { ...jsonFailure(cause), action: "ValidatePolicy" };
  }
}

function validatorFor(request: RequestLike, { validatePolicy }: ValidationSettings): PolicyValidator {
  refuseWebPages(request);
  if (new URL(request.url).pathname !== PATH)
    throw new RestError("UnknownOperationException", 404, `of Access Analyzer, ${PATH} is answered and nothing else`);
  if (request.method !== "POST")
    throw new RestError("MethodNotAllowedException", 405, `the method must be POST, found ${request.method}`);
  if (validatePolicy !== undefined) return validatePolicy;
  throw new RestError("UnknownOperationException", 404, "this simulator was made without `validatePolicy`");
}

function findingsOf(
  input: ValidatePolicyInput,
  validatePolicy: PolicyValidator,
  { catalogue }: ValidationSettings,
): readonly Finding[] {
  try {
    return validatePolicy({ ...input, ...(catalogue === undefined ? {} : { catalogue }) }).findings;
  } catch (error) {
    throw fieldErrorOf(error);
  }
}

// --- what is asked ---------------------------------------------------------------------------------------------------

const REQUIRED = ["policyDocument", "policyType"] as const;
const OPTIONAL = ["validatePolicyResourceType", "locale"] as const;

/** Other members are passed over, as AWS does. */
function readInput(body: string): ValidatePolicyInput {
  const given = readObject(body);
  for (const name of REQUIRED) if (given[name] === undefined || given[name] === null) throw fieldError(name, "must not be null");
  const members = [...REQUIRED, ...OPTIONAL].flatMap((name) => {
    const value = given[name];
    if (value === undefined || value === null) return [];
    if (typeof value !== "string" || value === "") throw fieldError(name, "must be a text of at least one character");
    return [[name, value] as const];
  });
  return Object.fromEntries(members) as unknown as ValidatePolicyInput;
}

function readObject(body: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw RestError.validation("cannotParse", "the body must be a JSON object");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw RestError.validation("cannotParse", "the body must be a JSON object");
}

/** The validator's own errors, by code: the class may be that of another copy. */
const FIELDS: Readonly<Record<string, string>> = {
  INVALID_POLICY_TYPE: "policyType",
  INVALID_RESOURCE_TYPE: "validatePolicyResourceType",
};

function fieldErrorOf(error: unknown): unknown {
  const { code, message, hint } = error as { readonly code?: string; readonly message: string; readonly hint: string };
  const name = error instanceof Error && typeof code === "string" && Object.hasOwn(FIELDS, code) ? FIELDS[code] : undefined;
  return name === undefined ? error : fieldError(name, `${message}; ${hint}`);
}

function fieldError(name: string, message: string): RestError {
  return RestError.validation("fieldValidationFailed", `the value of \`${name}\` is refused: ${message}`, [{ name, message }]);
}

// --- what is answered ------------------------------------------------------------------------------------------------

interface WireFinding {
  readonly [member: string]: unknown;
}

/** The members that AWS has; what to do about it joins the details, as AWS's own texts say it. */
function wireFinding({ findingType, issueCode, findingDetails, hint, learnMoreLink, locations }: Finding): WireFinding {
  return { findingDetails: `${findingDetails}; ${hint}`, findingType, issueCode, learnMoreLink, locations };
}

/** All of them, unless the call asks for fewer: a client that knows no pages must not miss what is on the second. */
async function pageOf(findings: readonly WireFinding[], body: string, query: URLSearchParams): Promise<object> {
  const digest = await callDigest(new Map([["body", body]]));
  const from = readMarker(query.get("nextToken") ?? undefined, digest);
  const to = from + Math.min(readMaxResults(query.get("maxResults")) ?? findings.length, findings.length);
  return { findings: findings.slice(from, to), ...(to < findings.length ? { nextToken: writeMarker(to, digest) } : {}) };
}

function readMaxResults(text: string | null): number | undefined {
  if (text === null) return undefined;
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= RESULTS_PER_PAGE_MAX) return count;
  throw fieldError("maxResults", `must be a number from 1 to ${RESULTS_PER_PAGE_MAX}`);
}
