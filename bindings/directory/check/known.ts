/** What a directory may refer to, and checks of references. */
import { remembered } from "../../text/remembered.js";
import { quote } from "../../text/quote.js";
import { suggestOr } from "../../findings/suggest.js";
import type { Cursor } from "../cursor.js";
import { accountOf, entityKey, nameOf } from "../ids.js";
import type { Directory, PolicyReference } from "../../model/directory.js";

/** What a directory may refer to. */
export class Known {
  readonly accounts: ReadonlySet<string>;
  readonly #policies: Directory["policies"];
  readonly #groups = new Set<string>();

  constructor(directory: Directory) {
    this.accounts = new Set(directory.accounts.map(({ id }) => id));
    this.#policies = directory.policies;
    for (const { arn } of directory.groups ?? []) this.#groups.add(arn).add(entityKey(arn));
  }

  checkAccount(id: string, at: Cursor): void {
    if (this.accounts.has(id)) return;
    at.error(
      "X_UNKNOWN_ACCOUNT",
      `the account ${quote(id)} is not in \`accounts\``,
      suggestOr(id, this.accounts, "add it to `accounts`"),
    );
  }

  checkReference(reference: PolicyReference, at: Cursor): void {
    const policies = this.#policies ?? {};
    if (typeof reference !== "string" || Object.hasOwn(policies, reference)) return;
    at.error("X_UNKNOWN_POLICY", `the policy ${quote(reference)} is not given`, policyHint(reference, Object.keys(policies)));
  }

  checkReferences(references: readonly PolicyReference[] | undefined, at: Cursor): void {
    at.each(references, (reference, place) => this.checkReference(reference, place));
  }

  /** By name or ARN, of the user's account. */
  checkGroup(group: string, account: string, at: Cursor): void {
    const isArn = group.startsWith("arn:");
    if (isArn && accountOf(group) !== account) {
      at.error("X_ACCOUNT_MISMATCH", `the group ${quote(group)} is of another account`, "a user is in groups of its own account");
    } else if (!this.#groups.has(isArn ? group : `${account} ${group}`)) {
      at.error("X_UNKNOWN_GROUP", `the group ${quote(group)} is not given`, "add it to `groups`, or correct the name");
    }
  }
}

function policyHint(reference: string, policies: readonly string[]): string {
  if (/^arn:[^:]*:iam::aws:policy\//.test(reference)) {
    return "AWS manages it: add it to `policies` in the own form";
  }
  if (/^arn:[^:]*:organizations:/.test(reference)) {
    return `add the output of \`aws organizations describe-policy --policy-id ${nameOf(reference)}\``;
  }
  return suggestOr(reference, policies, "add it to `policies`, or correct the name");
}

/** No two entries of the list have the same `what`: their `member`, or what `keyOf` makes of it. */
export function checkUnique(at: Cursor, what: string, member: string, keyOf = (name: string): string => name): void {
  const firsts = new Map<string, number>();
  at.items().forEach((item, index) => {
    const place = item.get(member);
    const name = String(place.value);
    const first = remembered(firsts, keyOf(name), () => index);
    if (first === index) return;
    place.error("X_DUPLICATE_ENTITY", `the ${what} of ${quote(name)} is already that of entry ${first}`, "keep one of the two");
  });
}
