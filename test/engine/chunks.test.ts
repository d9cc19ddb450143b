/** The package's modules load the rooms that an entry needs and no others: engines carry neither compiler nor explanations. Needs `npm run build`. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** All modules that a module of `dist/` loads, itself among them. */
function loaded(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known;
  known.add(name);
  const text = readFileSync(`dist/${name}`, "utf8");
  for (const [, next] of text.matchAll(/(?:from|import) ["']\.\/([\w.-]+\.js)["']/g)) loaded(next!, known);
  return known;
}

/** The modules that a module leads back to. */
function circles(name: string): string[] {
  return [...loaded(name)].filter((other) => other !== name && loaded(other).has(name));
}

const modules = readdirSync("dist").filter((name) => name.endsWith(".js"));

it.each(modules)("%s is in no circle", (name) => {
  expect(circles(name)).toEqual([]);
});

it.each(modules.filter((name) => name.startsWith("engine")))("%s loads neither compiler nor explanations", (name) => {
  const rooms = [...loaded(name)].filter((each) => /^(?:compiling|explaining|spelling)\.js$/.test(each));
  expect(rooms).toEqual([]);
  expect(loaded(name).has("running.js")).toBe(true);
});

it.each([
  ["explain.js", "compiling.js"],
  ["compiler.js", "explaining.js"],
  ["gateway.js", "compiling.js"],
  ["gateway.js", "running.js"],
  ["hono.js", "compiling.js"],
  ["hono.js", "running.js"],
])("%s does without %s", (name, room) => {
  expect(loaded(name).has(room)).toBe(false);
});
