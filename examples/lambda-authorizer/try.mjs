// node examples/lambda-authorizer/try.mjs: three events as API Gateway sends them.
import { handler } from "./handler.mjs";

const API = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod";
const event = (path, sourceIp) => ({
  type: "REQUEST",
  methodArn: `${API}/GET/${path}`,
  headers: { "x-api-key": "key-of-nora" },
  requestContext: { identity: { sourceIp } },
});

for (const asked of [event("reports/q3", "192.0.2.10"), event("reports/q3", "203.0.113.9"), event("payroll/q3", "192.0.2.10")]) {
  const { policyDocument } = await handler(asked);
  console.log(policyDocument.Statement[0].Effect, asked.methodArn.slice(API.length), asked.requestContext.identity.sourceIp);
}
