/** ARN patterns as text: their fields, before any of them is read as a pattern. */
import { readVariable } from "./variables.js";

/** arn, partition, service, region, account, resource. */
export const ARN_FIELD_COUNT = 6;
export const PARTITION_FIELD = 1, SERVICE_FIELD = 2, REGION_FIELD = 3, ACCOUNT_FIELD = 4, RESOURCE_FIELD = 5;

/** §3 3-2. */
export const AWS_PARTITIONS: ReadonlySet<string> = new Set([
  "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc",
]);

const DOLLAR = 0x24, COLON = 0x3a, OPEN_BRACE = 0x7b;

/**
 * Cuts at the first five colons; the last field keeps the others. A colon within a variable is no field border where
 * `variables` are recognised. Returns one to six fields.
 */
export function splitArn(text: string, variables: boolean): readonly string[] {
  const fields: string[] = [];
  let from = 0;
  let mayHoldVariables = variables;
  for (let at = 0; at < text.length && fields.length < ARN_FIELD_COUNT - 1;) {
    const code = text.charCodeAt(at);
    if (mayHoldVariables && code === DOLLAR && text.charCodeAt(at + 1) === OPEN_BRACE) {
      const reading = readVariable(text, at);
      if (reading.kind !== "fault") at = reading.end;
      else {
        mayHoldVariables = reading.fault.code !== "MISSING_BRACE_IN_VARIABLE";
        at += 2;
      }
      continue;
    }
    if (code === COLON) {
      fields.push(text.slice(from, at));
      from = at + 1;
    }
    at++;
  }
  fields.push(text.slice(from));
  return fields;
}

/** A role's ARN with a path: `role/path/name`. */
const ROLE_WITH_PATH = /^arn:[^:]*:iam::(?:\$\{[^}]*\}|[^:$]|\$(?!\{))*:role\/(?!aws-service-role\/)[^/]+\/./;

/**
 * Whether the text names a role by its path. Service-linked roles do not count: their path is fixed by AWS, so a caller
 * cannot hold the same name under another one (and AWS's own policies name them with it).
 */
export function namesRolePath(text: string): boolean {
  return ROLE_WITH_PATH.test(text);
}
