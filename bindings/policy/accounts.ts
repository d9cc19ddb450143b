/** Forms of account ids: AWS's, and what mode `lenient` takes of stores (policy-language 1.3, 3-15). The core has the same (assembly/request/resource.ts). */
import type { Mode } from "../model/mode.js";

export const ACCOUNT_ID = /^\d{12}$/;
/** The characters of IAM's names: stores have accounts that are called as users are, by e-mail addresses, or by tenants. */
const LENIENT_ACCOUNT = "[\\w.@+=,-]{1,64}";
export const LENIENT_ACCOUNT_ID = new RegExp(`^${LENIENT_ACCOUNT}$`);

/** An account id as the source of a regular expression. */
export function accountSource(mode: Mode): string {
  return mode === "aws" ? "\\d{12}" : LENIENT_ACCOUNT;
}

export function accountPattern(mode: Mode): RegExp {
  return mode === "aws" ? ACCOUNT_ID : LENIENT_ACCOUNT_ID;
}
