/** Findings about what is given around the documents: they have no place in a text. */
import { learnMoreLink, type IssueCode } from "../policy/codes.js";
import type { Finding, FindingType } from "../policy/findings.js";
import { MAX_DETAILS_UNITS } from "../policy/limits.js";
import { shown } from "../policy/text.js";

export function setFinding(
  issueCode: IssueCode,
  findingDetails: string,
  hint: string,
  findingType: FindingType = "ERROR",
): Finding {
  const details = shown(findingDetails, MAX_DETAILS_UNITS);
  return { findingType, issueCode, findingDetails: details, hint, learnMoreLink: learnMoreLink(issueCode), locations: [] };
}
