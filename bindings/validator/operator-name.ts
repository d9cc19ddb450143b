/** Condition operators as AWS's services read them: in any case of letters. The compiler asks for the documented case. */
import type { BaseOperator } from "../policy/operators.js";
import { BASE_OPERATORS } from "../policy/operators.js";
import { foldAscii } from "../text/fold.js";

export interface OperatorName {
  readonly qualifier: "" | "forallvalues" | "foranyvalue";
  readonly ifExists: boolean;
  /** As AWS spells it; undefined for an unknown one. */
  readonly name: string | undefined;
  readonly base: BaseOperator | undefined;
  /** As AWS spells all of it; undefined for an unknown one. */
  readonly spelled: string | undefined;
}

const BY_FOLDED: ReadonlyMap<string, string> = new Map([...BASE_OPERATORS.keys()].map((name) => [name.toLowerCase(), name]));
const FORM = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/s;
const QUALIFIERS = { "": "", forallvalues: "ForAllValues:", foranyvalue: "ForAnyValue:" } as const;

export function readOperatorName(text: string): OperatorName {
  const [, qualifier = "", folded = "", suffix] = FORM.exec(foldAscii(text)) ?? [];
  const name = BY_FOLDED.get(folded);
  const base = name === undefined ? undefined : BASE_OPERATORS.get(name);
  const known = qualifier as OperatorName["qualifier"];
  const ifExists = suffix !== undefined;
  const spelled = name === undefined ? undefined : `${QUALIFIERS[known]}${name}${ifExists ? "IfExists" : ""}`;
  return { qualifier: known, ifExists, name, base, spelled };
}
