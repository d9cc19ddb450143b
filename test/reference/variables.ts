// Language §5: policy variables. A value with any unresolved variable is wholly unresolved (5-11), here `undefined`.

import { fixedTokens, patternTokens } from "./wildcard.js";
import type { Token } from "./wildcard.js";
import { foldAscii } from "./types.js";
import type { Entry, Scope } from "./types.js";

type Piece =
  | { kind: "text"; text: string } // as written: `*` and `?` may be wildcards
  | { kind: "escape"; text: string } // 5-9: ${*} ${?} ${$}
  | { kind: "variable"; name: string; fallback: string | undefined };

/** 5-1, 5-5, 5-6. What is not a well-formed variable stays text (5-10, `lenient` mode). */
function pieces(text: string, hasVariables: boolean): Piece[] {
  if (!hasVariables || !text.includes("${")) return [{ kind: "text", text }];
  const found: Piece[] = [];
  let rest = text;
  while (rest !== "") {
    const inner = /^\$\{([^}]*)\}/.exec(rest);
    const variable = inner && /^([^\s,]+)(?:, '(.*)')?$/s.exec(inner[1] ?? "");
    if (inner && variable) {
      const name = variable[1] ?? "";
      const isEscape = ["*", "?", "$"].includes(inner[1] ?? "");
      found.push(isEscape ? { kind: "escape", text: name } : { kind: "variable", name, fallback: variable[2] });
      rest = rest.slice(inner[0].length);
    } else {
      const char = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      found.push({ kind: "text", text: char });
      rest = rest.slice(char.length);
    }
  }
  return found;
}

/** The keys used as variables in `text`: they are looked up in the key catalogue (0.3-1). */
export function variableNames(text: string, hasVariables: boolean): string[] {
  return pieces(text, hasVariables).flatMap((piece) => (piece.kind === "variable" ? [piece.name] : []));
}

/** 0.3-3: key absent, zero values, or all values empty. */
export function isNullDataSet(entry: Entry | undefined, emptyStringIsNull: boolean): boolean {
  if (entry === undefined) return true;
  return entry.values.every((value) => emptyStringIsNull && value === "");
}

/** 5-7, 5-8. */
function resolve(piece: Piece & { kind: "variable" }, scope: Scope): string | undefined {
  const entry = scope.context.get(foldAscii(piece.name)); // 5-4
  if (entry?.multivalued) return undefined; // whatever the default
  if (isNullDataSet(entry, scope.choices.emptyStringIsNull)) return piece.fallback;
  return entry?.values[0];
}

function substitute(text: string, scope: Scope): Piece[] | undefined {
  const done: Piece[] = [];
  for (const piece of pieces(text, scope.hasVariables)) {
    if (piece.kind !== "variable") {
      done.push(piece);
      continue;
    }
    const value = resolve(piece, scope);
    if (value === undefined) return undefined;
    done.push({ kind: "escape", text: value }); // 4-9: literal, not expanded again
  }
  return done;
}

const isVariable = (text: string, { hasVariables }: Scope) => hasVariables && text.includes("${");

/** For the positions where wildcards are active (4-6). */
export function expandPattern(text: string, scope: Scope): readonly Token[] | undefined {
  if (!isVariable(text, scope)) return patternTokens(text);
  return substitute(text, scope)?.flatMap((piece) =>
    piece.kind === "text" ? patternTokens(piece.text) : piece.kind === "escape" ? fixedTokens(piece.text) : [],
  );
}

/** For the positions where they are not (4-8). */
export function expandText(text: string, scope: Scope): string | undefined {
  if (!isVariable(text, scope)) return text;
  return substitute(text, scope)
    ?.map((piece) => (piece.kind === "variable" ? "" : piece.text))
    .join("");
}
