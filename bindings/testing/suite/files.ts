/** What a suite names beside itself. The library opens nothing: whoever calls it says what stands behind a path. */
import type { DirectorySource } from "../../directory/source.js";
import type { NamedPolicy } from "../../model/policy-set.js";
import type { SuiteSource } from "./source.js";

/**
 * Paths as a suite writes them, each with the name of the suite that they stand in. What they throw becomes a finding at the path where it
 * has `code` and `hint`, as errors of this package have.
 */
export interface SuiteFiles {
  /** A file that is extended. */
  suite(path: string, from: string): SuiteSource;
  /** The policies of a file or a glob; at least one. */
  policies(path: string, from: string, member: string): readonly NamedPolicy[];
  /** The sources of a directory: a file, or those of a folder. */
  directory(path: string, from: string): readonly DirectorySource[];
  /** An artifact. */
  artifact(path: string, from: string): Uint8Array;
  /** The name that policies of this path have; default: the path as it stands. */
  nameOf?(path: string, from: string): string;
}
