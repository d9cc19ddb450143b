// A Lambda authorizer (type REQUEST) of API Gateway: who calls is looked up, Postern decides, the answer is the IAM policy that
// API Gateway expects. Loaded once, when the function's environment starts.
import { readFileSync } from "node:fs";
import { compile, Engine } from "postern";

const document = readFileSync(new URL("./policies/readers.json", import.meta.url), "utf8");
const engine = Engine.loadSync(compile({ identity: [{ name: "readers", document }] }));

/** In place of your token check: whoever cannot be named is nobody. */
const CALLERS = { "key-of-nora": "arn:aws:iam::111122223333:user/nora" };

export async function handler({ methodArn, headers, requestContext }) {
  const principal = CALLERS[headers["x-api-key"]];
  // API Gateway answers 401 to this very message.
  if (principal === undefined) throw new Error("Unauthorized");
  const context = { "aws:SourceIp": requestContext.identity.sourceIp };
  const allowed = engine.isAllowed({ principal, action: "execute-api:Invoke", resource: methodArn, context });
  return {
    principalId: principal,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Action: "execute-api:Invoke", Effect: allowed ? "Allow" : "Deny", Resource: methodArn }],
    },
  };
}
