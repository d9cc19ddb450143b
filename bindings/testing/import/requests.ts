/** Requests of `postern eval --requests`, with `expect` beside them, as a suite. */
import { plainValueOf } from "../../text/json-value.js";
import { readJsonTexts } from "../../text/json.js";
import type { RequestDefaults, SuiteCase, SuiteExpectation, SuitePolicies } from "../suite-file.js";
import { invalid, membersOf, unexpanded, uniquelyNamed, type Converted } from "./converted.js";

/**
 * A case for each request. Those without `expect` are to be reviewed. Throws an error with a code where the text is not JSON, or a request is
 * not an object.
 *
 * @example
 * const { suite } = convertRequests(text, "requests", { set: { identity: "policies/*.json" } });
 */
export function convertRequests(text: string, name: string, policies: SuitePolicies): Converted {
  const roots = readJsonTexts(text).flatMap(({ root, fault }) => {
    if (fault !== undefined) throw invalid(fault.problem, "put one JSON object on each line");
    return root?.kind === "array" ? root.items : (root ?? []);
  });
  const review: number[] = [];
  const cases = roots.map((root, index): SuiteCase => {
    const { name: own, expect, warning: _, ...request } = membersOf(plainValueOf(root), "a request");
    if (expect === undefined) review.push(index);
    return {
      ...(typeof own === "string" ? { name: own } : {}),
      request: unexpanded(request) as RequestDefaults,
      ...(expect === undefined ? {} : { expect: expect as SuiteExpectation }),
    };
  });
  if (cases.length === 0) throw invalid("the file holds no request", "put one request on each line, as a JSON object");
  return { suite: { version: 1, name, policies, cases: uniquelyNamed(cases) }, warnings: [], review };
}
