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
  const pattern = /[^\u0000-\u00ff]+/g;
  const places: Extent[] = [];
  let count = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    count += countCharacters(match[0], () => true);
    if (places.length < GATHERED_LOCATIONS_MAX) places.push({ start: match.index, end: match.index + match[0].length });
  }
  reportPlaces(places, count, report);
}

/** In a parsed object: its JSON text would escape the control characters, so only what is beyond U+00FF counts. */
export function reportIllegalStrings(root: JsonNode, report: Report): void {
  const places: Extent[] = [];
  let count = 0;
  const note = (text: string, place: Extent): void => {
    const found = countCharacters(text, (character) => character > "\u00ff");
    count += found;
    if (found > 0 && places.length < GATHERED_LOCATIONS_MAX) places.push(place);
  };
  const visit = (node: JsonNode): void => {
    if (node.kind === "string") note(node.value, node);
    else if (node.kind === "array") node.items.forEach(visit);
    else if (node.kind === "object") {
      for (const member of node.members) {
        note(member.key, member);
        visit(member.value);
      }
    }
  };
  visit(root);
  reportPlaces(places, count, report);
}

/** Code points that count, one at a time: a list of them all would be many times the text. */
function countCharacters(text: string, counts: (character: string) => boolean): number {
  let count = 0;
  for (const character of text) if (counts(character)) count++;
  return count;
}

function reportPlaces(places: readonly Extent[], count: number, report: Report): void {
  if (count === 0) return;
  const details = `${count} ${count === 1 ? "character" : "characters"} that IAM does not store in a policy`;
  report.strict("X_ILLEGAL_CHARACTER", places, details, "use U+0020 to U+00FF, tab and line ends only");
}
