/** What a message about a decision says. */
import type { MessageFacts } from "../model/explanation.js";
import { RequestError } from "../model/request.js";

const DENIALS: readonly unknown[] = ["explicitDeny", "implicitDeny"];

/** Throws RequestError where these are not the facts of a denial, by one of the causes. */
export function checkDenial(facts: unknown, causes: readonly string[]): asserts facts is MessageFacts {
  const { decision, cause, principal, action, resource } = (facts ?? {}) as Partial<Record<keyof MessageFacts, unknown>>;
  const areTexts = [cause, principal, action, resource].every((text) => typeof text === "string");
  if (areTexts && DENIALS.includes(decision) && causes.includes(cause as string)) return;
  throw new RequestError(
    "INVALID_REQUEST",
    "these are not the facts of a denial",
    "give `explain(request).facts` of a request that is denied",
  );
}
