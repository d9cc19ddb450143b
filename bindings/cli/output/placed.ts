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

/** What stays the same when lines are moved: file, policy, statement, code, and what stands at the place. */
export function fingerprintOf({ finding, file, policy, statement, written }: Placed): string {
  return [file, policy, statement, finding.issueCode, written].join(" | ");
}

/** A rule by which findings are left out. */
export interface Ignore {
  readonly code: string;
  /** A `Sid`, or a file; undefined: everywhere. */
  readonly where: string | undefined;
  readonly reason: string;
}
