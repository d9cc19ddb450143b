/** `aws lambda get-policy`. The service writes the ARN of the function, version or alias into every statement. */
import { attempt } from "../../text/attempt.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import { readArn } from "../ids.js";
import { isPlainObject } from "../plain.js";
import { argumentOf, type Output } from "./output.js";
import { regionalArn, reportName } from "./place.js";

const FUNCTION_ARN = /^arn:[^:*?]+:lambda:[^:*?]+:\d{12}:function:[\w-]+(?::(?:[\w-]+|\$LATEST))?$/;

/** What the source's name and folders say of the function, as far as they do. */
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
  if (written === undefined)
    return FUNCTION_ARN.test(argument ?? "") ? argument : regionalArn(output, "lambda", named.resource ?? "", named.account);
  if (agrees(named, written)) return written;
  at.get("Policy").error(
    "X_CONFLICT",
    `the policy is of ${quote(written)}, not of what the source's name and folders say`,
    "correct them",
  );
  return undefined;
}

/** Reported and undefined where the argument is not the name of a function. */
function nameOf(output: Output): Named | undefined {
  const { argument, account, region } = output;
  if (argument === undefined) return { account, region, resource: undefined };
  if (FUNCTION_ARN.test(argument)) return readArn(argument);
  // `NAME`, `NAME:QUALIFIER`, in a file's name `NAME.QUALIFIER`; an account may come first.
  const [, owner = account, name, qualifier] =
    /^(?:(\d{12}):function:)?([\w-]{1,140})(?:[.:]([\w-]{1,128}|\$LATEST))?$/.exec(argument) ?? [];
  if (name !== undefined) return { account: owner, region, resource: ["function", name, qualifier ?? []].flat().join(":") };
  reportName(output, argument, "a function");
  return undefined;
}

/** A name without a qualifier may stand for a version or alias of it. */
function agrees({ account, region, resource }: Named, written: string): boolean {
  const fields = readArn(written);
  return (
    fields !== undefined &&
    (account ?? fields.account) === fields.account &&
    (region ?? fields.region) === fields.region &&
    (resource === undefined || `${fields.resource}:`.startsWith(`${resource}:`))
  );
}

/** The one ARN of a function that all statements are about. */
function soleResource(at: Cursor): string | undefined {
  const { value } = at;
  // What is not JSON is for the compiler to report.
  const document = typeof value === "string" ? attempt((): unknown => JSON.parse(value)) : value;
  if (!isPlainObject(document)) return undefined;
  const statements = [document["Statement"]]
    .flat()
    .map((statement) => (isPlainObject(statement) ? statement["Resource"] : undefined));
  const [first, ...others] = [...new Set(statements.flat())];
  return typeof first === "string" && others.length === 0 && FUNCTION_ARN.test(first) ? first : undefined;
}
