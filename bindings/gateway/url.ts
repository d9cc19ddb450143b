/** Parts of a `Request`'s URL as they are written: a URL parser would resolve them once more. */

const URL_FORM = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?([^/?#@]*)([^#]*)/i;

export interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  /** Path and query. */
  readonly target: string;
}

export function urlParts(url: string): UrlParts | undefined {
  const [, scheme, host, target] = URL_FORM.exec(url) ?? [];
  if (scheme === undefined) return undefined;
  return { scheme: scheme.toLowerCase(), host: host!, target: target!.startsWith("/") ? target! : `/${target!}` };
}
