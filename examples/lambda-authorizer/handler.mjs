// A Lambda authorizer (type REQUEST) of API Gateway: who calls is looked up, Postern decides, the answer is the IAM policy that
// API Gateway expects. Loaded once, when the function's environment starts.
import { readFileSync } from "node:fs";
import { compile, Engine, RequestError } from "postern";
import { ArnError, executeApiArn, userArn } from "postern/arn";

const document = readFileSync(new URL("./policies/readers.json", import.meta.url), "utf8");
const engine = Engine.loadSync(compile({ identity: [{ name: "readers", document }] }));

/** In place of your token check: whoever cannot be named is nobody. A Map, since an object also has `constructor`. */
const CALLERS = new Map([["key-of-nora", userArn({ account: "111122223333", name: "nora" })]]);

/** REST APIs pass the names of headers as the client wrote them. */
function headerOf(headers, name) {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

const METHOD_ARN =
  /^arn:(?<partition>[^:]+):execute-api:(?<region>[^:]+):(?<account>[^:]+):(?<api>[^/]+)\/(?<stage>[^/]+)\/(?<method>[^/]+)(?<path>\/[^]*)$/;

/**
 * The method's ARN, put together again from parts that are checked: it holds the client's path, and is written into a policy. A
 * GET of `/*` would be allowed as a path of that name, and API Gateway would read the answer as "every path".
 */
function resourceOf(methodArn) {
  /** @type {any} What is missing, executeApiArn refuses. */
  const parts = METHOD_ARN.exec(methodArn)?.groups;
  return executeApiArn({ ...parts });
}

const statement = (Effect, Resource) => ({ Action: "execute-api:Invoke", Effect, Resource });

/** What is not allowed, and what cannot be decided, is denied for every path. */
function statementFor(principal, { methodArn, requestContext }) {
  try {
    const resource = resourceOf(methodArn);
    // API Gateway's own finding; X-Forwarded-For is the client's.
    const context = { "aws:SourceIp": requestContext.identity.sourceIp };
    if (engine.isAllowed({ principal, action: "execute-api:Invoke", resource, context })) return statement("Allow", resource);
  } catch (error) {
    if (!(error instanceof ArnError || error instanceof RequestError)) throw error;
  }
  return statement("Deny", "*");
}

export async function handler(event) {
  const principal = CALLERS.get(headerOf(event.headers, "x-api-key"));
  // API Gateway answers 401 to this very message.
  if (principal === undefined) throw new Error("Unauthorized");
  return { principalId: principal, policyDocument: { Version: "2012-10-17", Statement: [statementFor(principal, event)] } };
}
