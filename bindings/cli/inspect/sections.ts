/** Names of an artifact's sections, as layout.ts numbers them. */
import {
  ATOMS, CONDITION_ATOMS, CONDITIONS, DEBUG, DERIVED, GROUPS, KEYS, MEMBERS, META, NODES, OPERANDS, PATTERNS, POSTINGS, PRINCIPAL_SETS,
  PRINCIPALS, PROGRAMS, ROWS, STRINGS, TOKENS, VARIABLES,
} from "../../../assembly/layout.js";

export const SECTION_NAMES: Readonly<Record<number, string>> = {
  [STRINGS]: "strings",
  [META]: "meta",
  [KEYS]: "keys",
  [DERIVED]: "derived keys",
  [NODES]: "trie nodes",
  [PATTERNS]: "patterns",
  [PROGRAMS]: "programs",
  [TOKENS]: "tokens",
  [VARIABLES]: "variables",
  [POSTINGS]: "postings",
  [PRINCIPALS]: "principals",
  [PRINCIPAL_SETS]: "principal sets",
  [MEMBERS]: "set members",
  [ATOMS]: "atoms",
  [OPERANDS]: "operands",
  [CONDITIONS]: "conditions",
  [CONDITION_ATOMS]: "condition atoms",
  [ROWS]: "rows",
  [GROUPS]: "groups",
  [DEBUG]: "debug",
};
