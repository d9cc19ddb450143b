/** Findings about what is given around the documents: they have no place in a text. */
import { learnMoreLink, type IssueCode } from "./codes.js";
import type { Finding, FindingType } from "./finding.js";
import { DETAILS_UNITS_MAX } from "../../assembly/limits.js";
import { shown } from "../text/quote.js";

export function setFinding(code: IssueCode, details: string, hint: string, type: FindingType = "ERROR"): Finding {
  return placelessFinding(type, code, details, hint, learnMoreLink(code));
}

/** The same of any list of codes: `link` says where the code is explained. */
export function placelessFinding<Type extends FindingType, Code extends string>(
  findingType: Type,
  issueCode: Code,
  details: string,
  hint: string,
  link: string,
): Finding & { readonly findingType: Type; readonly issueCode: Code } {
  const findingDetails = shown(details, DETAILS_UNITS_MAX);
  return { findingType, issueCode, findingDetails, hint, learnMoreLink: link, locations: [] };
}
