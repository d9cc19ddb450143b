/** ARN patterns as text: their fields, before any of them is read as a pattern. */
import type { IssueCode } from "../findings/codes.js";
import { suggestOr } from "../findings/suggest.js";
import type { JsonString } from "../text/json-node.js";
import { quote } from "../text/quote.js";
import type { Context } from "./context.js";
import { BraceFinder, readVariable } from "./variables.js";

/** arn, partition, service, region, account, resource. */
export const ARN_FIELD_COUNT = 6;
export const PARTITION_FIELD = 1,
  SERVICE_FIELD = 2,
  REGION_FIELD = 3,
  ACCOUNT_FIELD = 4,
  RESOURCE_FIELD = 5;

/** §3 3-2. */
export const AWS_PARTITIONS: ReadonlySet<string> = new Set(
  "aws aws-cn aws-us-gov aws-iso aws-iso-b aws-iso-e aws-iso-f aws-eusc".split(" "),
);

export function checkPartition(code: IssueCode, partition: string, node: JsonString, context: Context): void {
  if (AWS_PARTITIONS.has(partition)) return;
  const hint = suggestOr(partition, AWS_PARTITIONS, "AWS has `aws`, `aws-cn`, `aws-us-gov` and the isolated partitions");
  context.report.strict(code, node, `unknown partition ${quote(partition)} in ${quote(node.value)}`, hint);
}

const enum Unit {
  DOLLAR = 0x24,
  COLON = 0x3a,
  OPEN_BRACE = 0x7b,
}

/** An ARN pattern and where its fields end: the offsets of its first five colons, or of fewer. */
export interface ArnText {
  readonly text: string;
  readonly borders: readonly number[];
}

/** Finds the field borders. A colon within a variable is none, where `variables` are recognised. */
export function readArnText(text: string, variables: boolean): ArnText {
  return { text, borders: variables && text.includes("${") ? bordersBesideVariables(text) : colonsOf(text) };
}

function colonsOf(text: string): readonly number[] {
  const borders: number[] = [];
  for (let at = text.indexOf(":"); at >= 0 && borders.length < ARN_FIELD_COUNT - 1; at = text.indexOf(":", at + 1))
    borders.push(at);
  return borders;
}

function bordersBesideVariables(text: string): readonly number[] {
  const borders: number[] = [];
  let mayHoldVariables = true;
  const braces = new BraceFinder(text);
  for (let at = 0; at < text.length && borders.length < ARN_FIELD_COUNT - 1;) {
    const code = text.charCodeAt(at);
    if (code === Unit.COLON) borders.push(at);
    else if (code === Unit.DOLLAR && mayHoldVariables && text.charCodeAt(at + 1) === Unit.OPEN_BRACE) {
      const reading = readVariable(text, at, braces);
      mayHoldVariables = reading.kind !== "fault" || reading.code !== "MISSING_BRACE_IN_VARIABLE";
      at = reading.kind === "fault" ? at + 2 : reading.end;
      continue;
    }
    at++;
  }
  return borders;
}

/** Six, or fewer for a short ARN. */
export function fieldCountOf(arn: ArnText): number {
  return arn.borders.length + 1;
}

/** The text of a field, empty where there is none. The last field keeps further colons. */
export function fieldOf(arn: ArnText, index: number): string {
  const from = index === 0 ? 0 : (arn.borders[index - 1] ?? arn.text.length) + 1;
  return arn.text.slice(from, arn.borders[index]);
}

/** Every field, one to six of them. */
export function splitArn(text: string, variables: boolean): readonly string[] {
  const arn = readArnText(text, variables);
  return Array.from({ length: fieldCountOf(arn) }, (_, index) => fieldOf(arn, index));
}

/**
 * Whether the text names a role by its path. Service-linked roles do not count: their path is fixed by AWS, so a caller
 * cannot hold the same name under another one (and AWS's own policies name them with it).
 */
export function namesRolePath(text: string): boolean {
  // A role's ARN with a path: `role/path/name`.
  return /^arn:[^:]*:iam::(?:\$\{[^}]*\}|[^:$]|\$(?!\{))*:role\/(?!aws-service-role\/)[^/]+\/./.test(text);
}
