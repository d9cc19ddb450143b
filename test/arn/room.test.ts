/** The room of `postern/arn`: its docstrings give what they say, and it stands alone. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as arns from "../../bindings/surface/arn.js";

const files = readdirSync("bindings/arn").map((name) => readFileSync(`bindings/arn/${name}`, "utf8"));
const examples = files.flatMap((text) =>
  [...text.matchAll(/\* @example\n([\s\S]*?)\*\//g)].map(([, lines]) => lines!.replace(/^ *\* ?/gm, "")),
);

/** A call, its comment behind it or in the next line. */
const CALL = /^(\w+\(.*\));\s*\/\/ (?:("[^"]*")|throws (\w+))/gm;

it("there are examples", () => {
  expect(examples.length).toBe(Object.values(arns).filter((value) => typeof value === "function").length - 1); // but for ArnError
});

it.each(examples)("%s", (example) => {
  const calls = [...example.matchAll(CALL)];
  expect(calls.length).toBeGreaterThan(0);
  const setup = (example.match(/^const .*;$/gm) ?? []).join("\n");
  for (const [, call, text, code] of calls) {
    const evaluate = new Function(...Object.keys(arns), `${setup}; return ${call!};`) as (...values: unknown[]) => string;
    const result = () => evaluate(...Object.values(arns));
    if (text !== undefined) expect(result()).toBe(JSON.parse(text));
    else expect(result).toThrow(expect.objectContaining({ code }) as Error);
  }
});

it("the room imports nothing but its own files", () => {
  const imports = files.flatMap((text) => [...text.matchAll(/ from "([^"]+)"/g)].map(([, name]) => name!));
  expect(imports.length).toBeGreaterThan(3);
  expect(imports.filter((name) => !/^\.\/[\w-]+\.js$/.test(name))).toEqual([]);
});
