/** Is what the engine said what was expected? */
import type { CallExplanation, Explanation, MatchedStatement, StatementRef } from "../../model/explanation.js";
import { foldAscii } from "../../text/fold.js";
import { statementNameText, type Expectation } from "../suite/expectation.js";
import type { StatementName } from "../suite-file.js";
import type { Got } from "../result.js";

export function gotOf(found: Explanation | CallExplanation): Got {
  const { decision, cause } = found;
  return { decision, cause, causes: causesOf(found), by: decidingOf(found).map(referenceOf) };
}

function resultsOf(found: Explanation | CallExplanation): readonly Explanation[] {
  return "results" in found ? found.results : [found];
}

function causesOf(found: Explanation | CallExplanation): Got["causes"] & object {
  if (!("results" in found)) return found.causes;
  return [
    ...new Set([
      found.cause,
      ...found.results.filter(({ decision }) => decision === found.decision).flatMap(({ causes }) => causes),
    ]),
  ];
}

/** Denies of a denial, Allows of what is allowed; nothing decides an implicit denial. */
function decidingOf(found: Explanation | CallExplanation): readonly MatchedStatement[] {
  const effect = found.decision === "allowed" ? "Allow" : "Deny";
  return resultsOf(found).flatMap(({ matched }) => matched.filter((statement) => statement.effect === effect));
}

/** Without the reasons. */
function referenceOf({ because: _, ...reference }: MatchedStatement): StatementRef {
  return reference;
}

/** What of the expectation does not hold, in words; nothing where all of it does. `sameFile`: does a path of the suite name the policy? */
export function mismatchesOf(
  expected: Expectation,
  found: Explanation | CallExplanation,
  isNamed: (path: string, policy: string) => boolean,
): string[] {
  const { error, decision, causes, by, notBy, missingKeys, message } = expected;
  if (error !== undefined) return [`no error, but ${found.decision}`];
  const deciding = decidingOf(found);
  const isBy = (name: StatementName): boolean => deciding.some((statement) => isStatement(name, statement, isNamed));
  const missing = causes.filter((cause) => !causesOf(found).includes(cause));
  return [
    ...(decision === undefined || isDecision(decision, found.decision) ? [] : [`the decision is ${found.decision}`]),
    ...(missing.length === 0 ? [] : [`${missing.join(", ")} is not among the causes`]),
    ...(by === undefined || isBy(by) ? [] : [`not by ${statementNameText(by)}`]),
    ...(notBy !== undefined && isBy(notBy) ? [`by ${statementNameText(notBy)}`] : []),
    ...(missingKeys === undefined ? [] : missingKeyMismatches(missingKeys, found)),
    ...(message === undefined || found.message.includes(message) ? [] : ["the message differs"]),
  ];
}

function isDecision(expected: string, decision: string): boolean {
  return expected === decision || (expected === "denied" && decision !== "allowed");
}

function isStatement(
  { sid, policy, index }: StatementName,
  statement: StatementRef,
  isNamed: (path: string, policy: string) => boolean,
): boolean {
  return (
    (sid === undefined || statement.sid === sid) &&
    (policy === undefined || isNamed(policy, statement.policy)) &&
    (index === undefined || statement.index === index)
  );
}

function missingKeyMismatches(expected: readonly string[], found: Explanation | CallExplanation): string[] {
  const names = [...new Set(resultsOf(found).flatMap(({ missingKeys }) => missingKeys))];
  const [wanted, there] = [expected, names].map((list) => new Set(list.map(foldAscii)));
  const isSame = wanted!.size === there!.size && [...wanted!].every((name) => there!.has(name));
  return isSame ? [] : [`the missing keys are ${names.length === 0 ? "none" : names.join(", ")}`];
}
