/** Outputs that go on in another page: the last page of each list must be among the sources. */
import { remembered } from "../../text/remembered.js";
import { quote } from "../../text/quote.js";
import { accountOf } from "../ids.js";
import { isPlainObject } from "../plain.js";
import type { Output } from "./output.js";

const FLAGS = ["IsTruncated", "Truncated"] as const;
/** `NextToken` also with `--max-items`, which the CLI itself counts. */
const TOKENS = ["NextToken", "NextMarker", "Marker", "ContinuationToken", "position"] as const;

/** The pages of one list, as far as they can be told from those of another. */
interface Chain {
  /** Sources that end with a last page, and those that do not. */
  ends: number;
  readonly open: Output[];
}

/**
 * Reports each list that has pages but no last one. Pages of one list have the same command, argument, account and Region,
 * and stand in one folder; those of one source stand in order.
 */
export function checkPages(outputs: readonly Output[]): void {
  const chains = new Map<string, Chain>();
  for (const output of lastOfSources(outputs)) {
    const key = chainKey(output, accountOfPage(output));
    const chain = remembered(chains, key, (): Chain => ({ ends: 0, open: [] }));
    if (goesOn(output)) chain.open.push(output);
    else chain.ends++;
  }
  for (const { ends, open } of chains.values()) {
    const [first] = open;
    // Where several lists end, whose page goes on is not clear.
    if (first === undefined || ends === 1) continue;
    if (ends === 0 && isEndedByAnother(first, chains)) continue;
    reportGoesOn(open.at(-1) ?? first);
  }
}

/** Of the pages that a source has of one list the last. */
function lastOfSources(outputs: readonly Output[]): Output[] {
  const lasts = new Map<string, Output>();
  outputs.forEach((output, index) => {
    if (!output.command.isPaged) return;
    lasts.set(`${output.at.source ?? index} ${chainKey(output, accountOfPage(output))}`, output);
  });
  return [...lasts.values()];
}

function chainKey({ command, argument, region, at }: Output, account: string): string {
  const name = (at.source ?? "").replace(/\.page-\d+(?=\.json$)/i, "");
  const isNumbered = name !== (at.source ?? "");
  return JSON.stringify([command.name, argument, account, region, isNumbered ? name : name.replace(/[^\\/]*$/, "")]);
}

/** A last page of AWS's policies alone tells no account: it ends the list of an account in its folder. */
function isEndedByAnother(output: Output, chains: Map<string, Chain>): boolean {
  const other = output.account === undefined ? chains.get(chainKey(output, "")) : undefined;
  if (other === undefined || other.ends === 0) return false;
  other.ends--;
  return true;
}

function reportGoesOn({ at, command }: Output): void {
  at.error(
    "X_INCOMPLETE_OUTPUT",
    `the last page of ${quote(command.name)} is missing, or cannot be told from those of other lists`,
    "add all pages, named `….page-1.json` and so on, or run the command without `--max-items` and `--no-paginate`",
  );
}

function goesOn({ at }: Output): boolean {
  const isGiven = (token: string): boolean => typeof at.optional(token).value === "string" && at.get(token).value !== "";
  const flags = FLAGS.map((flag) => at.optional(flag).optionalFlag());
  if (flags.includes(true)) return true;
  return flags.includes(false) ? isGiven("NextToken") : TOKENS.some(isGiven);
}

/** Several accounts' outputs of one command are several lists. */
function accountOfPage({ at, account, command }: Output): string {
  if (account !== undefined) return account;
  if (command.name !== "iam get-account-authorization-details") return "";
  for (const list of ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"]) {
    for (const item of Array.isArray(at.get(list).value) ? at.get(list).items() : []) {
      const arn = isPlainObject(item.value) ? item.value["Arn"] : undefined;
      const id = typeof arn === "string" ? accountOf(arn) : "";
      if (id !== "" && id !== "aws") return id;
    }
  }
  return "";
}
