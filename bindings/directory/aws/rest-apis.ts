/** `aws apigateway get-rest-api` and `get-rest-apis`. Their policies are JSON that was escaped once more: `{\"Version\":…`, `\/`. */
import type { ApiGatewaySettings } from "../../model/policy-set.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import type { Output } from "./output.js";
import { attachPolicy } from "./attach.js";
import { regionalArn } from "./place.js";

const ENDPOINTS = ["EDGE", "REGIONAL", "PRIVATE"] as const;

export function readRestApis(output: Output, draft: Draft): void {
  const { at, command } = output;
  const apis = command.name === "apigateway get-rest-api" ? [at] : at.get("items").items();
  for (const api of apis) readRestApi({ ...output, at: api }, draft);
}

function readRestApi(output: Output, draft: Draft): void {
  const { at } = output;
  const id = at.get("id").matching(/^[a-z0-9]+$/, "the id of a REST API");
  const arn = id === undefined ? undefined : regionalArn(output, "execute-api", id);
  if (arn === undefined) return;
  attachPolicy(arn, unescaped(at.optional("policy")), "resource policy", draft);
  readEndpoint(arn, at.optional("endpointConfiguration"), draft);
}

/** Whether methods have authorizers the output does not say: it is as if they had IAM's, unless the own form says otherwise. */
function readEndpoint(arn: string, at: Cursor, draft: Draft): void {
  const [type] = at.optional("types").items();
  const name = type?.oneOf(ENDPOINTS);
  if (name === undefined) return;
  const known = draft.resources.get(arn, "apiGateway") as Partial<ApiGatewaySettings> | undefined;
  const settings = { authorizer: "iam", ...known, endpoint: name.toLowerCase() };
  if (known?.endpoint === undefined) draft.resources.replace(arn, "apiGateway", settings);
  else draft.resources.set(arn, "apiGateway", settings, at);
}

/** As it was before the second escape: `'` too may have a backslash then. JSON itself has none before its first quote. */
function unescaped(at: Cursor): Cursor {
  const { value } = at;
  if (typeof value !== "string" || !/^(?:\s|\\[nrt])*\{(?:\s|\\[nrt])*\\"/.test(value)) return at;
  return at.as(value.replace(/\\(u[0-9A-Fa-f]{4}|[^])/g, (_, escape: string) => unescapeOne(escape)));
}

const CONTROLS: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function unescapeOne(escape: string): string {
  if (escape.length === 5) return String.fromCharCode(parseInt(escape.slice(1), 16));
  return CONTROLS[escape] ?? escape;
}
