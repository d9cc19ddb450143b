// Evaluation 2.2, steps 2–8, from the statements that apply.

import { isEndpointSilent } from "./endpoint.js";
import { grantLogic } from "./grant.js";
import { isScpSilent } from "./organization.js";
import { resourceSide } from "./question.js";
import type { Question } from "./question.js";
import { isRefusedAsPublic } from "./s3-public.js";
import { refusingRule } from "./service-rules.js";
import type { Applied } from "./statement.js";
import type { Cause, Verdict } from "./types.js";

/** Step 2, and RestrictPublicBuckets (9.5), in the order of 2.4. */
function explicitCauses(question: Question, applied: Applied[]): Cause[] {
  const order: Cause[] = ["rcp", "scp", "vpce", resourceSide(question), "blockPublicAccess", "identity", "boundary", "session"];
  const isDenied = (type: Cause) => applied.some(({ policyType, effect }) => policyType === type && effect === "Deny");
  return order.filter((cause) => (cause === "blockPublicAccess" ? isRefusedAsPublic(question) : isDenied(cause)));
}

export function combine(question: Question, applied: Applied[]): Verdict {
  // Step 2.
  const denying = explicitCauses(question, applied);
  if (denying.length > 0) return { decision: "explicitDeny", causes: denying };

  // Steps 4 and 5. Step 3 always passes.
  const gates: Cause[] = [];
  if (isScpSilent(question, applied)) gates.push("scp");
  if (isEndpointSilent(question, applied)) gates.push("vpce");

  if (question.isUnknown) return { decision: "implicitDeny", causes: [...gates, "identity"], rule: "unknownPrincipal" }; // DECISIONS 24

  // Step 6. Every Deny is gone, what is left are Allows.
  const grant = grantLogic(question, applied);
  const missing = [...gates, ...grant.missing];
  if (missing.length > 0) {
    // Step 8. DECISIONS 24: policies that nobody knows.
    const isUnheard = question.hasNoEntry && missing.includes("identity");
    return { decision: "implicitDeny", causes: missing, ...(isUnheard ? { rule: "unknownPrincipal" as const } : {}) };
  }

  // Step 7.
  const rule = refusingRule(question);
  if (rule !== undefined) return { decision: "implicitDeny", causes: ["serviceRule"], rule };
  return { decision: "allowed", causes: grant.causes, rule: grant.rule };
}
