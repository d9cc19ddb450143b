/** Random requests of a theme. */
import type { AuthorizationRequest } from "../../../bindings/index.js";
import { randomContext } from "./conditions.js";
import { ACCOUNTS } from "./names.js";
import { callerOf } from "./principals.js";
import type { Random } from "./random.js";
import type { Theme } from "./themes.js";

export function randomRequest(theme: Theme, random: Random): AuthorizationRequest {
  const { actions, resources } = random.pick(theme.sorts);
  const action = random.pick(actions);
  const resource = random.pick(resources);
  return {
    principal: callerOf(theme, random),
    action: random.oneIn(80) ? hostileAction(action, random) : random.oneIn(6) ? action.toLowerCase() : action,
    resource,
    ...randomAccount(resource, random),
    ...(random.oneIn(12) ? { resourceAccountIsManagement: random.oneIn(2) } : {}),
    ...(random.oneIn(4) ? {} : { context: randomContext(theme, 5, random) }),
  };
}

/** What no action can be called (policy-language 0.3): it must not walk past a Deny. */
export function hostileAction(action: string, random: Random): string {
  const fullwidth = (text: string): string => String.fromCodePoint(text.codePointAt(0)! + 0xfee0) + text.slice(1);
  const [prefix = "", name = ""] = action.split(":");
  return random.pick([
    ...["\n", " ", "\0", "\u200b", "\t", "*", "?", ":x", "\u00e9", "\u{1f600}", "\x7f"].map((end) => action + end),
    ` ${action}`,
    `${prefix}:\u00a0${name}`,
    `${prefix}: ${name}`,
    `${prefix}:${fullwidth(name)}`,
    `${fullwidth(prefix)}:${name}`,
    `${prefix}:*`,
    `${prefix}:`,
    `:${name}`,
    `?${prefix}:${name}`,
    prefix,
  ]);
}

/** Mostly where the ARN names none; now and then one that contradicts it. */
export function randomAccount(resource: string, random: Random): Pick<AuthorizationRequest, "resourceAccount"> {
  const isNamed = /^arn:[^:]*:[^:]*:[^:]*:[0-9]{12}:/.test(resource);
  return random.oneIn(isNamed ? 20 : 2) ? { resourceAccount: random.pick(ACCOUNTS) } : {};
}
