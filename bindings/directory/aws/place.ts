/** ARNs of resources that an output or a file's name names by a part: the rest is where the command was run. */
import { quote } from "../../text/quote.js";
import { partitionOfRegion, readArn } from "../ids.js";
import { argumentOf, type Output } from "./output.js";

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`; reported and undefined where Region or account are not known. */
export function regionalArn(output: Output, service: string, resource: string, account = output.account): string | undefined {
  const { at, command, region } = output;
  if (region !== undefined && account !== undefined)
    return `arn:${partitionOfRegion(region)}:${service}:${region}:${account}:${resource}`;
  const lacking = region === undefined ? (account === undefined ? "Region and account" : "Region") : "account";
  at.error(
    "X_MISSING_ARGUMENT",
    `the output of ${quote(command.name)} does not say which ${lacking} it is of`,
    "put the file into folders named by account and Region (`222222222222/eu-west-1/`) or use the envelope (docs/directory.md)",
  );
  return undefined;
}

/** How a service names what its argument is: `table/NAME`. */
export interface Naming {
  readonly service: string;
  /** What stands before the name in the ARN. */
  readonly prefix: string;
  readonly name: RegExp;
  /** With an article. */
  readonly what: string;
}

/** The ARN of what the argument names, which may itself be one. A name that cannot be would be a policy that nothing finds. */
export function namedArn(output: Output, naming: Naming): string | undefined {
  const argument = argumentOf(output);
  if (argument === undefined) return undefined;
  const arn = readArn(argument);
  if (arn?.service === naming.service && arn.resource.startsWith(naming.prefix)) return argument;
  if (naming.name.test(argument)) return regionalArn(output, naming.service, naming.prefix + argument);
  reportName(output, argument, naming.what);
  return undefined;
}

export function reportName({ at }: Output, argument: string, what: string): void {
  at.error(
    "X_INVALID_VALUE",
    `${quote(argument)} is not the name of ${what}`,
    "correct what follows the command in the source's name",
  );
}
