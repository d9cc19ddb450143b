/** Findings about what is given around the documents: they have no place in a text. */
import { learnMoreLink, type IssueCode } from "../policy/codes.js";
import type { Finding, FindingType } from "../policy/findings.js";

export function setFinding(
  issueCode: IssueCode,
  findingDetails: string,
  hint: string,
  findingType: FindingType = "ERROR",
): Finding {
  return { findingType, issueCode, findingDetails, hint, learnMoreLink: learnMoreLink(issueCode), locations: [] };
}
