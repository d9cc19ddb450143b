/** Reads a template at its place in a document and reports its faults there. */
import type { Pattern } from "./ast.js";
import type { Context } from "./context.js";
import type { Extent } from "../text/json-node.js";
import { remembered } from "../text/remembered.js";
import { quote } from "../text/quote.js";
import { foldAscii } from "../text/fold.js";
import type { VariableFault, VariableFaultCode } from "./variables.js";
import { hasVariable, readTemplate } from "./variables.js";

/** `wildcards`: whether `*` and `?` are wildcards there. */
export function readTemplateAt(text: string, wildcards: boolean, at: Extent, context: Context): Pattern {
  const faults: VariableFault[] = [];
  const pattern = readTemplate(text, { variables: context.hasVariables, wildcards }, faults);
  if (faults.length > 0) reportVariableFaults(faults, at, context);
  if (hasVariable(pattern)) noteSpellings(text, context);
  return pattern;
}

/** How the text's variables spell their keys. */
function noteSpellings(text: string, { recurring: { spellings } }: Context): void {
  for (const [, name] of text.matchAll(/\$\{([^\s,}]+)/g)) {
    remembered(spellings, foldAscii(name!), () => name!);
  }
}

/** Each kind of fault once for each value: a value with ten empty variables has one thing to be mended. */
function reportVariableFaults(faults: readonly VariableFault[], at: Extent, context: Context): void {
  const seen = new Set<VariableFaultCode>();
  for (const fault of faults) {
    if (seen.has(fault.code)) continue;
    seen.add(fault.code);
    const [problem, hint] = FAULTS[fault.code];
    context.report.strict(fault.code, at, `${problem} ${quote(fault.text)}`, hint);
  }
}

const FAULTS: Readonly<Record<VariableFaultCode, readonly [problem: string, hint: string]>> = {
  EMPTY_VARIABLE: ["variable without a name", "name a condition key, as in `${aws:username}`"],
  MISSING_BRACE_IN_VARIABLE: ["variable without a closing brace", "close it with `}`; a literal `$` is written `${$}`"],
  UNSUPPORTED_SPACE_IN_VARIABLE: ["white space in the name of the variable", "remove the white space"],
  MISSING_QUOTE_IN_VARIABLE: [
    "malformed default in the variable",
    "write a comma, one space and the default in single quotes, as in `${aws:username, 'nobody'}`",
  ],
};
