/** Identity policies of a folder, and policy sets of a file. */
import { basename } from "node:path";
import type { NamedPolicy, PolicySet } from "postern";
import { startError } from "../faults.js";
import { isJson, yamlDocuments } from "./documents.js";
import { readFiles, unreadable, type SourceFile } from "./files.js";

/** Throws StartError. Each document is a policy, named by its file. */
export function identityPolicies(files: readonly SourceFile[]): PolicySet {
  return { identity: files.flatMap(policiesOf) };
}

function policiesOf(file: SourceFile): NamedPolicy[] {
  const name = basename(file.name);
  if (isJson(file)) return [{ name, document: file.text }];
  const documents = yamlDocuments(file, "POLICIES_INVALID");
  return documents.map((document, at) => ({
    name: documents.length === 1 ? name : `${name}#${at + 1}`,
    document: document as NamedPolicy["document"],
  }));
}

/** Throws StartError. */
export function policySetOf(file: SourceFile): PolicySet {
  const [value, ...more] = isJson(file) ? [parsed(file)] : yamlDocuments(file, "POLICIES_INVALID");
  if (more.length > 0) throw unreadable(file.name, "expected one document, found several", "POLICIES_INVALID");
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !("Statement" in value)) return value;
  throw startError(
    "POLICIES_INVALID",
    `${file.name} is not a policy set`,
    'it looks like { "identity": [{ "name": "…", "document": { … } }] }',
  );
}

function parsed({ name, text }: SourceFile): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unreadable(name, (error as Error).message, "POLICIES_INVALID");
  }
}

/**
 * The policies of a folder (or of one file) as identity policies, each named by its file: JSON and YAML, folders in it too. Names that
 * begin with a dot are left out; whatever else would be passed over is an error.
 *
 * Throws an Error that says what is wrong.
 *
 * @example
 * const engine = await Engine.load(compile(readPolicies("policies")));
 */
export function readPolicies(folder: string): PolicySet {
  return identityPolicies(readFiles(folder, "POLICIES_INVALID"));
}
