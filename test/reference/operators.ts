// Language §6 and §7: condition operators and how entries combine.

import { typeOf } from "./catalogue.js";
import { compareDecimals, contains, decodeBase64, parseAddress, parseBlock, parseDate, parseDecimal, secondsOf } from "./values.js";
import { expandPattern, expandText, isNullDataSet } from "./variables.js";
import { glob, hasStar, splitFields } from "./wildcard.js";
import { textOf } from "./document.js";
import { foldAscii, kept, listOf } from "./types.js";
import type { Scope, Statement } from "./types.js";

type Ordering = "Equals" | "LessThan" | "LessThanEquals" | "GreaterThan" | "GreaterThanEquals";

function holds(ordering: Ordering, comparison: number): boolean {
  switch (ordering) {
    case "Equals":
      return comparison === 0;
    case "LessThan":
      return comparison < 0; // 6.4-6: request < policy
    case "LessThanEquals":
      return comparison <= 0;
    case "GreaterThan":
      return comparison > 0;
    case "GreaterThanEquals":
      return comparison >= 0;
  }
}

/** 6.3-2: simple case folding, one code point to one. The `iu` flags of a regular expression mean exactly that. */
function equalsIgnoringCase(a: string, b: string): boolean {
  const left = [...a];
  const right = [...b];
  const sameLetter = (x: string, y: string) => new RegExp(`^\\u{${x.codePointAt(0)?.toString(16)}}$`, "iu").test(y);
  return left.length === right.length && left.every((x, i) => x === right[i] || sameLetter(x, right[i] ?? ""));
}

/** 6.8. */
function matchesArn(request: string, policy: string, scope: Scope): boolean {
  const pattern = expandPattern(policy, scope);
  if (pattern === undefined) return false;
  const fields = splitFields(pattern);
  if (fields.length < 6) return hasStar(pattern) && glob(pattern, request); // 6.8-5
  const parts = request.split(":");
  if (parts.length < 6) return false; // 6.8-6
  const values = [...parts.slice(0, 5), parts.slice(5).join(":")]; // 6.8-2
  return fields.every((field, i) => glob(field, values[i] ?? ""));
}

function matchesBinary(request: string, policy: string): boolean {
  const left = decodeBase64(request);
  const right = decodeBase64(policy);
  return left === undefined || right === undefined ? request === policy : left === right; // 6.6-5
}

function matchesBool(request: string, policy: string | undefined): boolean {
  const value = foldAscii(request);
  return (value === "true" || value === "false") && policy !== undefined && foldAscii(policy) === value; // 6.6-1
}

/** m(r,p) of 6.2 for a base name without its `Not`; unresolved variables and ill-typed policy values never match. */
function matches(base: string, request: string, policy: string, scope: Scope): boolean {
  switch (base) {
    case "StringEquals":
      return request === expandText(policy, scope); // 6.3-1
    case "StringEqualsIgnoreCase": {
      const text = expandText(policy, scope);
      return text !== undefined && equalsIgnoringCase(request, text);
    }
    case "StringLike": {
      const pattern = expandPattern(policy, scope);
      return pattern !== undefined && glob(pattern, request); // 6.3-3
    }
    case "ArnEquals":
    case "ArnLike":
      return matchesArn(request, policy, scope); // 6.8-1
    case "Bool":
      return matchesBool(request, expandText(policy, scope)); // 6.6-4: variables are substituted
    case "BinaryEquals":
      return matchesBinary(request, policy);
    case "IpAddress": {
      const address = parseAddress(request);
      const block = parseBlock(policy);
      return address !== undefined && block !== undefined && contains(block, address);
    }
  }
  const [, family, ordering] = /^(Numeric|Date)(.*)$/.exec(base) ?? [];
  if (family === "Numeric") {
    const left = parseDecimal(request);
    const right = parseDecimal(policy); // 6.4-4
    return left !== undefined && right !== undefined && holds(ordering as Ordering, compareDecimals(left, right));
  }
  const left = parseDate(request);
  const right = parseDate(policy);
  if (left === undefined || right === undefined) return false;
  return holds(ordering as Ordering, left < right ? -1 : left > right ? 1 : 0);
}

/** typeOK(r) of 6.2. */
function isLegalOperand(base: string, request: string): boolean {
  if (base.startsWith("Numeric")) return parseDecimal(request) !== undefined; // 6.4-3
  if (base.startsWith("Date")) return parseDate(request) !== undefined; // 6.5-8
  if (base === "IpAddress") return parseAddress(request) !== undefined; // 6.7-7
  return true;
}

/** 6.1: [qualifier:] base [IfExists], the `Not` of a negated base taken out. */
export const readOperator = kept((name: string) => {
  const [, qualifier, fullBase = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? [];
  const base = fullBase.replace("Not", "");
  return { qualifier, base, negated: base !== fullBase, ifExists: ifExists !== undefined };
});

/** 5-2: where variables are substituted. */
export function takesVariables(base: string): boolean {
  return base.startsWith("String") || base.startsWith("Arn") || base === "Bool";
}

/** One (operator, key, policy values) entry: the table of 6.2. */
function entryHolds(operator: string, key: string, policyValues: string[], scope: Scope): boolean {
  const { qualifier, base, negated, ifExists } = readOperator(operator);
  const entry = scope.context.get(foldAscii(key)); // 8-1, 8-2; zero values do not make an entry (0.3-2)
  const isNull = isNullDataSet(entry, scope.choices.emptyStringIsNull);

  if (base === "Null") {
    if (qualifier !== undefined) return qualifier === "ForAllValues"; // 6.9-4
    return policyValues.some((value) => foldAscii(value) === String(isNull)); // 6.9-1, 6.9-3
  }

  const isSeconds = base.startsWith("Numeric") && typeOf(foldAscii(key)) === "Date"; // 6.4-7
  const values = (entry?.values ?? []).map((value) => (isSeconds ? secondsOf(value) : value));
  const pos = (r: string) => policyValues.some((p) => matches(base, r, p, scope));
  const test = (r: string) => isLegalOperand(base, r) && pos(r) !== negated;

  if (qualifier === "ForAllValues") return entry === undefined || isNull || values.every(test);
  if (qualifier === "ForAnyValue") {
    if (entry === undefined) return ifExists && scope.choices.forAnyIfExistsAbsent; // §11 #1
    return !isNull && values.some(test);
  }
  if (entry === undefined) return ifExists || negated;
  return !entry.multivalued && values.every(test); // plain operator on several values: false (§11 #2)
}

/** 7-1: all operators and all keys AND. */
export function conditionHolds(condition: Statement["Condition"], scope: Scope): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => entryHolds(operator, key, listOf(values).map(textOf), scope)),
  );
}
