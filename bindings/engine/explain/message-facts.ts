/** What a message about a decision says. */
import type { Cause, Rule } from "../../model/cause.js";
import { RequestError, type Decision } from "../../model/request.js";

export interface MessageFacts {
  readonly decision: Decision;
  readonly cause: Cause;
  /** All of them, the primary one first: what allows is named whole. */
  readonly causes?: readonly Cause[];
  readonly rule?: Rule;
  /** As messages name it: the caller's own ARN, `anonymous`, a service's name. */
  readonly principal: string;
  readonly action: string;
  /** `*`: the action has none. */
  readonly resource: string;
  /** The policy that denies, where it is to be named. */
  readonly policyArn?: string;
  /** Caller and resource have different accounts: S3 is then silent on endpoint policies, STS on reasons. */
  readonly isOtherAccount?: boolean;
  /** They have neither account nor organization in common: S3 then says no more than `Access Denied`. */
  readonly isOutsider?: boolean;
  /** The service gives no reasons. */
  readonly isPlain?: boolean;
}

const DENIALS: readonly unknown[] = ["explicitDeny", "implicitDeny"];

/** Throws RequestError where these are not the facts of a denial, by one of the causes. */
export function checkDenial(facts: unknown, causes: readonly string[]): asserts facts is MessageFacts {
  const { decision, cause, principal, action, resource } = (facts ?? {}) as Partial<Record<keyof MessageFacts, unknown>>;
  const areTexts = [cause, principal, action, resource].every((text) => typeof text === "string");
  if (areTexts && DENIALS.includes(decision) && causes.includes(cause as string)) return;
  throw new RequestError(
    "INVALID_REQUEST",
    "these are no facts of a denial",
    "give `explain(request).facts` of a request that is denied",
  );
}
