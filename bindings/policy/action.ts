/** Action patterns (§2): `*` or `prefix:name`. Wildcards only; a `${` does not begin a variable here. */
import type { ActionPattern, Pattern } from "./ast.js";
import type { Context } from "./context.js";
import { isIamType } from "./context.js";
import type { JsonString } from "../text/json-node.js";
import { quote } from "../text/quote.js";
import { foldAscii } from "../text/fold.js";
import { readTemplate } from "./variables.js";

const WILDCARDS_ONLY = { variables: false, wildcards: true } as const;

/** What nearly every action is: `prefix:name` of ordinary ASCII characters, nothing to report and nothing to expand. */
const ORDINARY_NAME = /^[A-Za-z0-9.-]+:[!-)+-9;->@-~]+$/;
/** The same with wildcards in the name. */
const ORDINARY_PATTERN = /^[A-Za-z0-9.-]+:[!-9;-~]+$/;

/** Of an inspection: an action without a fault, whatever it matches. */
const UNREAD: ActionPattern = { text: "", pattern: undefined };

/** Returns the pattern, or undefined after an error. */
export function readAction(node: JsonString, context: Context): ActionPattern | undefined {
  const text = node.value;
  if (context.isInspection && context.type !== "trust" && ORDINARY_NAME.test(text)) return UNREAD;
  const known = context.recurring.actions;
  let action = known.get(text);
  if (action !== undefined) return action;
  // Policies are mostly lists of actions: the usual ones take one look each, the slow twin below covers all.
  let pattern: Pattern;
  if (ORDINARY_NAME.test(text)) pattern = [{ kind: "text", text: text.toLowerCase() }];
  else if (ORDINARY_PATTERN.test(text)) pattern = readTemplate(text.toLowerCase(), WILDCARDS_ONLY, []);
  else return readUnusual(node, context);
  action = { text, pattern, number: known.size };
  known.set(text, action);
  return action;
}

function readUnusual(node: JsonString, context: Context): ActionPattern | undefined {
  const text = node.value;
  if (text === "*") return { text, pattern: foldedPattern(text) };
  const colon = text.indexOf(":");
  if (colon < 0 || text.includes(":", colon + 1)) {
    const details = `action ${quote(text)} has ${colon < 0 ? "no service prefix" : "more than one colon"}`;
    context.report.error("INVALID_ACTION", node, details, "write `service:Action`, or `*` for every action");
    return undefined;
  }
  const prefix = text.slice(0, colon);
  if (!/^(?:\*|[A-Za-z0-9.-]+)$/.test(prefix)) {
    const details = `invalid service prefix ${quote(prefix)} in action ${quote(text)}`;
    context.report.error("INVALID_SERVICE_IN_ACTION", node, details, "a prefix has letters, digits, `.` and `-`, or is `*` alone");
    return undefined;
  }
  if (prefix === "*") reportEveryService(node, context);
  if (isUsableName(text, colon + 1)) return { text, pattern: foldedPattern(text) };
  const problem = colon + 1 === text.length ? "names no action" : "contains white space";
  context.report.warning("X_ACTION_CHARSET", node, `${quote(text)} ${problem}, so it matches nothing`, "write `service:Action`");
  return { text, pattern: undefined };
}

/** 2-2a: IAM knows no service `*`; a name of any service can be meant by nobody but other services' policies. */
function reportEveryService(node: JsonString, context: Context): void {
  const { report } = context;
  const text = node.value;
  if (/^\*:\*+$/.test(text)) return;
  const details = `the service prefix of action ${quote(text)} is \`*\``;
  const hint = "name the service, or write `*` for every action";
  if (isIamType(context.type)) report.strict("INVALID_SERVICE_IN_ACTION", node, details, hint);
  else report.warning("INVALID_SERVICE_IN_ACTION", node, details, hint);
}

function isUsableName(text: string, from: number): boolean {
  return from < text.length && !/\s/.test(text);
}

export function foldedPattern(text: string): Pattern {
  return readTemplate(foldAscii(text), WILDCARDS_ONLY, []);
}
