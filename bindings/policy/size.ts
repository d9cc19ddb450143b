/** The quotas of §1.6 that a document alone can show. They never influence matching. */
import type { PolicyType } from "./ast.js";
import type { IssueCode } from "../findings/codes.js";

export interface Quota {
  readonly code: IssueCode;
  readonly characters: number;
  /** White space outside strings is not counted. */
  readonly ignoresBlanks: boolean;
}

const RESOURCE_QUOTA: Quota = { code: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", characters: 20_480, ignoresBlanks: false };

/** Identity policies and boundaries have none here: a document does not say whether AWS or a customer wrote it. */
const QUOTAS: Readonly<Record<PolicyType, Quota | undefined>> = {
  identity: undefined,
  permissionsBoundary: undefined,
  session: { code: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", characters: 2_048, ignoresBlanks: false },
  trust: { code: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", characters: 8_192, ignoresBlanks: true },
  serviceControl: { code: "POLICY_SIZE_EXCEEDS_SCP_QUOTA", characters: 10_240, ignoresBlanks: false },
  resourceControl: { code: "POLICY_SIZE_EXCEEDS_RCP_QUOTA", characters: 5_120, ignoresBlanks: false },
  resource: RESOURCE_QUOTA,
  vpcEndpoint: RESOURCE_QUOTA,
};

/** The quota that a JSON text of `type` exceeds, with the characters counted, if it does. */
export function exceededQuota(text: string, type: PolicyType): { quota: Quota; counted: number } | undefined {
  const quota = QUOTAS[type];
  if (quota === undefined || text.length <= quota.characters) return undefined;
  const counted = quota.ignoresBlanks ? charactersWithoutBlanks(text) : text.length;
  return counted > quota.characters ? { quota, counted } : undefined;
}

/** The same for a document of which only the length of its shortest text is known. */
export function exceededQuotaByLength(counted: number, type: PolicyType): { quota: Quota; counted: number } | undefined {
  const quota = QUOTAS[type];
  return quota !== undefined && counted > quota.characters ? { quota, counted } : undefined;
}

/** Characters of a well-formed JSON text, white space outside strings left out. Cost: linear. */
export function charactersWithoutBlanks(text: string): number {
  return text.length - countBlanks(text);
}

/** White space outside strings of a well-formed JSON text. */
function countBlanks(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    for (; at < end; at++) if (text.charCodeAt(at) <= SPACE) count++;
    at = endOfString(text, end + 1);
  }
  return count;
}

/** Behind the string whose content begins at `from`. */
function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

const BACKSLASH = 0x5c,
  SPACE = 0x20;
