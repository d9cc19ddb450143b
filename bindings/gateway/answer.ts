/** A verdict as an HTTP answer (serving §3.4). */
import type { FetchResponse } from "../model/fetch.js";
import { headerValue, isHeaderValue } from "./header-value.js";
import type { Verdict } from "./verdict.js";

export interface AnswerOptions {
  /** Envoy: names the header that held the credential, so that it goes no further. */
  readonly removeCredential?: boolean;
  /**
   * Names of the headers that the facts were read from, as `vary` lists them. Left out, the answer is `no-store`, also where the verdict may
   * be cached: a cache that does not know them would give one request the answer of another.
   */
  readonly vary?: string;
}

/** An answer for servers that write it themselves: a `Response` costs more than a decision. */
export interface AnswerParts {
  readonly status: number;
  /** Names in lower case and values in turn, as `writeHead` of Node.js takes them; a name may stand there twice. */
  readonly headers: readonly string[];
  /** JSON; undefined: empty. */
  readonly body: string | undefined;
}

/** Values that cannot stand in a header are left out: a platform would throw, and an error is not a denial. */
export function answerParts(verdict: Verdict, { removeCredential = false, vary }: AnswerOptions = {}): AnswerParts {
  const { status, id } = verdict;
  const headers = cacheHeaders(verdict, vary);
  headers.push("x-postern-decision-id", id);
  if (status === 200) addAllowed(headers, verdict, removeCredential);
  else if (status === 401) for (const challenge of verdict.challenges ?? []) add(headers, "www-authenticate", challenge);
  else if (status === 403) addDenied(headers, verdict);
  else if (status === 503) headers.push("retry-after", "1");
  const body = bodyOf(verdict);
  if (body !== undefined) headers.push("content-type", "application/json");
  return { status, headers, body: body === undefined ? undefined : JSON.stringify(body) };
}

/** `must-revalidate`: a client's `cache-control: max-stale`, which gateways pass on, must not make an answer last. */
function cacheHeaders({ cache }: Verdict, vary: string | undefined): string[] {
  if (cache === undefined || vary === undefined) return ["cache-control", "no-store"];
  const names = cache.vary === "" ? vary : `${vary}, ${cache.vary}`;
  return ["cache-control", `private, max-age=${cache.seconds}, must-revalidate`, "vary", names];
}

function add(headers: string[], name: string, value: string | undefined): void {
  if (isHeaderValue(value)) headers.push(name, value);
}

function addAllowed(headers: string[], verdict: Verdict, removeCredential: boolean): void {
  const { decision, revision, principal, passHeaders, credentialHeader } = verdict;
  headers.push("x-postern-decision", decision);
  // Empty rather than left out: a gateway that copies what is there would let the client's own pass.
  add(headers, "x-postern-principal", principal === undefined ? "" : headerValue(principal));
  add(headers, "x-postern-revision", shown(revision) ?? "");
  if (passHeaders !== undefined) for (const [name, value] of Object.entries(passHeaders)) add(headers, name, value);
  if (removeCredential) add(headers, "x-envoy-auth-headers-to-remove", credentialHeader);
}

function addDenied(headers: string[], { code, decision, revision }: Verdict): void {
  if (code !== "DENIED") return void headers.push("x-postern-code", code);
  headers.push("x-postern-decision", decision);
  add(headers, "x-postern-revision", shown(revision));
}

export function answerOf(verdict: Verdict, options: AnswerOptions = {}): FetchResponse {
  const { status, headers: list, body } = answerParts(verdict, options);
  const headers = new Headers();
  for (let at = 0; at < list.length; at += 2) headers.append(list[at]!, list[at + 1]!);
  return new Response(body ?? null, { status, headers }) as FetchResponse;
}

function shown(revision: string | undefined): string | undefined {
  return revision === undefined ? undefined : headerValue(revision);
}

function bodyOf({ status, id, message, explanation }: Verdict): object | undefined {
  switch (status) {
    case 200:
      return undefined;
    case 401:
      return { error: "Unauthorized" };
    case 403:
      return {
        error: "AccessDenied",
        id,
        ...(message === undefined ? {} : { message }),
        ...(explanation === undefined ? {} : { explanation }),
      };
    default:
      return { error: "InternalError", id };
  }
}
