/** Texts of files as values. JSON stays a text where its reader knows places by itself. */
import { isScalar, parseAllDocuments, visit, type Document } from "yaml";
import { StartError, type Fault, type FaultCode } from "../faults.js";
import type { SourceFile } from "./files.js";
import { keyFaults } from "./yaml-keys.js";

/** The documents of a YAML file. Throws StartError with every fault. */
export function yamlDocuments({ name, text }: SourceFile, code: FaultCode): unknown[] {
  const found = parseAllDocuments(text, { version: "1.2", schema: "core", prettyErrors: true, uniqueKeys: true });
  const documents = "empty" in found ? [] : found;
  const faults = documents
    .flatMap(({ errors, warnings }) => [...errors, ...warnings])
    .map(({ message }): Fault => ({ code, message, hint: "check it with a YAML editor", file: name }));
  if (faults.length > 0) throw new StartError(faults);
  return documents.map((document) => {
    // An account is a text, whatever YAML makes of twelve digits.
    visit(document, (_, node) => {
      if (isScalar(node) && typeof node.value === "number" && /^\d{12}$/.test(node.source ?? "")) node.value = node.source;
    });
    const wrong = keyFaults(document).map(({ message }): Fault => ({
      code,
      message,
      hint: "write each key once, as a text",
      file: name,
    }));
    if (wrong.length > 0) throw new StartError(wrong);
    return plainValue(document, name, code);
  });
}

/** Throws StartError: an alias may name nothing, or stand for too much. */
function plainValue(document: Document, file: string, code: FaultCode): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw new StartError([{ code, message: (error as Error).message, hint: "write the value itself", file }]);
  }
}

export function isJson({ name }: SourceFile): boolean {
  return /\.json$/i.test(name);
}
