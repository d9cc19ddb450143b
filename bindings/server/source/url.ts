/** An artifact over HTTP: asked for with the ETag of what is in force, so that an origin answers 304 most of the time. */
import { quote, startError } from "../faults.js";
import { isLoopback } from "../serve/host-rule.js";
import { bodyWithin } from "./bounded.js";
import { revisionOf } from "./digest.js";
import { ARTIFACT_BYTES_MAX, FETCH_MILLIS, REDIRECTS_MAX, RETRY_AFTER_SECONDS_MAX, REVISION_UNITS_MAX } from "./limits.js";
import { NO_WATCHER, SourceFault, type Loaded, type PolicySource } from "./source.js";

export interface UrlOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly version: string;
}

interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** Throws StartError for what is not https, or http on the loopback. */
export function urlSource(text: string, { headers = {}, version }: UrlOptions): PolicySource {
  const url = checkedUrl(text);
  let [inForce, last]: [Validators, Validators] = [{}, {}];
  return {
    name: shownUrl(url),
    read: async (isForced) => {
      const given = isForced ? {} : conditions(inForce);
      const response = await get(
        url,
        { accept: "application/vnd.postern.artifact", "user-agent": `postern/${version}`, ...given },
        headers,
      );
      if (response.status === 304 && !isForced) return drained(response);
      last = validatorsOf(response);
      return loaded(response, await bytesOf(response));
    },
    taken: () => void (inForce = last),
    // It is asked for again: an origin may give one version twice.
    refused: () => undefined,
    watch: () => NO_WATCHER,
  };
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname.replace(/^\[|\]$/g, "")))) return url;
  throw startError("CONFIG_INVALID", `\`source.url\` must be https, or http on this machine, found ${quote(text)}`, "correct it");
}

/** Without what may be a secret. */
function shownUrl({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

function conditions({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(etag === undefined ? {} : { "if-none-match": etag }),
    ...(lastModified === undefined ? {} : { "if-modified-since": lastModified }),
  };
}

function validatorsOf({ headers }: Response): Validators {
  const [etag, lastModified] = [headers.get("etag"), headers.get("last-modified")];
  return { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
}

async function drained(response: Response): Promise<undefined> {
  await response.body?.cancel();
  return undefined;
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const encoding = response.headers.get("content-encoding") ?? "identity";
  if (!["identity", "gzip"].includes(encoding))
    throw new SourceFault("fetch", `the content encoding must be gzip or identity, found ${quote(encoding)}`);
  const bytes = await attempt(() => bodyWithin(response, ARTIFACT_BYTES_MAX));
  if (bytes === undefined) throw new SourceFault("bad_artifact", `the artifact has more than ${ARTIFACT_BYTES_MAX} bytes`);
  return bytes;
}

function loaded({ headers }: Response, bytes: Uint8Array): Loaded {
  const etag = headers.get("etag") ?? undefined;
  const named = [headers.get("x-amz-version-id"), etag?.replace(/^(?:W\/)?"(.*)"$/, "$1")];
  const revision = named.find(
    (name) => typeof name === "string" && /^[\x21-\x7e]+$/.test(name) && name.length <= REVISION_UNITS_MAX,
  );
  return { bytes, revision: revision ?? revisionOf(bytes), warnings: [], ...(etag === undefined ? {} : { etag }) };
}

/** Follows redirects itself: `fetch` would follow them anywhere. Throws SourceFault. */
async function get(start: URL, own: Record<string, string>, secret: Readonly<Record<string, string>>): Promise<Response> {
  const signal = AbortSignal.timeout(FETCH_MILLIS);
  let url = start;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const headers = { "accept-encoding": "gzip, identity", ...own, ...(url.origin === start.origin ? secret : {}) };
    const at = url;
    const response = await attempt(() => fetch(at, { headers, signal, redirect: "manual", cache: "no-store" }));
    if (response.status === 200 || response.status === 304) return response;
    await response.body?.cancel();
    const next = redirectOf(response, url);
    if (next === undefined)
      throw new SourceFault(
        "fetch",
        `${shownUrl(url)} answered ${response.status}`,
        retryAfterOf(response.headers.get("retry-after")),
      );
    url = next;
  }
  throw new SourceFault("fetch", `more than ${REDIRECTS_MAX} redirects`);
}

/** Never from https to http. */
function redirectOf({ status, headers }: Response, from: URL): URL | undefined {
  const location = headers.get("location");
  if (![301, 302, 303, 307, 308].includes(status) || location === null || !URL.canParse(location, from)) return undefined;
  const url = new URL(location, from);
  if (url.protocol === "https:" || (url.protocol === "http:" && from.protocol === "http:" && isLoopback(url.hostname))) return url;
  throw new SourceFault("fetch", "a redirect leads from https to http");
}

/** Seconds, or a date. */
export function retryAfterOf(text: string | null, now = Date.now()): number | undefined {
  if (text === null) return undefined;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), RETRY_AFTER_SECONDS_MAX) : undefined;
}

async function attempt<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error && cause.message !== "" ? `: ${cause.message}` : "";
    throw new SourceFault("fetch", `${message}${reason}`);
  }
}
