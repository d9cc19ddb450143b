/**
 * The validator's door. It runs every row of the table (table.ts) that is made for the policy's type and has what it needs, and turns
 * what they say into findings.
 *
 * Look into checks/ for one finding, subject.ts for what a check sees of a policy, code-table.ts of findings/ for its type. It decides no
 * request, and takes the catalogue of services as an argument.
 */
import type { IssueCode } from "../findings/code-table.js";
import { CODE_TABLE } from "../findings/code-table.js";
import type { Finding } from "../findings/finding.js";
import { placelessFinding } from "../findings/set-finding.js";
import { compareTexts } from "../text/compare.js";
import { LineTable } from "../text/positions.js";
import type { Check, Note, Place } from "./check.js";
import { checkInput } from "./input.js";
import type { ValidatePolicyInput, ValidatePolicyResult } from "./input.js";
import { linkOf } from "./links.js";
import { locate } from "./places.js";
import type { Subject } from "./subject.js";
import { subjectOf } from "./subject-of.js";
import { CHECKS } from "./table.js";

/**
 * Checks one policy as `ValidatePolicy` of IAM Access Analyzer does, and beyond it: returns every finding, also where others stand in
 * the same statement. Never throws for a document. Cost: linear in the document.
 *
 * @throws ValidatorError with `code` INVALID_POLICY_TYPE, INVALID_RESOURCE_TYPE or INVALID_OPTION, for what the caller writes beside the document
 *
 * @example
 * validatePolicy({ policyType: "IDENTITY_POLICY", policyDocument: '{"Statement":[]}' }).findings.map((each) => each.issueCode);
 * // ["MISSING_STATEMENT", "MISSING_VERSION"]
 */
export function validatePolicy(input: ValidatePolicyInput): ValidatePolicyResult {
  checkInput(input);
  const subject = subjectOf(input);
  const isOwnWanted = input.options?.ownChecks !== false;
  const meant = CHECKS.filter(({ code, policies }) => policies.includes(subject.letter) && (isOwnWanted || !code.startsWith("X_")));
  const notes: CodedNote[] = [];
  const skipped = new Set<IssueCode>();
  for (const { code, needs, run } of meant) {
    if (!canRun(needs, subject)) skipped.add(code);
    else run(subject, (places, details, hint) => notes.push({ code, places: listOf(places), details, hint }));
  }
  const locale = input.locale === undefined || input.locale === "EN" ? {} : { requestedLocale: input.locale };
  const version = subject.catalogue === undefined ? {} : { catalogueVersion: subject.catalogue.version };
  const checks = meant.length - skipped.size;
  return { findings: finish(notes, subject), meta: { locale: "EN", ...locale, ...version, checks, skipped: [...skipped].sort() } };
}

function canRun(needs: Check["needs"], { catalogue }: Subject): boolean {
  if (needs === "catalogue") return catalogue !== undefined;
  return needs !== "curated" || catalogue?.curated !== undefined;
}

function listOf(places: Place | readonly Place[]): readonly Place[] {
  return Array.isArray(places) ? (places as readonly Place[]) : [places as Place];
}

// --- findings -----------------------------------------------------------------------------------------------------

type CodedNote = Note & { readonly code: IssueCode };

function finish(notes: CodedNote[], { root, text }: Subject): Finding[] {
  const lines = text === undefined ? undefined : new LineTable(text);
  return notes.sort(byPlaceThenCode).map(({ code, places, details, hint }) => ({
    // Every row of the table has a type: table.test.ts.
    ...placelessFinding(CODE_TABLE[code].findingType!, code, details, hint, linkOf(code)),
    locations: places.map((place) => locate(root, place, lines)),
  }));
}

/** Of two findings at one place, AWS gives that with the lesser code first. */
function byPlaceThenCode(a: CodedNote, b: CodedNote): number {
  const byPlace = (a.places[0]?.start ?? 0) - (b.places[0]?.start ?? 0) || partStart(a) - partStart(b);
  return byPlace || compareTexts(a.code, b.code);
}

/** A string begins before every part of it. */
function partStart({ places }: CodedNote): number {
  return places[0]?.part?.start ?? -1;
}
