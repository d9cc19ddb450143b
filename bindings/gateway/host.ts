/** The host that a client asked. */
import { HOST_UNITS_MAX } from "./limits.js";
import { Refusal } from "./verdict.js";

const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

/** Lower case, without port and trailing dot. Throws Refusal AMBIGUOUS_HEADER for what is not a host. */
export function hostOf(text: string): string {
  if (text.length <= HOST_UNITS_MAX && HOST.test(text)) return text;
  const host = text
    .toLowerCase()
    .replace(/:\d{1,5}$/, "")
    .replace(/\.$/, "");
  if (text.length > HOST_UNITS_MAX || !HOST.test(host))
    throw new Refusal("AMBIGUOUS_HEADER", "the host is not a name or an address");
  return host;
}
