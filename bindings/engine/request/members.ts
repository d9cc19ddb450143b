/** The members of requests and principals. */
import { quote } from "../../text/quote.js";
import { RequestError } from "../../model/request.js";

/** A misspelt member would otherwise be a condition key, or an account, that is silently not there. */
export const REQUEST_MEMBERS: ReadonlySet<string> = new Set(
  "principal action resource resourceAccount resourceAccountIsManagement context session".split(" "),
);
export const PRINCIPAL_MEMBERS: ReadonlySet<string> = new Set(
  (
    "type arn entityArn roleArn account canonicalUserId uniqueId entityUniqueId serviceNames credentials tags isServiceLinkedRole " +
    "isManagementAccount"
  ).split(" "),
);

export function unknownMember(what: string, member: string, known: ReadonlySet<string>): never {
  throw new RequestError(
    "UNSUPPORTED_REQUEST_MEMBER",
    `a ${what} has no member ${quote(member)}`,
    `use one of ${[...known].join(", ")}`,
  );
}
