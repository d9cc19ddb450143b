/**
 * What a source's name says: `111111111111/list-accounts-for-parent.ou-abcd-12345678.json` is the output of
 * `aws organizations list-accounts-for-parent --parent-id ou-abcd-12345678`, run in account 111111111111.
 */
import { COMMANDS, commandsNamed, serviceOf, type Command } from "./commands.js";
import { ACCOUNT_ID, REGION } from "../ids.js";

export interface SourceName {
  /** None where the name is not a command's; two where the service decides. */
  readonly commands: readonly Command[];
  /** The name says the service, too. */
  readonly hasService?: boolean;
  readonly argument?: string | undefined;
  /** The nearest folder that is an account id. */
  readonly account?: string | undefined;
  /** The nearest folder that is a Region. */
  readonly region?: string | undefined;
  /** What reads as a command whose output is not read: `iot get-policy`, `list-users`. */
  readonly other?: string | undefined;
}

const SERVICES: ReadonlySet<string> = new Set(COMMANDS.map(serviceOf));

/** Operations that only ask; no others have an output that says how things are. */
const OPERATION = /^(?:batch-get|describe|get|list)-[a-z0-9-]+$/;

export function readSourceName(name: string): SourceName {
  const folders = name.split(/[\\/]/);
  const file = (folders.pop() ?? "").replace(/\.json$/i, "");
  folders.reverse();
  const account = folders.find((folder) => ACCOUNT_ID.test(folder));
  const region = folders.find((folder) => REGION.test(folder));
  return { ...readFileName(file), account, region };
}

function readFileName(file: string): SourceName {
  const { service, operation, rest } = splitName(file.split("."));
  const text = service === undefined ? operation : `${service} ${operation}`;
  const commands = commandsNamed(text);
  if (commands.length === 0) return { commands, other: OPERATION.test(operation) ? text : undefined };
  const isPage = commands[0]?.isPaged === true && /^page-\d+$/.test(rest.at(-1) ?? "");
  const argument = (isPage ? rest.slice(0, -1) : rest).join(".");
  return {
    commands: service === undefined ? decide(commands, argument) : commands,
    hasService: service !== undefined,
    argument: argument === "" ? undefined : argument,
  };
}

interface NameParts {
  readonly service?: string;
  readonly operation: string;
  readonly rest: readonly string[];
}

/** `kms.list-grants.KEY`, `kms-list-grants.KEY`, `list-grants.KEY`. */
function splitName([first = "", ...others]: readonly string[]): NameParts {
  const [second = "", ...rest] = others;
  if (!OPERATION.test(first) && /^[a-z][a-z0-9-]*$/.test(first) && OPERATION.test(second))
    return { service: first, operation: second, rest };
  const service = [...SERVICES].find((each) => first.startsWith(`${each}-`) && OPERATION.test(first.slice(each.length + 1)));
  if (service === undefined) return { operation: first, rest: others };
  return { service, operation: first.slice(service.length + 1), rest: others };
}

/** Without a service, `get-public-access-block` is a bucket's, unless what it names looks like an account. */
function decide(commands: readonly Command[], argument: string): readonly Command[] {
  if (commands.length < 2 || ACCOUNT_ID.test(argument)) return commands;
  const others = commands.filter(({ name }) => name !== "s3control get-public-access-block");
  return others.length === 0 ? commands : others;
}
