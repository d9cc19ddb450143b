/** The actions of a role trust policy (§1.5): IAM saves no pattern that matches none of them. */
import type { ActionPattern } from "./ast.js";
import { readAction } from "./action.js";
import type { Context } from "./context.js";
import type { JsonString } from "../text/json-node.js";
import { matchesText } from "./pattern-match.js";
import { quote } from "../text/quote.js";
import { foldAscii } from "../text/fold.js";

const TRUST_ACTIONS: readonly string[] = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:TagSession",
  "sts:SetSourceIdentity",
  "sts:SetContext",
];
const FOLDED_TRUST_ACTIONS = TRUST_ACTIONS.map(foldAscii);

/** Returns the pattern, or undefined after an error of its form. */
export function readTrustAction(node: JsonString, context: Context): ActionPattern | undefined {
  const action = readAction(node, context);
  if (action !== undefined && !isTrustAction(action)) {
    const details = `${quote(node.value)} matches no action of a trust policy`;
    context.report.strict("UNSUPPORTED_ACTION_IN_POLICY", node, details, `the actions are ${TRUST_ACTIONS.map(quote).join(", ")}`);
  }
  return action;
}

function isTrustAction({ pattern }: ActionPattern): boolean {
  return pattern !== undefined && FOLDED_TRUST_ACTIONS.some((action) => matchesText(pattern, action));
}
