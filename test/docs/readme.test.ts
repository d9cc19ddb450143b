/** The README's programs run as printed, and print what their comments say. Needs `npm run build`. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { compile } from "../../bindings/index.js";
import { expectedOf, programsOf, run } from "./programs.js";

const README = readFileSync("README.md", "utf8");
const programs = programsOf("README.md").filter((program) => program.includes("console.log("));
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const { bytes } = compile({ identity: [{ name: "policy", document: { Version: "2012-10-17", Statement: statement } }] });

it.each(programs)("runs program %# of the README", (program) => {
  const expected = expectedOf(program);
  expect(expected.length).toBeGreaterThan(0);
  expect(run(program, { "policies.pstn": bytes })).toEqual(expected);
});

it("finds them all", () => {
  expect(programs.length).toBe(3);
});

it("has no placeholders left", () => {
  expect(README.match(/\b[A-Z]+_TABLE\b|TODO|TBD/g)).toBeNull();
});

it("names only npm scripts that exist", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const documents = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map((name) => readFileSync(name, "utf8")).join("\n");
  const named = [...documents.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
