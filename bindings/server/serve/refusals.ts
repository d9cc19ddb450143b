/** What those are told who are not let in, each in the form that its client reads. */
import type { Refusal, Refuse } from "./web.js";

export const refuseSimulator: Refuse = (status, reason, path) =>
  path.startsWith("/policy/") ? refuseAnalyzer(status, reason) : refuseForm(status, reason);

export const refuseAdmin: Refuse = (_, reason) => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ error: reason }),
});

/** IAM and STS. */
function refuseForm(status: 403 | 503, reason: string): Refusal {
  const [type, code] = status === 403 ? ["Sender", "AccessDenied"] : ["Receiver", "ServiceUnavailable"];
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${reason}</Message></Error>`;
  const body = `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${error}<RequestId>none</RequestId></ErrorResponse>`;
  return { headers: { "content-type": "text/xml" }, body };
}

/** Access Analyzer. */
function refuseAnalyzer(status: 403 | 503, reason: string): Refusal {
  const code = status === 403 ? "AccessDeniedException" : "ServiceUnavailableException";
  return { headers: { "content-type": "application/json", "x-amzn-errortype": code }, body: JSON.stringify({ message: reason }) };
}
