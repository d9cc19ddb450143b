/** CONTRIBUTING.md names every script of package.json, every fuzz target, and only files that there are. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TARGETS } from "../fuzz/targets/targets.js";

const text = readFileSync("CONTRIBUTING.md", "utf8");
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

test.each(Object.keys(scripts).filter((name) => name !== "prepack"))("script %s", (name) => {
  expect(text).toMatch(new RegExp(`[\` ]${name}[\` ]`));
});

test.each([...TARGETS.keys()])("fuzz target %s, or the name that stands for it", (name) => {
  expect(text).toMatch(new RegExp(`\`(?:${name}|${name.split("-")[0]!})\``));
});

test("files, by their path or its end", () => {
  const files = execFileSync("git", ["ls-files"], { encoding: "utf8" }).split("\n");
  const named = [...text.matchAll(/`([\w./-]*\w\.(?:ts|mjs|md|jsonl))`/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(60);
  const missing = named.filter((name) => !name.includes("NAME") && !files.some((file) => `/${file}`.endsWith(`/${name}`)));
  expect(missing).toEqual([]);
});
