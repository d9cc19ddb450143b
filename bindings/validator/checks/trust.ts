/** Checks of role trust policies. */
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { Check, Say } from "../check.js";
import { each, eachUse, grammar, placeOf } from "../check.js";
import { matches } from "../patterns.js";
import type { Subject } from "../subject.js";
import type { ConditionUse, Entry, PrincipalEntry, StatementView } from "../statement-view.js";
import { splitKey } from "./conditions.js";

const SAML = /^arn:[^:]+:iam::[0-9]{12}:saml-provider\/.+$/;
const OIDC = /^arn:[^:]+:iam::[0-9]{12}:oidc-provider\/(.+)$/;
const HOST = /^[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+(?:\/\S*)?$/;

function federatedOf({ principals }: StatementView): readonly PrincipalEntry[] {
  return principals.filter(({ kind, isNot }) => kind === "Federated" && !isNot);
}

function providerForm({ principals }: StatementView, say: Say): void {
  for (const { kind, text, node } of principals) {
    if (kind !== "Federated" || SAML.test(text) || OIDC.test(text) || HOST.test(text) || /[*?]/.test(text)) continue;
    say(
      node,
      `${quote(text)} is not an identity provider`,
      "write the ARN of a SAML or OIDC provider, or a host name such as `accounts.google.com`",
    );
  }
}

/** The host, with its path, of an OIDC provider; as condition keys write it. */
function hostOf({ text }: PrincipalEntry): string | undefined {
  return OIDC.exec(text)?.[1] ?? (HOST.test(text) ? text : undefined);
}

// --- which action for which principal -----------------------------------------------------------------------------

type Caller = "saml" | "oidc" | "other";

function callersOf({ principals }: StatementView): ReadonlyMap<Caller, PrincipalEntry> {
  const callers = new Map<Caller, PrincipalEntry>();
  for (const entry of principals) {
    if (entry.isNot) continue;
    const caller = entry.kind !== "Federated" ? "other" : SAML.test(entry.text) ? "saml" : "oidc";
    if (!callers.has(caller)) callers.set(caller, entry);
  }
  return callers;
}

const CALLERS_BY_ACTION: Readonly<Record<string, Caller>> = {
  "sts:assumerolewithsaml": "saml",
  "sts:assumerolewithwebidentity": "oidc",
  "sts:assumerole": "other",
};

function mismatchedAction(statement: StatementView, say: Say): void {
  const callers = callersOf(statement);
  if (callers.size === 0) return;
  for (const { folded, text, node } of statement.actions) {
    const wanted = CALLERS_BY_ACTION[folded];
    if (wanted === undefined || callers.has(wanted)) continue;
    const [principal] = callers.values();
    const instead = callers.has("saml")
      ? "sts:AssumeRoleWithSAML"
      : callers.has("oidc")
        ? "sts:AssumeRoleWithWebIdentity"
        : "sts:AssumeRole";
    say([node, principal!.node], `${quote(principal!.text)} cannot call ${quote(text)}`, `write \`${instead}\``);
  }
}

const ROLES_ANYWHERE = "rolesanywhere.amazonaws.com";
const ROLES_ANYWHERE_ACTIONS = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

function missingForRolesAnywhere({ statements }: Subject, say: Say): void {
  const meant = statements.filter(
    ({ effect, principals }) => effect === "Allow" && principals.some(({ text, isNot }) => text === ROLES_ANYWHERE && !isNot),
  );
  const [first] = meant;
  if (first === undefined) return;
  const allowed = meant.flatMap(({ actions }) => actions);
  const missing = ROLES_ANYWHERE_ACTIONS.filter((action) => !allowed.some(({ folded }) => matches(foldAscii(action), folded)));
  if (missing.length === 0) return;
  say(
    placeOf(first, "Action"),
    `IAM Roles Anywhere also needs ${missing.map((action) => quote(action)).join(" and ")}`,
    "add them to `Action`",
  );
}

// --- conditions on providers --------------------------------------------------------------------------------------

const GITHUB = "token.actions.githubusercontent.com";

/** The keys of a provider: those that begin with its host. */
function keysOf({ conditions }: StatementView, host: string): readonly ConditionUse[] {
  const prefix = `${foldAscii(host)}:`;
  return conditions.filter(({ folded }) => folded.startsWith(prefix));
}

function eachProvider(find: (host: string, entry: PrincipalEntry, statement: StatementView, say: Say) => void): Check["run"] {
  return each((statement, say) => {
    if (statement.effect !== "Allow") return;
    for (const entry of federatedOf(statement)) {
      const host = hostOf(entry);
      if (host !== undefined) find(host, entry, statement, say);
    }
  });
}

function missingProviderKey(host: string, { node }: Entry, statement: StatementView, say: Say): void {
  if (keysOf(statement, host).length > 0 || isGithub(host)) return;
  say(node, `everybody whom ${quote(host)} knows may assume the role`, `test \`${host}:aud\` and \`${host}:sub\` in \`Condition\``);
}

function isGithub(host: string): boolean {
  return host === GITHUB || host.startsWith(`${GITHUB}/`);
}

function missingGithubSubject(host: string, { node }: Entry, statement: StatementView, say: Say): void {
  if (!isGithub(host) || keysOf(statement, host).some(({ folded }) => /:(?:sub|repository|job_workflow_ref)$/.test(folded))) return;
  say(
    node,
    "every GitHub repository may assume the role",
    `test \`${host}:sub\`, as in \`repo:ORGANIZATION/REPOSITORY:ref:refs/heads/main\``,
  );
}

/** `repo:org/repo:…`: organization and repository in full, and the branch, unless `:ref` names one. */
function openGithubSubject(statement: StatementView, say: Say): void {
  const uses = statement.conditions.filter(({ folded }) => splitKey(folded)?.prefix.startsWith(GITHUB) === true);
  const isRefTested = uses.some(({ folded, values }) => folded.endsWith(":ref") && !values.some(({ text }) => /^\*/.test(text)));
  for (const { folded, operator, values } of uses) {
    if (!folded.endsWith(":sub") || operator.base?.family !== "stringLike" || operator.base.negated) continue;
    for (const { text, node } of values) {
      if (!isOpenSubject(text, isRefTested)) continue;
      say(
        node,
        `${quote(text)} leaves open which repository or branch may assume the role`,
        "write organization, repository and branch, as in `repo:ORG/REPO:ref:refs/heads/main`",
      );
    }
  }
}

function isOpenSubject(text: string, isRefTested: boolean): boolean {
  const form = /^repo:([^:]*)(?::(.*))?$/s.exec(text);
  if (form === null) return /[*?]/.test(text);
  const [, repository = "", rest = ""] = form;
  if (/[*?]/.test(repository)) return true;
  return !isRefTested && /^[*?]+$/.test(rest);
}

const AUDIENCE = /:(?:aud|azp|oaud)$/;

function isAudience({ folded }: ConditionUse): boolean {
  return AUDIENCE.test(folded) && folded.split(":")[0]!.includes(".");
}

function anyAudience(use: ConditionUse, say: Say): void {
  if (use.operator.qualifier !== "foranyvalue" || !isAudience(use)) return;
  say(
    use.member,
    `${quote(use.key)} under \`ForAnyValue\` lets tokens through that were made for others too`,
    "remove the qualifier: the claim has one value",
  );
}

function confirmAudience(use: ConditionUse, say: Say): void {
  if (use.operator.qualifier === "" || !isAudience(use)) return;
  say(
    use.member,
    `${quote(use.key)} is tested with a qualifier, as if it had several values`,
    "make sure that the provider's claim is a list, or remove the qualifier",
  );
}

// --- principals ---------------------------------------------------------------------------------------------------

/** A role's ARN covers its sessions. */
function coveredSession({ principals }: StatementView, say: Say): void {
  const roles = new Map<string, PrincipalEntry>();
  for (const entry of principals) {
    const [, account, path] = /^arn:[^:]+:iam::([0-9]{12}):role\/(.+)$/.exec(entry.text) ?? [];
    if (account !== undefined) roles.set(`${account}/${path!.slice(path!.lastIndexOf("/") + 1)}`, entry);
  }
  for (const entry of principals) {
    const [, account, name] = /^arn:[^:]+:sts::([0-9]{12}):assumed-role\/([^/]+)\/.+$/.exec(entry.text) ?? [];
    const role = account === undefined ? undefined : roles.get(`${account}/${name!}`);
    if (role !== undefined)
      say(
        [entry.node, role.node],
        `${quote(role.text)} stands for every session of the role already`,
        `remove ${quote(entry.text)}`,
      );
  }
}

const isTyped = ({ isTrustByContent }: Subject): boolean => !isTrustByContent;

export const TRUST_CHECKS: readonly Check[] = [
  {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    policies: "T",
    needs: "tree",
    at: "the member's name",
    run: grammar("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", isTyped),
  },
  {
    code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    policies: "T",
    needs: "tree",
    at: "`Principal`",
    run: grammar("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", isTyped),
  },
  {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    policies: "T",
    needs: "tree",
    at: "the member's name",
    run: grammar("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", isTyped),
  },
  {
    code: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    policies: "T",
    needs: "tree",
    at: "the principal",
    run: each(providerForm),
  },
  {
    code: "MISMATCHED_ACTION_FOR_PRINCIPAL",
    policies: "T",
    needs: "tree",
    at: "the action, then the principal",
    run: each(mismatchedAction),
  },
  {
    code: "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
    policies: "T",
    needs: "tree",
    at: "`Action`",
    run: missingForRolesAnywhere,
  },
  {
    code: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    policies: "T",
    needs: "tree",
    at: "the principal",
    run: eachProvider(missingProviderKey),
  },
  {
    code: "MISSING_GITHUB_REPO_CONDITION_KEY",
    policies: "T",
    needs: "tree",
    at: "the principal",
    run: eachProvider(missingGithubSubject),
  },
  {
    code: "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    policies: "T",
    needs: "tree",
    at: "the value",
    run: each(openGithubSubject),
  },
  { code: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", policies: "T", needs: "tree", at: "the key's name", run: eachUse(anyAudience) },
  { code: "CONFIRM_AUDIENCE_CLAIM_TYPE", policies: "T", needs: "tree", at: "the key's name", run: eachUse(confirmAudience) },
  {
    code: "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    policies: "RT",
    needs: "tree",
    at: "the session's ARN, then the role's",
    run: each(coveredSession),
  },
];
