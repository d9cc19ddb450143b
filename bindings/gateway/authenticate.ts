/** Asks the authenticators in order, until one finds its credential. */
import { ownMembers } from "../text/plain-object.js";
import type { HttpFacts } from "./facts.js";
import type { AuthenticationResult, Identity } from "./identity.js";
import type { ReadOptions } from "./options.js";
import type { CompiledRoute } from "./routes/route.js";
import { Refusal } from "./verdict.js";

export interface Caller {
  readonly identity: Identity;
}

const ANONYMOUS: Caller = { identity: { principal: "*" } };

/** `tell` hears who found a credential. Throws Refusal. */
export async function authenticated(
  facts: HttpFacts,
  route: CompiledRoute,
  { authenticators, anonymous }: ReadOptions,
  tell: (name: string) => void,
): Promise<Caller> {
  for (const name of route.authenticate ?? authenticators.keys()) {
    const result = await authenticators.get(name)!.authenticate(facts);
    if (result?.kind === "none") continue;
    tell(name);
    return callerOf(result);
  }
  tell("none");
  if ((route.anonymous ?? anonymous) === "evaluate") return ANONYMOUS;
  throw new Refusal("NO_CREDENTIAL");
}

const REFUSED: readonly string[] = ["BAD_CREDENTIAL", "EXPIRED_CREDENTIAL", "UNKNOWN_KEY", "NO_KEYS"];

/** What is neither an identity nor a refusal is a fault of the authenticator's. */
function callerOf(result: AuthenticationResult): Caller {
  if (result?.kind === "refused" && REFUSED.includes(result.code))
    throw new Refusal(result.code, result.detail, undefined, result.challenge);
  if (result?.kind !== "identity") throw new Error("an authenticator gave neither an identity nor a refusal");
  const { identity } = result;
  const { principal } = identity ?? {};
  if (typeof principal !== "string" && (typeof principal !== "object" || principal === null))
    throw new Error("an identity has no principal");
  return { identity: ownMembers(identity) };
}
