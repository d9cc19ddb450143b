/** A finding with the file, the policy and the statement that it is about. */
import type { Finding, Span } from "../../surface/validate.js";

export interface Placed {
  readonly finding: Finding;
  readonly file: string;
  /** Where in the file the policy stands, or empty. */
  readonly policy: string;
  /** Its `Sid`, or `#` and its index; empty for the whole policy. */
  readonly statement: string;
  readonly sid: string | undefined;
  /** What stands at the place, cut. */
  readonly written: string;
  /** In the file; undefined where the file holds the policy as a string. */
  readonly span: Span | undefined;
  /** Of the policy's own text, for excerpts. */
  readonly text: string;
}
