/** Texts of a source → an artifact. Runs in a worker thread where there is one (compile.ts). */
import { compile, describeFinding, PolicyErrors } from "postern";
import { startError, StartError, type Fault } from "../faults.js";
import { directoryOf } from "./directory.js";
import type { SourceFile } from "./files.js";
import { identityPolicies, policySetOf } from "./policies.js";

export interface CompileJob {
  readonly form: "policies" | "policySet" | "directory";
  readonly mode: "aws" | "lenient";
  readonly files: readonly SourceFile[];
}

export type CompileResult =
  { readonly bytes: Uint8Array; readonly warnings: readonly string[] } | { readonly faults: readonly Fault[] };

/** What is wrong with the policies is a result; other faults are thrown. */
export function compileTexts({ form, mode, files }: CompileJob): CompileResult {
  try {
    if (form !== "directory") return compiled(form === "policies" ? identityPolicies(files) : policySetOf(files[0]!), mode, []);
    const { directory, warnings } = directoryOf(files, mode);
    return compiled(directory, mode, warnings);
  } catch (error) {
    if (error instanceof StartError) return { faults: error.faults };
    if (error instanceof PolicyErrors)
      return { faults: startError("POLICIES_INVALID", error.message, "`npx postern validate` says more").faults };
    if (error instanceof TypeError) return { faults: startError("POLICIES_INVALID", error.message, "see docs/policies.md").faults };
    throw error;
  }
}

function compiled(source: Parameters<typeof compile>[0], mode: "aws" | "lenient", before: readonly string[]): CompileResult {
  const { bytes, warnings } = compile(source, { mode });
  return { bytes, warnings: [...before, ...warnings.map((finding) => describeFinding(finding))] };
}
