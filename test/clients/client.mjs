// Reads calls as JSON on standard input and prints what the JavaScript SDK says of each. Where to, the environment says.
import { text } from "node:stream/consumers";
import * as accessanalyzer from "@aws-sdk/client-accessanalyzer";
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";

const SERVICES = {
  iam: [iam, new iam.IAMClient({})],
  sts: [sts, new sts.STSClient({})],
  accessanalyzer: [accessanalyzer, new accessanalyzer.AccessAnalyzerClient({})],
};

async function answer({ service, operation, parameters }) {
  const [module, client] = SERVICES[service];
  try {
    const { $metadata: _, ...result } = await client.send(new module[`${operation}Command`](parameters));
    return result;
  } catch (error) {
    return {
      error: error.name,
      code: error.Code ?? error.name,
      status: error.$metadata?.httpStatusCode,
      attempts: error.$metadata?.attempts,
    };
  }
}

const answers = [];
for (const call of JSON.parse(await text(process.stdin))) answers.push(await answer(call));
console.log(JSON.stringify(answers));
