/** What SimulateCustomPolicy and SimulatePrincipalPolicy have in common: their parameters, read and checked. */
import type { ContextValue } from "../model/request.js";
import { readContextEntries } from "./context-entries.js";
import type { SourcePolicy } from "./documents.js";
import { AWS_LEVELS_MAX, DOCUMENT_UNITS_MAX, LEVELS_MAX, MARKER_UNITS_MAX, PAGE_RESULTS, RESULTS_PER_PAGE_MAX } from "./limits.js";
import { cut } from "./wire/form.js";
import type { Parameters } from "./wire/parameters.js";
import { ServiceError } from "./wire/service-error.js";

export interface Simulation {
  readonly actions: readonly string[];
  /** As given, each once; `["*"]` where none is. */
  readonly resources: readonly string[];
  readonly identity: readonly SourcePolicy[];
  /** Undefined: none is given. */
  readonly boundary: SourcePolicy | undefined;
  readonly resourcePolicy: SourcePolicy | undefined;
  /** Service control policies by level, the root first. Undefined: none are given. */
  readonly levels: readonly (readonly SourcePolicy[])[] | undefined;
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly callerArn: string | undefined;
  /** An account's id. */
  readonly resourceOwner: string | undefined;
  readonly resourceHandling: string | undefined;
  readonly maxItems: number;
  readonly marker: string | undefined;
}

/** Throws ServiceError ValidationError, in the order of AWS: what is missing first, then lengths and patterns. */
export function readSimulation(given: Parameters, isCustom: boolean): Simulation {
  const actions = required(given, "ActionNames");
  const identity = isCustom ? required(given, "PolicyInputList") : (given.texts("PolicyInputList") ?? []);
  checkLengths(given, "ActionNames", actions, 3, 128);
  const resources = given.texts("ResourceArns") ?? [];
  checkLengths(given, "ResourceArns", resources, 1, 2048);
  return {
    actions: distinct(actions),
    resources: resources.length === 0 ? ["*"] : distinct(resources),
    identity: readDocuments(given, "PolicyInputList", identity),
    boundary: readBoundary(given),
    resourcePolicy: readResourcePolicy(given),
    levels: isCustom ? readLevels(given) : undefined,
    callerArn: readCallerArn(given),
    resourceOwner: readResourceOwner(given),
    resourceHandling: given.text("ResourceHandlingOption"),
    maxItems: readMaxItems(given),
    marker: readMarker(given),
    context: readContextEntries(given.structures("ContextEntries")),
  };
}

function required(given: Parameters, name: string): readonly string[] {
  const values = given.texts(name);
  if (values !== undefined) return values;
  throw ServiceError.validation(given.pathOf(name), "Member must not be null");
}

function checkLengths(given: Parameters, name: string, values: readonly string[], least: number, most: number): void {
  values.forEach((value, index) => {
    if (value.length >= least && value.length <= most) return;
    throw ServiceError.validation(
      `${given.pathOf(name)}.${index + 1}.member`,
      value.length < least
        ? `Member must have length greater than or equal to ${least}`
        : `Member must have length less than or equal to ${most}`,
    );
  });
}

// What AWS's model admits in a document.
const DOCUMENT = /^[\t\n\r\u0020-\u00ff]+$/;

/** The documents of a list, by the names that answers give them. */
export function readDocuments(given: Parameters, name: string, texts: readonly string[]): SourcePolicy[] {
  return texts.map((text, index) => readDocument(text, `${given.pathOf(name)}.${index + 1}.member`, `${name}.${index + 1}`));
}

function readDocument(text: string, path: string, id: string): SourcePolicy {
  if (text.length === 0) throw ServiceError.validation(path, "Member must have length greater than or equal to 1");
  if (text.length > DOCUMENT_UNITS_MAX) {
    throw ServiceError.validation(path, `Member must have length less than or equal to ${DOCUMENT_UNITS_MAX}`);
  }
  if (!DOCUMENT.test(text)) {
    throw ServiceError.validation(path, "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  }
  return { id, text };
}

const BOUNDARY = "PermissionsBoundaryPolicyInputList";

function readBoundary(given: Parameters): SourcePolicy | undefined {
  const policies = readDocuments(given, BOUNDARY, given.texts(BOUNDARY) ?? []);
  if (policies.length <= 1) return policies[0];
  throw ServiceError.invalidInput(`${BOUNDARY} has ${policies.length} policies`, "give one at most");
}

function readResourcePolicy(given: Parameters): SourcePolicy | undefined {
  const text = given.text("ResourcePolicy");
  return text === undefined ? undefined : readDocument(text, given.pathOf("ResourcePolicy"), "ResourcePolicy");
}

const LEVELS = "OrderedOrganizationPolicyInputList";

function readLevels(given: Parameters): (readonly SourcePolicy[])[] | undefined {
  const levels = given.structures(LEVELS);
  if (levels === undefined || levels.length === 0) return undefined;
  if (levels.length > LEVELS_MAX) {
    throw ServiceError.validation(given.pathOf(LEVELS), `Member must have length less than or equal to ${LEVELS_MAX}`);
  }
  return levels.map((level, index) => {
    const list = "ServiceControlPolicyInputList";
    const policies = readDocuments(level, list, level.texts(list) ?? []);
    return policies.map(({ id, text }) => ({ id: `${LEVELS}.${index + 1}.${id}`, text }));
  });
}

/** With `awsLimits`. Throws ServiceError InvalidInput. */
export function checkAwsLevels({ levels }: Simulation): void {
  if (levels === undefined || levels.length <= AWS_LEVELS_MAX) return;
  throw ServiceError.invalidInput(`${LEVELS} has ${levels.length} levels`, `an organization has ${AWS_LEVELS_MAX} at most`);
}

function readCallerArn(given: Parameters): string | undefined {
  const arn = given.text("CallerArn");
  if (arn !== undefined) checkLengths(given, "CallerArn", [arn], 1, 2048);
  return arn === "" ? undefined : arn;
}

function readResourceOwner(given: Parameters): string | undefined {
  const owner = given.text("ResourceOwner");
  if (owner === undefined) return undefined;
  const [, account = owner] = /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(owner) ?? [];
  if (/^\d{12}$/.test(account)) return account;
  throw ServiceError.invalidInput(
    `ResourceOwner \`${cut(owner)}\` is not an account`,
    "give `arn:aws:iam::ACCOUNT:root`, or 12 digits",
  );
}

function readMaxItems(given: Parameters): number {
  const text = given.text("MaxItems");
  if (text === undefined) return PAGE_RESULTS.usual;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= RESULTS_PER_PAGE_MAX) return count;
  throw ServiceError.validation(given.pathOf("MaxItems"), `Member must be a number from 1 to ${RESULTS_PER_PAGE_MAX}`);
}

function readMarker(given: Parameters): string | undefined {
  const marker = given.text("Marker");
  if (marker !== undefined) checkLengths(given, "Marker", [marker], 1, MARKER_UNITS_MAX);
  return marker;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
