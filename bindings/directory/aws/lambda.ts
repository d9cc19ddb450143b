/** `aws lambda get-policy`. The service writes the ARN of the function, version or alias into every statement. */
import { quote } from "../../policy/text.js";
import type { Cursor } from "../cursor.js";
import { readArn, type ArnFields } from "../ids.js";
import { isPlainObject } from "../plain.js";
import { argumentOf, type Output } from "../recognise.js";
import { regionalArn, reportName } from "./place.js";

const FUNCTION_ARN = /^arn:[^:*?]+:lambda:[^:*?]+:\d{12}:function:[\w-]+(?::(?:[\w-]+|\$LATEST))?$/;
/** `NAME`, `NAME:QUALIFIER`, in a file's name `NAME.QUALIFIER`; an account may come first. */
const FUNCTION_NAME = /^(?:(\d{12}):function:)?([\w-]{1,140})(?:[.:]([\w-]{1,128}|\$LATEST))?$/;

/** The function as the source's name tells it, as far as it does. */
interface Named {
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** `function:NAME` or `function:NAME:QUALIFIER`. */
  readonly resource: string | undefined;
}

/** The ARN in the statements, where it is one and the source's name agrees; else what that name says. */
export function functionArn(output: Output): string | undefined {
  const { argument, at } = output;
  const written = soleResource(at.get("Policy"));
  if (argument === undefined && written === undefined) return argumentOf(output);
  const named = nameOf(output);
  if (named === undefined) return undefined;
  const fields = written === undefined ? undefined : readArn(written);
  if (fields === undefined) return regionalArn({ ...output, ...regionOf(named) }, "lambda", named.resource ?? "", named.account);
  if (agrees(named, fields)) return written;
  const details = `the policy is of ${quote(written ?? "")}, which is not what the source's name and folders say`;
  at.get("Policy").error("X_CONFLICT", details, "correct the name or the folders");
  return undefined;
}

function regionOf({ region }: Named): { region?: string } {
  return region === undefined ? {} : { region };
}

/** Reported and undefined where the argument is not the name of a function. */
function nameOf(output: Output): Named | undefined {
  const { argument, account, region } = output;
  if (argument === undefined) return { account, region, resource: undefined };
  const arn = FUNCTION_ARN.test(argument) ? readArn(argument) : undefined;
  if (arn !== undefined) return { account: arn.account, region: arn.region, resource: arn.resource };
  const [, owner, name, qualifier] = FUNCTION_NAME.exec(argument) ?? [];
  if (name !== undefined) {
    const resource = qualifier === undefined ? `function:${name}` : `function:${name}:${qualifier}`;
    return { account: owner ?? account, region, resource };
  }
  reportName(output, argument, "a function");
  return undefined;
}

/** A name without a qualifier may stand for a version or alias of it. */
function agrees({ account, region, resource }: Named, written: ArnFields): boolean {
  const isResource = resource === undefined || written.resource === resource || written.resource.startsWith(`${resource}:`);
  return isResource && (account ?? written.account) === written.account && (region ?? written.region) === written.region;
}

/** The one ARN of a function that all statements are about. */
function soleResource(at: Cursor): string | undefined {
  const document = parsed(at.value);
  if (!isPlainObject(document)) return undefined;
  const statements = [document["Statement"]]
    .flat()
    .map((statement) => (isPlainObject(statement) ? statement["Resource"] : undefined));
  const [first, ...others] = [...new Set(statements.flat())];
  return typeof first === "string" && others.length === 0 && FUNCTION_ARN.test(first) ? first : undefined;
}

/** What is no JSON is for the compiler to report. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
