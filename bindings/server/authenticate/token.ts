/** The token of a request, as it was sent. */
import type { HttpFacts } from "postern/gateway";

export type Found = { readonly kind: "none" } | { readonly kind: "bad" } | { readonly kind: "token"; readonly token: string };

const TOKEN_UNITS_MAX = 8192;
const TOKEN = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/;

/** The scheme, whatever follows: behind a tab or `=` (RFC 9110 wants blanks) stands a credential that is not good, and nobody else's. */
const BEARER = /^Bearer(?![\w!#$%&'*+.^`|~-])/i;

export interface TokenPlace {
  readonly header: string;
  readonly cookie: string | undefined;
}

/** `none`: there is not one, or a credential of another kind; `bad`: it cannot be one, or there are two. */
export function findToken({ headers }: HttpFacts, { header, cookie }: TokenPlace): Found {
  if (cookie !== undefined) return only(cookiesOf(headers.get("cookie"), cookie));
  const values = headers.get(header)?.filter((value) => value !== "") ?? [];
  if (header !== "authorization") return only(values.map((value) => value.replace(/^Bearer +/i, "")));
  const bearer = values.filter((value) => BEARER.test(value));
  if (bearer.length === 0) return { kind: "none" };
  return values.length > 1 ? { kind: "bad" } : only(bearer.map((value) => value.slice("Bearer".length).replace(/^ +/, "")));
}

function only([token, ...more]: readonly string[]): Found {
  if (token === undefined) return { kind: "none" };
  return more.length > 0 || token.length > TOKEN_UNITS_MAX || !TOKEN.test(token) ? { kind: "bad" } : { kind: "token", token };
}

function cookiesOf(values: readonly string[] = [], name: string): string[] {
  const pairs = values.flatMap((value) => value.split(";")).map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
