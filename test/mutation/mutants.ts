/** Other meanings, one at a time: what somebody could get wrong in core or reference. */
import { readFileSync } from "node:fs";
import type { Mutant } from "./build.js";

/** The compiler alone reads it; see below for the reference. */
const NOT_OF_THE_CORE = "DENY_FINDS_BARE_SESSIONS";

/** What the specification leaves open: each choice of assembly/choices.ts that the core reads, made the other way. */
export function choiceMutants(): Mutant[] {
  const text = readFileSync(new URL("../../assembly/choices.ts", import.meta.url), "utf8");
  const choices = [...text.matchAll(/^export const ([A-Z_]+): bool = true;$/gm)].filter(([, name]) => name !== NOT_OF_THE_CORE);
  return choices.map(([line, name]) => ({
    name: `not ${name!}`,
    foundBy: name === "UNKNOWN_PRINCIPAL_IS_DENIED" ? "directory" : "decide",
    file: "choices.ts",
    from: line,
    to: line.replace("true", "false"),
  }));
}

export const CORE_MUTANTS: readonly Mutant[] = [
  // --- condition operators
  {
    name: "…IfExists is false for a missing key",
    foundBy: "operators",
    file: "condition/atom.ts",
    from: "if (absent) return (form & (FORM_NEGATED | FORM_IF_EXISTS)) != 0;",
    to: "if (absent) return (form & FORM_NEGATED) != 0;",
  },
  {
    name: "a negated operator is false for a missing key",
    foundBy: "operators",
    file: "condition/atom.ts",
    from: "if (absent) return (form & (FORM_NEGATED | FORM_IF_EXISTS)) != 0;",
    to: "if (absent) return (form & FORM_IF_EXISTS) != 0;",
  },
  {
    name: "ForAllValues is false for the null data set",
    foundBy: "operators",
    file: "condition/atom.ts",
    from: "if (absent || isNullDataSet(slot)) return all;",
    to: "if (absent || isNullDataSet(slot)) return false;",
  },
  {
    name: "ForAnyValue ignores all values but the first",
    foundBy: "operators",
    file: "condition/atom.ts",
    from: "if (passes(atom, form, value) != all) return !all;",
    to: "if (passes(atom, form, value) != all) return !all;\n    if (!all) return false;",
  },
  {
    name: "a plain operator looks at the first of several values",
    foundBy: "operators",
    file: "condition/atom.ts",
    from: "if (load<u32>(slot, SLOT_SHAPE) == SHAPE_MULTI) return false;",
    to: "",
  },
  {
    name: "the empty string is not null",
    foundBy: "operators",
    file: "condition/atom.ts",
    from: "if ((flags & FLAG_EMPTY_STRING_IS_VALUE) != 0) return false;",
    to: "return false;",
  },
  {
    name: "less than is less than or equal",
    foundBy: "operators",
    file: "condition/compare.ts",
    from: "if (order == 0) return (form & ORDER_OR_EQUAL) != 0;",
    to: "if (order == 0) return true;",
  },
  {
    name: "less is greater",
    foundBy: "operators",
    file: "condition/compare.ts",
    from: "return order < 0 == ((form & ORDER_LESS) != 0);",
    to: "return order > 0 == ((form & ORDER_LESS) != 0);",
  },
  {
    name: "NotIpAddress holds for what is no address",
    foundBy: "operators",
    file: "condition/address.ts",
    from: "if (!readIPv6(text, bytes, parsed)) return ILL_TYPED;",
    to: "if (!readIPv6(text, bytes, parsed)) return DIFFERENT;",
  },
  {
    name: "IPv4 in IPv6 stays IPv6",
    foundBy: "operators",
    file: "condition/address.ts",
    from: "return load<u64>(address) == 0 && load<u32>(address, 8) == 0xffff0000;",
    to: "return false;",
  },
  {
    name: "only the first five fields of an ARN count",
    foundBy: "operators",
    file: "condition/arn.ts",
    from: "return matchProgram(program + 5, text + from, bytes - from) == MATCHED;",
    to: "return true;",
  },
  // --- texts
  {
    name: "actions are compared with their case",
    foundBy: "decide",
    file: "action.ts",
    from: "foldAscii(given, bytes, text);",
    to: "memory.copy(text, given, bytes);",
  },
  {
    name: "Z is not folded",
    foundBy: "decide",
    file: "text.ts",
    from: "return byte - 0x41 < 26 ? byte | 0x20 : byte;",
    to: "return byte - 0x41 < 18 ? byte | 0x20 : byte;",
  },
  // --- principals
  {
    name: "an account entry is a direct grant",
    foundBy: "decide",
    file: "match/principal.ts",
    from: "const accountKind: u32 = kind == KIND_ROOT ? MATCH_DIRECT : MATCH_ACCOUNT;",
    to: "const accountKind: u32 = MATCH_DIRECT;",
  },
  {
    name: "a role entry is a direct grant",
    foundBy: "decide",
    file: "match/principal.ts",
    from: "find(ENTRY_AWS_ARN, entityArn, entityArnBytes, MATCH_ENTITY, PART_ENTITY);",
    to: "find(ENTRY_AWS_ARN, entityArn, entityArnBytes, MATCH_DIRECT, PART_ENTITY);",
  },
  {
    name: "NotPrincipal exempts callers with a boundary",
    foundBy: "decide",
    file: "match/principal.ts",
    from: "if (negated == 1 && callerHasBoundary) return false;",
    to: "",
  },
  {
    name: "a user alone is a whole chain",
    foundBy: "decide",
    file: "match/principal.ts",
    from: "if (kind == KIND_USER) return PART_SELF | PART_ACCOUNT;",
    to: "if (kind == KIND_USER) return PART_SELF;",
  },
  // --- how policy types combine
  {
    name: "an Allow beats a Deny",
    foundBy: "decide",
    file: "combine.ts",
    from: "if (load<u32>(RESULT, RESULT_DENIED) != 0 || restricted) return denyExplicitly(restricted);",
    to: "if ((load<u32>(RESULT, RESULT_DENIED) != 0 && load<u32>(RESULT, RESULT_ALLOWED) == 0) || restricted) return denyExplicitly(restricted);",
  },
  {
    name: "a silent boundary passes",
    foundBy: "decide",
    file: "combine.ts",
    from: "boundary = (present & BOUNDARY) == 0 || (allowed & BOUNDARY) != 0;",
    to: "boundary = true;",
  },
  {
    name: "one SCP level with an Allow is enough",
    foundBy: "decide",
    file: "combine.ts",
    from: "const silent = present & ~load<u32>(RESULT, RESULT_ALLOWED);",
    to: "const given = load<u32>(RESULT, RESULT_ALLOWED);\n  const silent = present & ~((given & SERVICE_CONTROL) != 0 ? given | SERVICE_CONTROL : given);",
  },
  {
    name: "a session policy does not bind a role's grant",
    foundBy: "decide",
    file: "combine.ts",
    from: "return kind >= MATCH_ENTITY && boundary && session;",
    to: "return kind >= MATCH_ENTITY && boundary;",
  },
  {
    name: "a key needs no key policy",
    foundBy: "decide",
    file: "combine.ts",
    from: "required = byTrust || needsResourcePolicy();",
    to: "required = byTrust;",
  },
  {
    name: "across accounts one side is enough",
    foundBy: "decide",
    file: "combine.ts",
    from: "((identity && shared != MATCH_NONE) || grantsAcross(grant));",
    to: "(identity || shared != MATCH_NONE || grantsAcross(grant));",
  },
  {
    name: "the primary cause of a Deny is the caller's",
    foundBy: "decide",
    file: "combine.ts",
    from: "  addCauseIf((denied & RESOURCE_CONTROL) != 0, CAUSE_RCP);\n",
    to: "  addCauseIf((denied & IDENTITY) != 0, CAUSE_IDENTITY);\n  addCauseIf((denied & RESOURCE_CONTROL) != 0, CAUSE_RCP);\n",
  },
];

export const REFERENCE_MUTANTS: readonly Mutant[] = [
  {
    name: "? may match nothing",
    foundBy: "decide",
    file: "wildcard.ts",
    from: `if (pattern[place]?.kind === "any") reach(places, place + 1);`,
    to: `if (pattern[place] !== undefined && pattern[place].kind !== "char") reach(places, place + 1);`,
  },
  {
    name: "letters beyond ASCII are not folded",
    foundBy: "operators",
    file: "operators.ts",
    from: `"iu").test(y);`,
    to: `"u").test(y);`,
  },
  {
    name: "numbers are binary floating point",
    foundBy: "operators",
    file: "operators.ts",
    from: "holds(ordering as Ordering, compareDecimals(left, right));",
    to: "holds(ordering as Ordering, Math.sign(Number(request) - Number(policy)));",
  },
  {
    name: "an unresolved variable is empty",
    foundBy: "operators",
    file: "variables.ts",
    from: "if (value === undefined) return undefined;\n    done.push",
    to: `if (value === undefined) {\n      done.push({ kind: "escape", text: "" });\n      continue;\n    }\n    done.push`,
  },
  {
    name: "values of variables are patterns",
    foundBy: "operators",
    file: "variables.ts",
    from: `done.push({ kind: "escape", text: value }); // 4-9`,
    to: `done.push({ kind: "text", text: value }); // 4-9`,
  },
  {
    name: "an Allow with NotResource survives an unresolved variable",
    foundBy: "decide",
    file: "statement.ts",
    from: "return !anyMatches && !(isUnresolved && failsClosed);",
    to: "return !anyMatches;",
  },
  {
    name: "tags that differ by case: the last one counts",
    foundBy: "operators",
    file: "context.ts",
    from: "context.set(name, { values, multivalued: true });",
    to: "context.set(name, { values: values.slice(-1), multivalued: false });",
  },
  {
    name: "a Deny does not find sessions of roles whose path is unknown",
    foundBy: "decide",
    file: "principal.ts",
    from: "return caller.pathUnknown && anyPath && samePlace;",
    to: "return false;",
  },
  {
    name: "SCPs bind the management account",
    foundBy: "decide",
    file: "organization.ts",
    from: "return !isResourceSideOnly(caller) && !callerIsManagement && !isServiceLinked(caller);",
    to: "return !isResourceSideOnly(caller) && !isServiceLinked(caller);",
  },
  {
    name: "RCPs bind service-linked roles",
    foundBy: "decide",
    file: "organization.ts",
    from: "if (resourceIsManagement || isServiceLinked(caller)) return false;",
    to: "if (resourceIsManagement) return false;",
  },
  {
    name: "a federated user without session policies keeps the user's permissions",
    foundBy: "decide",
    file: "grant.ts",
    from: `return caller.kind !== "federatedUser" && set.session === undefined;`,
    to: `return set.session === undefined;`,
  },
  {
    name: "a resource policy's account entry needs no identity policy",
    foundBy: "decide",
    file: "grant.ts",
    from: `["identity", !identity && (chains || !(direct || entity))],`,
    to: `["identity", !identity && (chains || kinds.length === 0)],`,
  },
  {
    name: "ACLs count under BucketOwnerEnforced",
    foundBy: "decide",
    file: "s3-acl.ts",
    from: `return (s3?.objectOwnership ?? "BucketOwnerEnforced") !== "BucketOwnerEnforced";`,
    to: `return s3 !== undefined;`,
  },
  {
    name: "the root user does not escape its bucket's Denies",
    foundBy: "decide",
    file: "s3-root.ts",
    from: "return !(isOwnRoot && POLICY_APIS.includes(foldAscii(question.action)));",
    to: "return true;",
  },
];
