/**
 * The compiler: policy set or directory → findings or artifact.
 *
 * Look here for the order of the passes: documents are read and lowered (plan/, lower/), rows become tables (tables/), tables become
 * bytes (emit/). It decides nothing, and knows nothing of requests: that is the engine.
 */
import {
  FLAG_EMPTY_STRING_IS_VALUE,
  FLAG_FOR_ANY_IF_EXISTS_ABSENT,
  FLAG_LENIENT,
  FLAG_NOT_PRINCIPAL_LENIENT,
  FLAG_NOT_RESOURCE_EXCLUDES_NOTHING,
} from "../../assembly/layout.js";
import type { Directory } from "../model/directory.js";
import type { Mode } from "../model/mode.js";
import { isError, type Finding } from "../findings/finding.js";
import type { PolicySet } from "../model/policy-set.js";
import { debugInfo } from "./emit/debug.js";
import { emit } from "./emit/emit.js";
import { PolicyErrors } from "../findings/policy-errors.js";
import { readOptions, refusePollution, type CompileOptions } from "./plan/options.js";
import type { Choices } from "../model/choices.js";
import type { Rewrite } from "./plan/plan-builder.js";
import { isDirectory, readDirectoryPlan } from "./plan/read-directory.js";
import { readPolicySet } from "./plan/read-set.js";
import { buildTables } from "./tables/tables.js";

export type { Choices, CompileOptions, Rewrite };

/** Compiled policies: deterministic bytes, whatever the member order of the JSON. */
export interface Artifact {
  readonly bytes: Uint8Array;
  readonly warnings: readonly Finding[];
}

/**
 * Compiles a policy set, or a whole directory, to an artifact.
 *
 * Throws one `PolicyErrors` with every finding of every document when at least one is an error. Takes time linear in the
 * text. The bytes are the caller's.
 *
 * Source: docs/spec/policy-language.md §1 (grammar), docs/findings.md (codes), docs/directory.md.
 *
 * @example
 * const artifact = compile({ identity: [{ name: "readers", document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}' }] });
 */
export function compile(source: PolicySet | Directory, given: CompileOptions = {}): Artifact {
  return compileRewritten(source, given);
}

/** As `compile`, with other statements in the place of each document's own. What is amiss with the documents is found as it is there. */
export function compileRewritten(source: PolicySet | Directory, given: CompileOptions, rewrite?: Rewrite): Artifact {
  refusePollution();
  const { mode = "aws", debug, choices = {} } = readOptions(given);
  const plan = isDirectory(source) ? readDirectoryPlan(source, mode, rewrite) : readPolicySet(source, mode, rewrite);
  const { findings } = plan;
  if (findings.some(isError)) throw new PolicyErrors(findings);
  const tables = buildTables(plan.lowered, plan.ownKeys);
  const bytes = emit(tables, plan, {
    flags: artifactFlags(mode, choices),
    debug: debug === false ? undefined : debugInfo(plan, tables),
  });
  return { bytes, warnings: findings };
}

function artifactFlags(mode: Mode, choices: Choices): number {
  return (
    (mode === "lenient" ? FLAG_LENIENT : 0) |
    (choices.notPrincipalMode === "lenient" ? FLAG_NOT_PRINCIPAL_LENIENT : 0) |
    (choices.unresolvedNotResource === "excludesNothing" ? FLAG_NOT_RESOURCE_EXCLUDES_NOTHING : 0) |
    (choices.emptyStringIsNull === false ? FLAG_EMPTY_STRING_IS_VALUE : 0) |
    (choices.forAnyIfExistsAbsent === true ? FLAG_FOR_ANY_IF_EXISTS_ABSENT : 0)
  );
}
