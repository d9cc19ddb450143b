/** The caller of `--principal`: a text as it stands, or the caller in parts. */
import type { Principal, PrincipalType } from "../../hosts/node.js";
import { CliError, usage } from "../output/errors.js";
import { parseJson } from "./json-text.js";

/** What ARNs of callers look like after their account. */
const TYPES: readonly (readonly [PrincipalType, RegExp])[] = [
  ["root", /^arn:[^:]*:iam::[^:]*:root$/],
  ["user", /^arn:[^:]*:iam::[^:]*:user\//],
  ["role", /^arn:[^:]*:iam::[^:]*:role\//],
  ["assumedRole", /^arn:[^:]*:sts::[^:]*:assumed-role\//],
  ["federatedUser", /^arn:[^:]*:sts::[^:]*:federated-user\//],
];

/** `canonicalUserId`: of the caller's account. */
export function readPrincipal(text: string, canonicalUserId: string | undefined): string | Principal {
  const isObject = text.trimStart().startsWith("{");
  if (canonicalUserId === undefined) return isObject ? (parseJson(text, "--principal") as Principal) : text;
  const principal = isObject ? (parseJson(text, "--principal") as Principal) : { type: typeOf(text), arn: text };
  if (principal.canonicalUserId === undefined) return { ...principal, canonicalUserId };
  throw new CliError(
    "INVALID_REQUEST",
    "the canonical user id is given by `--canonical-user-id` and in `--principal`",
    "give it once",
  );
}

function typeOf(arn: string): PrincipalType {
  const found = TYPES.find(([, form]) => form.test(arn));
  if (found !== undefined) return found[0];
  throw usage(
    "`--canonical-user-id` belongs to a root, user, role or session ARN",
    "give another caller as JSON with its type: `--principal '{\"type\": …}'`",
  );
}
