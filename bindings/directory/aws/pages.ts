/** Outputs that go on in another page: the last page of each list must be among the sources. */
import { quote } from "../../policy/text.js";
import { accountOf } from "../ids.js";
import { isPlainObject } from "../plain.js";
import type { Output } from "../recognise.js";

const FLAGS = ["IsTruncated", "Truncated"] as const;
/** `NextToken` also with `--max-items`, which the CLI itself counts. */
const TOKENS = ["NextToken", "NextMarker", "Marker", "ContinuationToken"] as const;

interface Chain {
  ends: number;
  last: Output;
}

/** Reports each list that has pages but no last one. */
export function checkPages(outputs: readonly Output[]): void {
  const chains = new Map<string, Chain>();
  for (const output of outputs) {
    if (!output.command.isPaged) continue;
    const key = `${output.command.name} ${output.argument ?? accountOfPage(output)}`;
    const chain = chains.get(key) ?? { ends: 0, last: output };
    chains.set(key, { ends: chain.ends + (goesOn(output) ? 0 : 1), last: output });
  }
  // A last page of AWS's policies alone tells no account: it may end any account's list.
  let spareEnds = chains.get("iam get-account-authorization-details ")?.ends ?? 0;
  for (const { ends, last } of chains.values()) {
    if (ends > 0) continue;
    if (last.command.name === "iam get-account-authorization-details" && spareEnds-- > 0) continue;
    reportGoesOn(last);
  }
}

function reportGoesOn({ at, command }: Output): void {
  at.error(
    "X_INCOMPLETE_OUTPUT",
    `the output of ${quote(command.name)} goes on in a page that is not given`,
    "add the pages that follow, or run the command without `--max-items` and `--no-paginate`",
  );
}

function goesOn({ at }: Output): boolean {
  const isGiven = (token: string): boolean => typeof at.get(token).value === "string" && at.get(token).value !== "";
  if (FLAGS.some((flag) => at.get(flag).value === true)) return true;
  if (FLAGS.some((flag) => at.get(flag).value === false)) return isGiven("NextToken");
  return TOKENS.some(isGiven);
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
