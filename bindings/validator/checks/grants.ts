/** Checks beyond Access Analyzer's: what a statement allows, and whether it can be meant. */
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { FullAction } from "../catalogue-index.js";
import { asPattern, resourceTemplate } from "../catalogue-index.js";
import type { Check, Say } from "../check.js";
import { each } from "../check.js";
import { intersects } from "../patterns.js";
import type { Subject } from "../subject.js";
import type { Entry, KnownEntry, StatementView } from "../statement-view.js";
import { meets, resourcePartOf } from "./resources.js";

/** Whether the statement leaves open which resource: `*`, or an ARN whose resource part begins with a wildcard. */
function isOpen(text: string): boolean {
  return /^[*?]+$/.test(text) || /^arn:(?:[^:]*:){4}[*?]+$/.test(text);
}

function openResource({ effect, resources, notResources }: StatementView): Entry | undefined {
  if (effect !== "Allow" || notResources.length > 0) return undefined;
  return resources.find(({ text }) => isOpen(text));
}

/** A check of each statement with the actions in it that the catalogue knows. */
function eachWithActions(find: (statement: StatementView, known: readonly KnownEntry[], say: Say) => void): Check["run"] {
  return (subject, say) => {
    for (const [statement, known] of subject.known) find(statement, known, say);
  };
}

/** `a`, `b`, `c` … */
function some(names: readonly string[]): string {
  return `${names
    .slice(0, 3)
    .map((name) => quote(name))
    .join(", ")}${names.length > 3 ? " …" : ""}`;
}

// --- actions and resources that do not go together ----------------------------------------------------------------

function withoutResources({ resources, notResources }: StatementView, known: readonly KnownEntry[], say: Say): void {
  if (notResources.length > 0 || resources.length === 0 || resources.length > COMPARED_MAX) return;
  if (resources.some(({ text }) => !text.startsWith("arn:") || isOpen(text) || text.split(":").length < 6)) return;
  for (const { text, node, known: listed } of known) {
    if (listed.action.resourceTypes.length > 0) continue;
    say(
      node,
      `${quote(text)} is about no resource, so a statement that names some never applies to it`,
      "allow it on `*`, in a statement of its own",
    );
  }
}

/** Resources of one statement that are compared with the actions' types. */
const COMPARED_MAX = 100;

function typeMismatch({ resources, notResources }: StatementView, known: readonly KnownEntry[], say: Say): void {
  if (notResources.length > 0 || resources.length === 0 || resources.length > COMPARED_MAX) return;
  if (resources.some(({ text }) => !text.startsWith("arn:"))) return;
  for (const { text, node, known: listed } of known) {
    const templates = templatesOf(listed);
    if (templates.length === 0 || resources.some((entry) => templates.some((template) => canMean(entry.text, template)))) continue;
    say(
      node,
      `none of the statement's resources is one that ${quote(text)} is about`,
      `name a resource such as \`${templates[0]!}\``,
    );
  }
}

/** ARNs of the types of an action; none where one of them is unknown. */
function templatesOf({ service, action }: FullAction): readonly string[] {
  const arns = action.resourceTypes.map(({ name }) => service.resourceTypes.get(name)?.arn);
  return arns.includes(undefined) ? [] : (arns as string[]);
}

function canMean(text: string, template: string): boolean {
  const [field, wanted] = [fieldsOf(text), fieldsOf(asPattern(template))];
  if (field.length < 6) return intersects(text, asPattern(template));
  return (
    [2, 3, 4].every((at) => field[at] === "" || wanted[at] === "" || intersects(field[at]!, wanted[at]!)) &&
    meets(resourcePartOf(field[5]!), resourceTemplate(wanted[5]!))
  );
}

function fieldsOf(arn: string): readonly string[] {
  const fields = arn.split(":");
  return fields.length <= 6 ? fields : [...fields.slice(0, 5), fields.slice(5).join(":")];
}

// --- more than is needed ------------------------------------------------------------------------------------------

function needlessStar(statement: StatementView, known: readonly KnownEntry[], say: Say): void {
  const open = openResource(statement);
  if (open === undefined || known.length < statement.actions.length || !known.every((entry) => entry.known.needsResource)) return;
  const hint = `name the resources of ${some(known.map(({ text }) => text))}`;
  if (open.text === "*") say(open.node, "every action of the statement can be confined to resources", hint);
}

function effectiveStar(statement: StatementView, say: Say): void {
  for (const { text, node } of statement.resources) {
    if (text !== "*" && (/^[*?]{2,}$/.test(text) || /^arn:(?:[^:]*:){4}[*?]+$/.test(text)) && isAnyOfService(text)) {
      say(node, `${quote(text)} stands for every resource`, "name the resources, or write `*`");
    }
  }
}

/** Nothing but wildcards after the service. */
function isAnyOfService(text: string): boolean {
  const fields = text.split(":");
  return fields.length < 6 || fields.slice(3).every((field) => /^[*?]*$/.test(field));
}

function serviceWildcard(statement: StatementView, say: Say, { actionSets }: Subject): void {
  if (statement.effect !== "Allow") return;
  for (const { folded, text, node } of actionSets.get(statement)!.wild) {
    if (/^(?:\*+|[a-z0-9-]+:\*+)$/.test(folded))
      say(
        node,
        `${quote(text)} allows every action${text === "*" ? "" : " of the service"}, those to come included`,
        "list the actions that are needed",
      );
  }
}

function allowWithNot(name: "NotAction" | "NotResource"): Check["run"] {
  return each((statement, say) => {
    const member = statement.member(name);
    if (statement.effect !== "Allow" || member === undefined) return;
    say(
      member,
      `\`Allow\` with \`${name}\` allows everything but what is named, also what AWS adds later`,
      `list what is allowed in \`${name.slice("Not".length)}\``,
    );
  });
}

/** Literal actions of a kind, allowed on any resource. */
function allowedOnAny(isMeant: (action: FullAction) => boolean, details: (names: string) => string, hint: string): Check["run"] {
  return eachWithActions((statement, known, say) => {
    if (openResource(statement) === undefined) return;
    const found = known.filter((entry) => isMeant(entry.known));
    if (found.length > 0)
      say(
        found.map(({ node }) => node),
        details(some(found.map(({ text }) => text))),
        hint,
      );
  });
}

function exposure(kind: "credentials" | "data", what: string, hint: string): Check["run"] {
  return (subject, say) => {
    const actions = (subject.catalogue?.curated?.exposures ?? [])
      .filter((row) => row.kind === kind)
      .map((row) => foldAscii(row.action));
    for (const statement of subject.statements) {
      if (openResource(statement) === undefined) continue;
      const found = new Set(
        actions.flatMap((action) => subject.actionSets.get(statement)!.find(action) ?? []).filter(({ folded }) => folded !== "*"),
      );
      const entries = [...found].sort((a, b) => a.node.start - b.node.start);
      if (entries.length > 0)
        say(
          entries.map(({ node }) => node),
          `${some(entries.map(({ text }) => text))}, allowed on every resource, ${what}`,
          hint,
        );
    }
  };
}

// --- more than is seen --------------------------------------------------------------------------------------------

/** The first entry of these statements that stands for the action. */
function findIn(statements: readonly StatementView[], action: string, { actionSets }: Subject): Entry | undefined {
  for (const statement of statements) {
    const entry = actionSets.get(statement)!.find(action);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function escalation(subject: Subject, say: Say): void {
  const open = subject.statements.filter((statement) => openResource(statement) !== undefined && statement.conditions.length === 0);
  if (findIn(open, "iam:passrole", subject)?.folded === "*") return; // `*` has a code of its own
  for (const { name, actions } of subject.catalogue?.curated?.escalations ?? []) {
    const found = actions.map((action) => findIn(open, foldAscii(action), subject));
    if (found.includes(undefined)) continue;
    const places = [...new Set(found.map((entry) => entry!.node))];
    const what = `${actions.map((action) => quote(action)).join(" and ")}, allowed on every resource, let a principal widen its own rights (${name})`;
    say(places, what, "name the resources, or add a permissions boundary");
  }
}

const BUCKET_WRITERS = ["s3:putbucketpolicy", "s3:putbucketacl", "s3:putobjectacl"];

/** Who may do all of these has nothing to gain from a bucket's policy. */
const OBJECT_ACTIONS = ["s3:getobject", "s3:putobject", "s3:deleteobject"];

/** Whoever may write the rules may give itself the rest. What a Deny takes from everything is not allowed. */
function bucketEscalation(subject: Subject, say: Say): void {
  const allowing = subject.statements.filter(({ effect }) => effect === "Allow");
  const denying = subject.statements.filter(isUnconditionalDeny);
  const allowed = (action: string): Entry | undefined =>
    findIn(denying, action, subject) === undefined ? findIn(allowing, action, subject) : undefined;
  if (OBJECT_ACTIONS.every((action) => allowed(action) !== undefined)) return;
  const writers = new Set(BUCKET_WRITERS.flatMap((action) => allowed(action) ?? []));
  for (const { text, node } of writers) {
    say(
      node,
      `${quote(text)} lets a principal give itself the object actions that it lacks`,
      "leave it to those who administer the bucket",
    );
  }
}

function isUnconditionalDeny({ effect, resources, conditions }: StatementView): boolean {
  return effect === "Deny" && conditions.length === 0 && resources.some(({ text }) => text === "*");
}

function sensitiveAccess(statement: StatementView, say: Say, { options }: Subject): void {
  if (statement.effect !== "Allow") return;
  for (const { action, resource } of options.sensitiveAccess ?? []) {
    const found = statement.actions.find(({ folded }) => intersects(folded, foldAscii(action)));
    const on = statement.resources.find(({ text }) => intersects(text, resource));
    if (found !== undefined && on !== undefined)
      say(
        [found.node, on.node],
        `the statement allows ${quote(action)} on ${quote(resource)}, which is kept from everybody`,
        "exclude it, by a narrower action or resource",
      );
  }
}

// --- who ----------------------------------------------------------------------------------------------------------

/** A value that anybody's request can have: every address, organization or account. */
function isAnybodys(text: string): boolean {
  if (/^(?:o-)?[*?]+$/.test(text) || text === "0.0.0.0/0" || text === "::/0") return true;
  if (!text.startsWith("arn:")) return false;
  const [, , service, , account = "*", resource = "*"] = text.split(":");
  if (service === "s3") return /^[*?]/.test(resource); // a bucket is one of its name, whosever it is
  return /^[*?]+$/.test(account) || (account === "" && (service === "iam" || service === "sts"));
}

/** Keys whose test, on known values, keeps the internet out. */
const CONFINING =
  /^aws:(?:principalorgid|principalorgpaths|principalaccount|principalarn|sourcearn|sourceaccount|sourceorgid|sourceorgpaths|sourcevpc|sourcevpce|vpceaccount|vpceorgid|vpceorgpaths|sourceip|vpcsourceip|userid|principaltag\/.+)$|^(?:kms:calleraccount|lambda:functionurlauthtype|s3:dataaccesspointaccount|s3:dataaccesspointarn)$/;

function isConfined({ conditions }: StatementView): boolean {
  return conditions.some(({ folded, operator, values }) => {
    if (
      !CONFINING.test(folded) ||
      operator.base === undefined ||
      operator.base.negated ||
      operator.base.family === "null" ||
      operator.ifExists ||
      operator.qualifier === "forallvalues"
    )
      return false;
    return values.length > 0 && !values.some(({ text }) => isAnybodys(text));
  });
}

function everyone(statement: StatementView, say: Say, { resourceType }: Subject): void {
  if (statement.effect !== "Allow" || resourceType === "AWS::EC2::VPCEndpoint" || isConfined(statement)) return;
  for (const { kind, text, node, isNot } of statement.principals) {
    if (!isNot && text === "*" && (kind === "" || kind === "AWS"))
      say(
        node,
        "everybody is allowed, and no condition keeps anybody out",
        "name the principals, or test a key such as `aws:PrincipalOrgID`",
      );
  }
}

function endpointPrincipal(statement: StatementView, say: Say, { resourceType }: Subject): void {
  if (resourceType !== "AWS::EC2::VPCEndpoint") return;
  for (const { text, node } of statement.principals) {
    if (text !== "*")
      say(
        node,
        `the policy of a VPC endpoint names the principal ${quote(text)}, which a gateway endpoint never finds`,
        "write `*`, and test `aws:PrincipalArn`",
      );
  }
}

export const GRANT_CHECKS: readonly Check[] = [
  {
    code: "X_ACTION_WITHOUT_RESOURCE_SUPPORT",
    policies: "IS",
    needs: "catalogue",
    at: "the action",
    run: eachWithActions(withoutResources),
  },
  { code: "X_RESOURCE_MISMATCH", policies: "IRS", needs: "catalogue", at: "the action", run: eachWithActions(typeMismatch) },
  { code: "X_RESOURCE_STAR", policies: "I", needs: "catalogue", at: "the resource", run: eachWithActions(needlessStar) },
  { code: "X_RESOURCE_EFFECTIVELY_STAR", policies: "I", needs: "tree", at: "the resource", run: each(effectiveStar) },
  { code: "X_SERVICE_WILDCARD", policies: "I", needs: "tree", at: "the action", run: each(serviceWildcard) },
  { code: "X_NOT_ACTION_WITH_ALLOW", policies: "I", needs: "tree", at: "the member's name", run: allowWithNot("NotAction") },
  { code: "X_NOT_RESOURCE_WITH_ALLOW", policies: "I", needs: "tree", at: "the member's name", run: allowWithNot("NotResource") },
  {
    code: "X_RESOURCE_EXPOSURE",
    policies: "I",
    needs: "catalogue",
    at: "every such action",
    run: allowedOnAny(
      ({ managesPermissions }) => managesPermissions,
      (names) => `${names}, allowed on every resource, change who may do what`,
      "name the resources",
    ),
  },
  {
    code: "X_INFRASTRUCTURE_MODIFICATION",
    policies: "I",
    needs: "catalogue",
    at: "every such action",
    run: allowedOnAny(
      ({ isWrite, needsResource }) => isWrite && needsResource,
      (names) => `${names} are allowed on every resource, and could be confined to some`,
      "name the resources",
    ),
  },
  {
    code: "X_CREDENTIALS_EXPOSURE",
    policies: "I",
    needs: "curated",
    at: "every such action",
    run: exposure("credentials", "answer with credentials", "name the resources whose credentials are needed"),
  },
  {
    code: "X_DATA_EXFILTRATION",
    policies: "I",
    needs: "curated",
    at: "every such action",
    run: exposure("data", "read what is kept secret", "name the resources that are to be read"),
  },
  { code: "X_PRIVILEGE_ESCALATION", policies: "I", needs: "curated", at: "the actions", run: escalation },
  { code: "X_BUCKET_POLICY_ESCALATION", policies: "I", needs: "tree", at: "the action", run: bucketEscalation },
  { code: "X_SENSITIVE_ACCESS", policies: "IR", needs: "tree", at: "the action, then the resource", run: each(sensitiveAccess) },
  { code: "X_INTERNET_ACCESSIBLE", policies: "R", needs: "tree", at: "the principal", run: each(everyone) },
  { code: "X_ENDPOINT_PRINCIPAL", policies: "R", needs: "tree", at: "the principal", run: each(endpointPrincipal) },
];
