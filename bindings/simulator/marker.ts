/** Marker: where the next page begins, bound to the call that it continues. */
import { ServiceError } from "./wire/service-error.js";

const VERSION = "1";
/** Parameters that may differ from page to page. */
const FREE = new Set(["Marker", "MaxItems"]);

/** 16 hexadecimal digits over what is asked. */
export async function callDigest(form: ReadonlyMap<string, string>): Promise<string> {
  const asked = [...form].filter(([name]) => !FREE.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(asked)));
  return Array.from(new Uint8Array(bytes, 0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Base64url of version, offset and digest. */
export function writeMarker(offset: number, digest: string): string {
  return btoa(`${VERSION}.${offset}.${digest}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The offset. Throws ServiceError InvalidInput for a marker that is not of this call. */
export function readMarker(marker: string | undefined, digest: string): number {
  if (marker === undefined) return 0;
  const [version, offset = "", of] = decode(marker).split(".");
  if (version === VERSION && /^[1-9]\d{0,5}$/.test(offset) && of === digest) return Number(offset);
  throw ServiceError.invalidInput("Marker belongs to another call", "give the Marker of the last answer, with the same parameters");
}

function decode(marker: string): string {
  try {
    return atob(marker.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}
