/** Checks of policy variables, `${…}`, wherever they stand. */
import type { JsonMember, JsonNode, JsonString } from "../../text/json-node.js";
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { VariableFaultCode } from "../../policy/variables.js";
import { BraceFinder, readVariable } from "../../policy/variables.js";
import type { Check, Place, Say } from "../check.js";
import { partOf } from "../places.js";
import type { Subject } from "../subject.js";
import type { StatementView } from "../statement-view.js";

interface Use {
  readonly node: JsonString;
  readonly start: number;
  readonly length: number;
  /** Undefined for a whole variable. */
  readonly fault: VariableFaultCode | undefined;
}

/** The variables of a string; escapes such as `${*}` are none. What is not closed is the last. */
function usesOf(node: JsonString): Use[] {
  const { value } = node;
  const uses: Use[] = [];
  const braces = new BraceFinder(value);
  for (let at = value.indexOf("${"); at >= 0; at = value.indexOf("${", at)) {
    const reading = readVariable(value, at, braces);
    if (reading.kind !== "fault") {
      if (reading.kind === "variable") uses.push({ node, start: at, length: reading.end - at, fault: undefined });
      at = reading.end;
      continue;
    }
    uses.push({ node, start: at, length: reading.text.length, fault: reading.code });
    if (reading.code === "MISSING_BRACE_IN_VARIABLE") break;
    at += 2;
  }
  return uses;
}

/** Strings that may hold variables: resources, and values of conditions. */
function placesForVariables({ statements }: Subject): readonly JsonString[] {
  return statements.flatMap(({ resources, notResources, conditions }) => [
    ...[...resources, ...notResources].map(({ node }) => node),
    ...conditions.flatMap(({ values }) => values.flatMap(({ node }) => (node.kind === "string" ? [node] : []))),
  ]);
}

const FAULTS: readonly (readonly [VariableFaultCode, string, string])[] = [
  ["MISSING_BRACE_IN_VARIABLE", "has no closing brace", "close it with `}`; a plain `$` is written `${$}`"],
  [
    "MISSING_QUOTE_IN_VARIABLE",
    "has a default that is not in single quotes",
    "write a comma, one space and the default in single quotes, as in `${aws:username, 'nobody'}`",
  ],
  ["UNSUPPORTED_SPACE_IN_VARIABLE", "has white space in its name", "remove the white space"],
  ["EMPTY_VARIABLE", "has no name", "name a condition key, as in `${aws:username}`"],
];

function faulty(code: VariableFaultCode, problem: string, hint: string): Check["run"] {
  return (subject, say) => {
    if (subject.hasVariables) {
      for (const node of placesForVariables(subject)) {
        for (const use of usesOf(node))
          if (use.fault === code) say(placeOf(use, subject), `the variable ${quote(textOf(use))} ${problem}`, hint);
      }
    }
  };
}

function placeOf({ node, start, length }: Use, { text }: Subject): Place {
  return partOf(node, start, length, text);
}

function textOf({ node, start, length }: Use): string {
  return node.value.slice(start, start + length);
}

function inOldVersion(subject: Subject, say: Say): void {
  if (subject.hasVariables) return;
  for (const node of placesForVariables(subject)) {
    for (const use of usesOf(node)) {
      if (use.fault === undefined)
        say(
          placeOf(use, subject),
          `the variable ${quote(textOf(use))} is plain text in this version of the language`,
          'write `"Version": "2012-10-17"`',
        );
    }
  }
}

/** `${a${b}}`: a variable cannot be made of one. */
function nested(subject: Subject, say: Say): void {
  if (!subject.hasVariables) return;
  for (const node of placesForVariables(subject)) {
    for (const use of usesOf(node)) {
      if (/[${]/.test(textOf(use).slice(2)))
        say(placeOf(use, subject), `the variable ${quote(textOf(use))} has a variable within it`, "write each variable by itself");
    }
  }
}

/** A variable of a global key that there is not: it has no value, so nothing matches. */
function unknownKey(subject: Subject, say: Say): void {
  const { catalogue, names, hasVariables } = subject;
  if (!hasVariables || catalogue === undefined) return;
  const known = (): string[] => (catalogue.curated?.globalKeys ?? []).map(({ key }) => key);
  for (const node of placesForVariables(subject)) {
    for (const use of usesOf(node)) {
      const key = use.fault === undefined ? /^\$\{([^\s,}]+)/.exec(textOf(use))?.[1] : undefined;
      if (
        key === undefined ||
        /[${]/.test(key) ||
        !foldAscii(key).startsWith("aws:") ||
        catalogue.globalKey(foldAscii(key)) !== undefined
      )
        continue;
      say(
        placeOf(use, subject),
        `the variable ${quote(textOf(use))} never has a value: the key ${quote(key)} is unknown`,
        names.suggest(key, known, "check the global condition keys of the IAM User Guide"),
      );
    }
  }
}

function inOtherElement(subject: Subject, say: Say): void {
  for (const statement of subject.statements) {
    for (const { node, name, isKey } of otherStrings(statement)) {
      for (const use of usesOf(node)) {
        if (use.fault === undefined)
          say(
            isKey ? node : placeOf(use, subject),
            `the variable ${quote(textOf(use))} stands in ${name}, where it is plain text`,
            "use variables in `Resource` and in the values of conditions only",
          );
      }
    }
  }
}

interface NamedString {
  readonly node: JsonString;
  readonly name: string;
  /** The path to a member's name ends there: it has no parts. */
  readonly isKey?: true;
}

function otherStrings(statement: StatementView): readonly NamedString[] {
  const { sid, actions, notActions, principals, conditions } = statement;
  return [
    ...(sid === undefined ? [] : [{ node: sid, name: "`Sid`" }]),
    ...[...actions, ...notActions].map(({ node }) => ({ node, name: "an action" })),
    ...principals.map(({ node }) => ({ node, name: "a principal" })),
    ...conditions.map(({ member }) => ({ node: nameNode(member), name: "a condition key", isKey: true as const })),
  ];
}

/** The name of a member as a string of its own: its place is that of the name. */
function nameNode({ key, start, end }: JsonMember): JsonString {
  return { kind: "string", value: key, start, end } satisfies JsonNode;
}

export const VARIABLE_CHECKS: readonly Check[] = [
  ...FAULTS.map(([code, problem, hint]): Check => ({
    code,
    policies: "IRTSC",
    needs: "tree",
    at: "the variable, as a part of its string",
    run: faulty(code, problem, hint),
  })),
  {
    code: "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    policies: "IRTSC",
    needs: "tree",
    at: "the variable, as a part of its string",
    run: inOtherElement,
  },
  {
    code: "VARIABLE_UNSUPPORTED_IN_VERSION",
    policies: "IRTSC",
    needs: "tree",
    at: "the variable, as a part of its string",
    run: inOldVersion,
  },
  { code: "X_UNKNOWN_VARIABLE", policies: "IRTSC", needs: "curated", at: "the variable, as a part of its string", run: unknownKey },
  { code: "X_NESTED_VARIABLE", policies: "IRTSC", needs: "tree", at: "the variable, as a part of its string", run: nested },
];
