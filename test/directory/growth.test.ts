/** Reading a directory takes time in proportion to its text: many texts in one source, many members of one object. */
import { expect, test } from "vitest";
import { DirectoryError, readDirectory } from "../../bindings/index.js";
import { timeRatio } from "../support/growth.js";

const read = (text: string) => (): void => {
  try {
    readDirectory([{ name: "x.json", text }]);
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
  }
};

const repeated = (count: number, item: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => item(at)).join(",");

test("a finding for each member of an object takes what one for each element of a list takes", () => {
  const COUNT = 8_000;
  const list = `{"version":1,"users":[${repeated(COUNT, () => '{"arn":7}')}]}`;
  const map = `{"version":1,"policies":{${repeated(COUNT, (at) => `"p${at}":{"name":7}`)}}}`;
  // What is quadratic takes some twenty times as long.
  expect(timeRatio(read(list), read(map), 6)).toBeLessThan(6);
});

test("many texts in one source take what one with as many pages takes", () => {
  const COUNT = 4_000;
  const page = '{"Buckets":[{"Name":"reports","CreationDate":"2026-01-01"}],"Owner":{"ID":"x"}}\n';
  const pages = `[${repeated(COUNT, () => page)}]`;
  expect(timeRatio(read(pages), read(page.repeat(COUNT)), 4)).toBeLessThan(4);
});
