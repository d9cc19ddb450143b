/** Remarks on values that look alike, at the end of a sentence: `: \`O-1\` differs in case only`. */
import { FORM_FOR_ALL, FORM_FOR_ANY, FORM_NEGATED, TEST_NULL } from "../../assembly/layout.js";
import type { ConditionText } from "../artifact/tables/conditions.js";
import { conditionDifference } from "./alike.js";
import { comparedText, conditionComparand, equals, isTextTest, wholeComparand, type Comparand } from "./comparand.js";
import { short } from "./listed.js";
import type { RequestView } from "./request-view.js";

export function comparandsOf(patterns: readonly string[], view: RequestView): Comparand[] {
  return patterns.flatMap((pattern) => wholeComparand(pattern, view.resolve) ?? []);
}

export function clause(difference: string | undefined): string {
  return difference === undefined ? "" : `: ${difference}`;
}

/** The first value that is none of the policy's: of several one is enough to fail. */
function unlisted(comparands: readonly Comparand[], values: readonly string[], { effort }: RequestView): string | undefined {
  const found = values.find(
    (value) => !comparands.some((comparand) => !effort.allows(comparand, value) || equals(comparand, value)),
  );
  return found === undefined || values.length === 1 ? undefined : `\`${short(found)}\` is not among them`;
}

/** What would have to be otherwise for the request's value to be one of the policy's; nothing where that would tell a redacted value. */
export function differenceOf(condition: ConditionText, view: RequestView): string | undefined {
  const { operator, test, flags, keyIndex, values } = condition;
  const requested = view.values(keyIndex);
  const isPlain = (flags & (FORM_FOR_ALL | FORM_FOR_ANY)) === 0;
  if (requested === undefined) {
    return isPlain && isTextTest(test) && values.includes("") ? "an absent key is not the empty string" : undefined;
  }
  if (test === TEST_NULL) return undefined;
  if (isPlain && view.isList(keyIndex)) {
    const set = (flags & FORM_NEGATED) === 0 ? "ForAnyValue" : "ForAllValues";
    return `\`${operator}\` matches no list, \`${set}:${operator}\` looks at each value`;
  }
  if (view.redacts || !isTextTest(test)) return undefined;
  const comparands = values.flatMap((_value, index) => conditionComparand(condition, index, view.resolve) ?? []);
  const compared = requested.map((value) => comparedText(condition, value));
  const outsider = (flags & FORM_FOR_ALL) !== 0 && (flags & FORM_NEGATED) === 0 ? unlisted(comparands, compared, view) : undefined;
  return conditionDifference(comparands, compared, operator, view.effort) ?? outsider;
}
