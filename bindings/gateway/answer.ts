/** A verdict as an HTTP answer (serving §3.4). */
import type { FetchResponse } from "../model/fetch.js";
import { headerValue, isHeaderValue } from "./header-value.js";
import type { Verdict } from "./verdict.js";

export interface AnswerOptions {
  /** Envoy: names the header that held the credential, so that it goes no further. */
  readonly removeCredential?: boolean;
}

/** An answer for servers that write it themselves: a `Response` costs more than a decision. */
export interface AnswerParts {
  readonly status: number;
  /** Names in lower case; a name may stand there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** JSON; undefined: empty. */
  readonly body: string | undefined;
}

/** Values that cannot stand in a header are left out: a platform would throw, and an error is not a denial. */
export function answerParts(verdict: Verdict, { removeCredential = false }: AnswerOptions = {}): AnswerParts {
  const headers: [string, string][] = [["cache-control", "no-store"]];
  for (const [name, value] of headersOf(verdict, removeCredential)) if (isHeaderValue(value)) headers.push([name, value]);
  const body = bodyOf(verdict);
  if (body !== undefined) headers.push(["content-type", "application/json"]);
  return { status: verdict.status, headers, body: body === undefined ? undefined : JSON.stringify(body) };
}

export function answerOf(verdict: Verdict, options: AnswerOptions = {}): FetchResponse {
  const { status, headers: list, body } = answerParts(verdict, options);
  const headers = new Headers();
  for (const [name, value] of list) headers.append(name, value);
  return new Response(body ?? null, { status, headers }) as FetchResponse;
}

function headersOf(verdict: Verdict, removeCredential: boolean): [string, string | undefined][] {
  const { status, decision, code, id, revision, principal, passHeaders, challenges, credentialHeader } = verdict;
  const common: [string, string | undefined][] = [["x-postern-decision-id", id]];
  switch (status) {
    case 200:
      return [
        ["x-postern-decision", decision],
        ...common,
        // Empty rather than left out: a gateway that copies what is there would let the client's own pass.
        ["x-postern-principal", principal === undefined ? "" : headerValue(principal)],
        ["x-postern-revision", shown(revision) ?? ""],
        ...Object.entries(passHeaders ?? {}),
        ["x-envoy-auth-headers-to-remove", removeCredential ? credentialHeader : undefined],
      ];
    case 401:
      return [...common, ...(challenges ?? []).map((challenge): [string, string] => ["www-authenticate", challenge])];
    case 403:
      if (code !== "DENIED") return [...common, ["x-postern-code", code]];
      return [["x-postern-decision", decision], ...common, ["x-postern-revision", shown(revision)]];
    case 503:
      return [...common, ["retry-after", "1"]];
    default:
      return common;
  }
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
