/** Findings about what is given around the documents: they have no place in a text. */
import { learnMoreLink, type IssueCode } from "./codes.js";
import type { Finding, FindingType } from "./finding.js";
import { DETAILS_UNITS_MAX } from "../../assembly/limits.js";
import { shown } from "../text/quote.js";

export function setFinding(
  issueCode: IssueCode,
  findingDetails: string,
  hint: string,
  findingType: FindingType = "ERROR",
): Finding {
  const details = shown(findingDetails, DETAILS_UNITS_MAX);
  return { findingType, issueCode, findingDetails: details, hint, learnMoreLink: learnMoreLink(issueCode), locations: [] };
}
