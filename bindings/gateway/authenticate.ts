/** Asks the authenticators in order, until one finds its credential. */
import type { HttpFacts } from "./facts.js";
import type { AuthenticationResult, Identity } from "./identity.js";
import type { ReadOptions } from "./options.js";
import type { CompiledRoute } from "./routes/route.js";
import { after, type Soon } from "./soon.js";
import { Refusal } from "./verdict.js";

const ANONYMOUS: Identity = {
  principal: "*",
  context: undefined,
  claims: undefined,
  cert: undefined,
  credentialHeader: undefined,
  validUntil: undefined,
};

/** `tell` hears who found a credential. Throws Refusal. */
export function authenticated(
  facts: HttpFacts,
  route: CompiledRoute,
  { authenticators, authenticatorNames, anonymous }: ReadOptions,
  tell: (name: string) => void,
): Soon<Identity> {
  const names = route.authenticate ?? authenticatorNames;
  const askFrom = (at: number): Soon<Identity> => {
    const name = names[at];
    if (name === undefined) return nobody(route.anonymous ?? anonymous, tell);
    return after(authenticators.get(name)!.authenticate(facts), (result) => {
      if (result?.kind === "none") return askFrom(at + 1);
      tell(name);
      return callerOf(result);
    });
  };
  return askFrom(0);
}

function nobody(anonymous: "deny" | "evaluate", tell: (name: string) => void): Identity {
  tell("none");
  if (anonymous === "evaluate") return ANONYMOUS;
  throw new Refusal("NO_CREDENTIAL");
}

const REFUSED: readonly string[] = ["BAD_CREDENTIAL", "EXPIRED_CREDENTIAL", "UNKNOWN_KEY", "NO_KEYS"];

/** What is neither an identity nor a refusal is a fault of the authenticator's. */
function callerOf(result: AuthenticationResult): Identity {
  if (result?.kind === "refused" && REFUSED.includes(result.code))
    throw new Refusal(result.code, result.detail, undefined, result.challenge);
  if (result?.kind !== "identity") throw new Error("an authenticator gave neither an identity nor a refusal");
  const identity = ownIdentity(result.identity ?? {});
  const { principal } = identity;
  if (typeof principal !== "string" && (typeof principal !== "object" || principal === null))
    throw new Error("an identity has no principal");
  return identity;
}

/** What hostile JSON has put into `Object.prototype` is not among its members. */
function ownIdentity(identity: Identity): Identity {
  return {
    principal: own(identity, "principal"),
    context: own(identity, "context"),
    claims: own(identity, "claims"),
    cert: own(identity, "cert"),
    credentialHeader: own(identity, "credentialHeader"),
    validUntil: own(identity, "validUntil"),
  };
}

function own<Name extends keyof Identity>(identity: Identity, name: Name): Identity[Name] {
  return Object.hasOwn(identity, name) ? identity[name] : (undefined as Identity[Name]);
}
