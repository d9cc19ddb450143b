/** The characters of policies that IAM stores: U+0009, U+000A, U+000D and U+0020–U+00FF (§1.1). */
import type { Extent, JsonNode } from "../text/json-node.js";
import { GATHERED_LOCATIONS_MAX } from "../../assembly/limits.js";
import type { Report } from "../findings/report.js";

/** Whether every character is below U+0100. Well-formed JSON holds no control characters but the three that are legal. */
export function isLatin1(text: string): boolean {
  return !/[^\u0000-\u00ff]/.test(text);
}

/** In a JSON text, as it would be sent: an escape such as `\u20ac` is made of legal characters. */
export function reportIllegalCharacters(text: string, report: Report): void {
  const illegal = new IllegalCharacters();
  for (const { 0: run, index } of text.matchAll(/[^\u0000-\u00ff]+/g))
    illegal.countIn(run, { start: index, end: index + run.length });
  illegal.report(report);
}

/** In a parsed object: its JSON text would escape the control characters, so only what is beyond U+00FF counts. */
export function reportIllegalStrings(root: JsonNode, report: Report): void {
  const illegal = new IllegalCharacters();
  const visit = (node: JsonNode): void => {
    if (node.kind === "string") illegal.countIn(node.value, node);
    else if (node.kind === "array") node.items.forEach(visit);
    else if (node.kind === "object") {
      for (const member of node.members) {
        illegal.countIn(member.key, member);
        visit(member.value);
      }
    }
  };
  visit(root);
  illegal.report(report);
}

class IllegalCharacters {
  readonly #places: Extent[] = [];
  #count = 0;

  /** One at a time: a list of them all would be many times the text. */
  countIn(text: string, place: Extent): void {
    const before = this.#count;
    for (const character of text) if (character > "\u00ff") this.#count++;
    if (this.#count > before && this.#places.length < GATHERED_LOCATIONS_MAX) this.#places.push(place);
  }

  report(report: Report): void {
    if (this.#count === 0) return;
    const details = `${this.#count} ${this.#count === 1 ? "character" : "characters"} that IAM does not store in a policy`;
    report.strict("X_ILLEGAL_CHARACTER", this.#places, details, "use U+0020 to U+00FF, tab and line ends only");
  }
}
