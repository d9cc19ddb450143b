/** Coverage as JSON: all that is known, but for the texts of the policies. */
import type { Coverage, DocumentCoverage } from "../coverage/coverage.js";

/** What `--coverage-json` writes (schema/coverage.json). */
export interface CoverageReport extends Omit<Coverage, "documents"> {
  readonly documents: readonly Omit<DocumentCoverage, "text" | "firstLine">[];
}

export function coverageJson({ documents, ...others }: Coverage): CoverageReport {
  return { ...others, documents: documents.map(({ text: _, firstLine: _line, ...document }) => document) };
}
