/**
 * Checks of the two IAM actions that hand a role over: `iam:PassRole` and `iam:CreateServiceLinkedRole`. Six of each: the action named,
 * covered by a wildcard or left in by `NotAction`; with `NotResource` or with a resource that leaves open which role.
 */
import type { IssueCode } from "../../findings/code-table.js";
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { Check, Place, Say } from "../check.js";
import { each, placeOf } from "../check.js";
import { matches } from "../patterns.js";
import type { Subject } from "../subject.js";
import type { ConditionUse, Entry, StatementView } from "../statement-view.js";

interface Handover {
  /** Of the codes. */
  readonly stem: "PASS_ROLE" | "CREATE_SLR";
  readonly action: string;
  readonly shown: string;
  /** The key that says to which service. */
  readonly key: string;
  readonly isOpen: (resource: string) => boolean;
  readonly confines: (use: ConditionUse) => boolean;
}

const PASS_ROLE: Handover = {
  stem: "PASS_ROLE",
  action: "iam:passrole",
  shown: "iam:PassRole",
  key: "iam:PassedToService",
  isOpen: isEveryRole,
  // AWS does not count `…IfExists`, which also holds where the role goes to nobody known.
  confines: ({ operator }) => operator.base !== undefined && !operator.ifExists,
};

const CREATE_SLR: Handover = {
  stem: "CREATE_SLR",
  action: "iam:createservicelinkedrole",
  shown: "iam:CreateServiceLinkedRole",
  key: "iam:AWSServiceName",
  isOpen: isEveryServiceRole,
  // A value that begins with a wildcard names no service.
  confines: ({ values }) => !values.some(({ text }) => /^[*?]/.test(text)),
};

/** `*`, or an ARN whose resource is every role: `role/*`. A role's own name before the wildcard is enough to let it pass. */
function isEveryRole(resource: string): boolean {
  return /^[*?]+$/.test(resource) || /^arn:[^:]*:iam:[^:]*:[^:]*:(?:[*?]+|role\/[*?]+)$/.test(resource);
}

/** A path that ends at one service's name confines the role to it. */
function isEveryServiceRole(resource: string): boolean {
  if (!/[*?]/.test(resource)) return false;
  return !/:role\/aws-service-role\/[^*?/]+(?:\/|$)/.test(resource);
}

function isConfined({ conditions }: StatementView, { key, confines }: Handover): boolean {
  const folded = foldAscii(key);
  return conditions.some((use) => use.folded === folded && confines(use));
}

function openResources({ resources }: StatementView, { isOpen }: Handover): readonly Entry[] {
  return resources.filter(({ text }) => isOpen(text));
}

type Kind = "named" | "wild" | "notAction";

/** What allows the action: its place, and how it is said where it is not the action's own name. */
interface Grant {
  readonly place: Place;
  readonly by: string;
}

/** The entry of `Action` that names the action, or covers it by a wildcard; or `NotAction`, where that leaves it in. */
function grantOf(statement: StatementView, kind: Kind, { action }: Handover, { actionSets }: Subject): Grant | undefined {
  const { notActions } = statement;
  const actionSet = actionSets.get(statement)!;
  if (kind === "notAction") {
    const isLeftIn = statement.member("NotAction") !== undefined && !notActions.some(({ folded }) => matches(action, folded));
    return isLeftIn ? { place: placeOf(statement, "NotAction"), by: " by `NotAction`" } : undefined;
  }
  const named = actionSet.named(action);
  if (kind === "named") return named === undefined ? undefined : { place: named.node, by: "" };
  const covering = named === undefined ? actionSet.covering(action) : undefined; // a named one is said under the other code
  return covering === undefined ? undefined : { place: covering.node, by: ` by ${quote(covering.text)}` };
}

function withNotResource(kind: Kind, handover: Handover): Check["run"] {
  return each((statement, say, subject) => {
    const element = statement.member("NotResource");
    if (statement.effect !== "Allow" || element === undefined) return;
    const grant = grantOf(statement, kind, handover, subject);
    if (grant === undefined) return;
    const details = `${quote(handover.shown)} is allowed${grant.by} on every role but those that \`NotResource\` names`;
    say(
      kind === "named" ? element.value : grant.place,
      details,
      `name the roles in \`Resource\`, in a statement for ${quote(handover.shown)} alone`,
    );
  });
}

function withOpenResource(kind: Kind, handover: Handover): Check["run"] {
  return each((statement, say, subject) => {
    if (statement.effect !== "Allow") return;
    const [resource] = openResources(statement, handover);
    if (resource === undefined) return;
    const grant = grantOf(statement, kind, handover, subject);
    if (grant === undefined || isConfined(statement, handover)) return;
    sayOpen(grant, resource, handover, say);
  });
}

function sayOpen({ place, by }: Grant, resource: Entry, { shown, key }: Handover, say: Say): void {
  const details = `${quote(shown)} is allowed${by} on ${quote(resource.text)}, which leaves open which role`;
  say(
    [place, resource.node],
    details,
    `name the roles by their ARN, or say to which service they go, by ${quote(key)} under \`StringEquals\``,
  );
}

function checksOf(handover: Handover): readonly Check[] {
  const row = (suffix: string, at: string, run: Check["run"]): Check => ({
    code: `${handover.stem}_${suffix}` as IssueCode,
    policies: "IS",
    needs: "tree",
    at,
    run,
  });
  return [
    row("WITH_NOT_RESOURCE", "`NotResource`", withNotResource("named", handover)),
    row("WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", "the action", withNotResource("wild", handover)),
    row("WITH_NOT_ACTION_AND_NOT_RESOURCE", "`NotAction`", withNotResource("notAction", handover)),
    row("WITH_STAR_IN_RESOURCE", "the action, then the resource", withOpenResource("named", handover)),
    row("WITH_STAR_IN_ACTION_AND_RESOURCE", "the action, then the resource", withOpenResource("wild", handover)),
    row("WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", "`NotAction`, then the resource", withOpenResource("notAction", handover)),
  ];
}

export const ROLE_CHECKS: readonly Check[] = [...checksOf(PASS_ROLE), ...checksOf(CREATE_SLR)];
