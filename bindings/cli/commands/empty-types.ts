/** A note for each policy type that is given and holds no policy. */
import { emptyTypes } from "../../surface/command-line.js";
import type { Sources } from "../output/sources.js";

const HINT = "leave it out where there is none";

/** Of an artifact that an engine has verified. */
export function noteEmptyTypes(bytes: Uint8Array, sources: Sources): void {
  for (const name of emptyTypes(bytes)) {
    sources.note("EMPTY_POLICY_TYPE", `${name} is given and holds no policy: it allows nothing`, HINT);
  }
}
