/** The switches that an artifact was compiled with, read back from the flags of its header. */
import {
  FLAG_EMPTY_STRING_IS_VALUE,
  FLAG_FOR_ANY_IF_EXISTS_ABSENT,
  FLAG_LENIENT,
  FLAG_NOT_PRINCIPAL_LENIENT,
  FLAG_NOT_RESOURCE_EXCLUDES_NOTHING,
} from "../../assembly/layout.js";

export interface CompiledOptions {
  readonly mode: "aws" | "lenient";
  readonly choices: {
    readonly notPrincipalMode: "strict" | "lenient";
    readonly unresolvedNotResource: "byEffect" | "excludesNothing";
    readonly emptyStringIsNull: boolean;
    readonly forAnyIfExistsAbsent: boolean;
  };
}

export function compiledOptions(flags: number): CompiledOptions {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  return {
    mode: has(FLAG_LENIENT) ? "lenient" : "aws",
    choices: {
      notPrincipalMode: has(FLAG_NOT_PRINCIPAL_LENIENT) ? "lenient" : "strict",
      unresolvedNotResource: has(FLAG_NOT_RESOURCE_EXCLUDES_NOTHING) ? "excludesNothing" : "byEffect",
      emptyStringIsNull: !has(FLAG_EMPTY_STRING_IS_VALUE),
      forAnyIfExistsAbsent: has(FLAG_FOR_ANY_IF_EXISTS_ABSENT),
    },
  };
}
