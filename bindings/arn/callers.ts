/** ARNs of callers, as GetCallerIdentity shows them, and of the IAM entities behind them. */
import { percentEncode } from "./encode-name.js";
import { ArnError } from "./error.js";
import { readParts } from "./parts.js";
import {
  ACCOUNT,
  FEDERATED_NAME,
  GROUP_NAME,
  NAME,
  PARTITION,
  PATH,
  ROLE_NAME,
  ROLE_PATH,
  SESSION_NAME,
  SUBJECT,
  type Rule,
} from "./rules.js";

interface AccountParts {
  /** 12 digits. */
  readonly account: string;
  /** `aws` when absent. */
  readonly partition?: string;
}

interface PathParts extends AccountParts {
  /** `/division/team/`; `/` when absent. Never from a client. */
  readonly path?: string;
}

/** A name that IAM would take, or one of an identity provider. */
type Named<Name extends string> =
  | (Readonly<Record<Name, string>> & { readonly subject?: never })
  | ({ readonly [name in Name]?: never } & {
      /** Any text: it is encoded, see {@link encodeName}. */
      readonly subject: string;
    });

export type RootParts = AccountParts;
export type UserParts = PathParts & Named<"name">;
export type FederatedUserParts = AccountParts & Named<"name">;
export interface GroupParts extends PathParts {
  readonly name: string;
}
export interface RoleParts extends PathParts {
  readonly name: string;
}
export type AssumedRoleParts = AccountParts & {
  /** The role's name, without its path. */
  readonly role: string;
} & Named<"session">;

const IN_ACCOUNT = { partition: PARTITION, account: ACCOUNT };
const optional = (rule: Rule): Rule => ({ ...rule, absent: "" });

/**
 * `arn:aws:iam::ACCOUNT:user/PATH/NAME`. Give `name` where names are IAM's (1 to 64 of `[A-Za-z0-9_+=,.@-]`), `subject`
 * where an identity provider makes them; use the same member for all callers of one provider.
 *
 * Throws {@link ArnError}: `INVALID_PARTS`, `MISSING_PART`, `UNKNOWN_PART`, `INVALID_PART`; then the caller is nobody that
 * policies know, and an HTTP server answers 401. A name with `/` would be a path, and the caller another user: the last
 * segment is `aws:username`. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 *
 * @example
 * userArn({ account: "111122223333", name: "nora" }); // "arn:aws:iam::111122223333:user/nora"
 * userArn({ account: "111122223333", subject: "auth0|5f7c" }); // "arn:aws:iam::111122223333:user/auth0%7C5f7c"
 * userArn({ account: "111122223333", name: "mallory/nora" }); // throws INVALID_PART
 */
export function userArn(parts: UserParts): string {
  const { path, name, subject, ...account } = readParts(parts, {
    ...IN_ACCOUNT,
    path: PATH,
    name: optional(NAME),
    subject: optional(SUBJECT),
  });
  return `${inAccount("iam", account)}:user${path}${oneOf("name", name, subject)}`;
}

/**
 * `arn:aws:iam::ACCOUNT:role/PATH/NAME`. Errors as {@link userArn}. A path below `/aws-service-role/` is refused: roles
 * there are AWS's own, and organizations' policies do not bind them.
 *
 * @example
 * roleArn({ account: "111122223333", path: "/ci/", name: "deploy" }); // "arn:aws:iam::111122223333:role/ci/deploy"
 */
export function roleArn(parts: RoleParts): string {
  const { path, name, ...account } = readParts(parts, { ...IN_ACCOUNT, path: ROLE_PATH, name: ROLE_NAME });
  return `${inAccount("iam", account)}:role${path}${name}`;
}

/**
 * `arn:aws:iam::ACCOUNT:group/PATH/NAME`, for `iam:` actions on groups. Names have up to 128 characters. Errors as {@link userArn}.
 *
 * @example
 * groupArn({ account: "111122223333", name: "editors" }); // "arn:aws:iam::111122223333:group/editors"
 */
export function groupArn(parts: GroupParts): string {
  const { path, name, ...account } = readParts(parts, { ...IN_ACCOUNT, path: PATH, name: GROUP_NAME });
  return `${inAccount("iam", account)}:group${path}${name}`;
}

/**
 * `arn:aws:iam::ACCOUNT:root`, the account's root user. Errors as {@link userArn}.
 *
 * @example
 * rootArn({ account: "111122223333" }); // "arn:aws:iam::111122223333:root"
 */
export function rootArn(parts: RootParts): string {
  return `${inAccount("iam", readParts(parts, IN_ACCOUNT))}:root`;
}

/**
 * `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. Session names that IAM takes have 2 to 64 characters; give `subject`
 * where they come from an identity provider. Errors as {@link userArn}.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 *
 * @example
 * assumedRoleArn({ account: "111122223333", role: "deploy", session: "run-7" }); // "arn:aws:sts::111122223333:assumed-role/deploy/run-7"
 */
export function assumedRoleArn(parts: AssumedRoleParts): string {
  const rules = { ...IN_ACCOUNT, role: ROLE_NAME, session: optional(SESSION_NAME), subject: optional(SUBJECT) };
  const { role, session, subject, ...account } = readParts(parts, rules);
  return `${inAccount("sts", account)}:assumed-role/${role}/${oneOf("session", session, subject)}`;
}

/**
 * `arn:aws:sts::ACCOUNT:federated-user/NAME`. Names that IAM takes have 2 to 32 characters. Errors as {@link userArn}.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 *
 * @example
 * federatedUserArn({ account: "111122223333", name: "nora" }); // "arn:aws:sts::111122223333:federated-user/nora"
 */
export function federatedUserArn(parts: FederatedUserParts): string {
  const rules = { ...IN_ACCOUNT, name: optional(FEDERATED_NAME), subject: optional(SUBJECT) };
  const { name, subject, ...account } = readParts(parts, rules);
  return `${inAccount("sts", account)}:federated-user/${oneOf("name", name, subject)}`;
}

function inAccount(service: string, { partition, account }: Readonly<Record<"partition" | "account", string>>): string {
  return `arn:${partition}:${service}::${account}`;
}

/** The name as it is, or the subject encoded; one of the two is given. */
function oneOf(part: string, name: string, subject: string): string {
  if (name !== "" && subject !== "")
    throw new ArnError("INVALID_PART", part, `\`${part}\` and \`subject\` are both given`, "give one of them");
  if (name === "" && subject === "")
    throw new ArnError("MISSING_PART", part, `\`${part}\` is not given`, `give \`${part}\`, or \`subject\``);
  return name || percentEncode(subject);
}
