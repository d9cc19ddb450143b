/**
 * What a source's name says: `111111111111/list-accounts-for-parent.ou-abcd-12345678.json` is the output of
 * `aws organizations list-accounts-for-parent --parent-id ou-abcd-12345678`, run in account 111111111111.
 */
import { commandsNamed, type Command } from "./aws/commands.js";
import { ACCOUNT_ID } from "./ids.js";

export interface SourceName {
  /** None where the name is no command's; two where the service decides. */
  readonly commands: readonly Command[];
  readonly argument?: string;
  /** The nearest folder that is an account id. */
  readonly account?: string;
}

const SERVICES = new Set(["iam", "organizations", "s3api", "s3control", "kms", "sqs", "sns", "ec2"]);

export function readSourceName(name: string): SourceName {
  const folders = name.split(/[\\/]/);
  const file = (folders.pop() ?? "").replace(/\.json$/i, "");
  const account = folders.reverse().find((folder) => ACCOUNT_ID.test(folder));
  return { ...readFileName(file), ...(account === undefined ? {} : { account }) };
}

function readFileName(file: string): Omit<SourceName, "account"> {
  const parts = file.split(".");
  const service = SERVICES.has(parts[0] ?? "") ? parts.shift() : undefined;
  const operation = parts.shift() ?? "";
  const named = commandsNamed(service === undefined ? operation : `${service} ${operation}`);
  const commands = service === undefined ? named : named.filter(({ name }) => name === `${service} ${operation}`);
  const rest = commands[0]?.isPaged === true && /^page-\d+$/.test(parts.at(-1) ?? "") ? parts.slice(0, -1) : parts;
  const argument = rest.join(".");
  return { commands: decide(commands, argument), ...(argument === "" || commands.length === 0 ? {} : { argument }) };
}

/** Without a service, `get-public-access-block` is a bucket's, unless what it names looks like an account. */
function decide(commands: readonly Command[], argument: string): readonly Command[] {
  if (commands.length < 2 || ACCOUNT_ID.test(argument)) return commands;
  return commands.filter(({ name }) => !name.startsWith("s3control "));
}
