/** Patterns made from the names that requests have. */
import type { Random } from "./random.js";
import type { Theme } from "./themes.js";

const VARIABLES: readonly string[] = [
  "${aws:username}",
  "${aws:PrincipalTag/team}",
  "${aws:PrincipalTag/team, 'blue'}",
  "${*}",
  "${?}",
  "${$}",
  "${k:str}",
  "${aws:userid}",
  "${aws:PrincipalAccount}",
  "${k:list, 'x'}",
  "${aws:TagKeys}",
  "${k:absent, ''}",
  "${s3:prefix}",
  "${aws:RequestedRegion, 'k'}",
];

/** One item alone, or a list. */
export function oneOrMore<T>(random: Random, make: () => T): T | T[] {
  return random.oneIn(2) ? make() : Array.from({ length: random.between(1, 3) }, make);
}

export function actionPattern(theme: Theme, random: Random): string {
  if (random.oneIn(4)) return random.pick(["*", "*:*", "s3:*", "*:Get*"]);
  const pattern = serviceActionPattern(theme, random);
  return random.oneIn(8) ? pattern.replace(/^[^:]*/, "*") : pattern;
}

/** With a service that is written out, as RCPs want it. */
export function serviceActionPattern(theme: Theme, random: Random): string {
  const [prefix = "", name = ""] = random.pick(theme.actions).split(":");
  const shown = random.oneIn(6) ? name.toUpperCase() : name;
  return `${prefix}:${random.oneIn(2) ? shown : blur(shown, random) || "*"}`;
}

export function resourcePattern(theme: Theme, random: Random): string {
  if (random.oneIn(3)) return "*";
  // IAM's documents are Latin-1: the one character beyond it stands in requests only.
  const resource = random.pick(theme.resources).replace("\u{1f600}", "?");
  if (resource === "*" || random.oneIn(3)) return resource;
  if (random.oneIn(6))
    return resource.slice(0, resource.lastIndexOf(":") + 1) + random.pick(VARIABLES) + random.pick(["", "/*", "*"]);
  if (random.oneIn(8) && !resource.includes("::"))
    return resource.split(":").slice(0, random.between(3, 5)).join(":") + random.pick(["", ":*", "*"]);
  const head = resource.indexOf(":::") >= 0 ? resource.indexOf(":::") + 3 : resource.lastIndexOf(":") + 1;
  const blurred = blur(resource.slice(head), random);
  const blurField = (field: string): string => (field !== "" && random.oneIn(3) ? blur(field, random) || "*" : field);
  const start =
    random.oneIn(4) && resource.startsWith("arn:aws:")
      ? `arn:aws:${resource.slice(8, head).split(":").map(blurField).join(":")}`
      : resource.slice(0, head);
  if (!random.oneIn(3)) return start + blurred;
  return start + blurred.replace(random.pick(["bob", "blue", "k", "a", "b"]), () => random.pick(VARIABLES));
}

/** Replaces runs by wildcards, and here and there doubles or drops something. */
function blur(text: string, random: Random): string {
  const points = [...text];
  for (let change = random.between(1, 3); change > 0; change--) {
    const at = random.below(points.length + 1);
    points.splice(
      at,
      random.oneIn(2) ? random.between(1, 3) : random.below(points.length + 1),
      random.pick(["*", "*", "?", "**", "*?", "?*", ""]),
    );
  }
  return points.join("");
}
