/** The quotas of §1.6 that a document alone can show. They never influence matching. */
import type { PolicyType } from "./ast.js";
import type { IssueCode } from "../findings/codes.js";
import type { Report } from "../findings/report.js";
import type { Extent } from "../text/json-node.js";

/** Identity policies and boundaries have none here: a document does not say whether AWS or a customer wrote it. */
const QUOTAS: Readonly<Record<PolicyType, readonly [code: IssueCode, characters: number] | undefined>> = {
  identity: undefined,
  permissionsBoundary: undefined,
  session: ["POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", 2_048],
  trust: ["POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", 8_192],
  serviceControl: ["POLICY_SIZE_EXCEEDS_SCP_QUOTA", 10_240],
  resourceControl: ["POLICY_SIZE_EXCEEDS_RCP_QUOTA", 5_120],
  resource: ["POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", 20_480],
  vpcEndpoint: ["POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", 20_480],
};

/** Of a trust policy, white space outside strings is not counted. `length` is that of the whole text. */
export function checkQuota(length: number, withoutBlanks: () => number, type: PolicyType, root: Extent, report: Report): void {
  const [code, most] = QUOTAS[type] ?? [];
  if (code === undefined || most === undefined || length <= most) return;
  const counted = type === "trust" ? withoutBlanks() : length;
  if (counted <= most) return;
  report.warning(code, root, `the policy has ${counted} characters, AWS stores ${most} at most`, "shorten it or split it");
}

/** Characters of a well-formed JSON text, white space outside strings left out. Cost: linear. */
export function charactersWithoutBlanks(text: string): number {
  // Without escapes, what stands between two quotes is in a string, and out of one, in turns.
  const parts = text.replace(/\\./g, "..").split('"');
  const counted = (part: string, index: number): number => (index % 2 === 1 ? part : part.replace(/\s+/g, "")).length;
  return parts.reduce((count, part, index) => count + counted(part, index), parts.length - 1);
}
