/** Where findings send their readers: each code of our own has its place in the documents. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DIRECTORY_CODES, directoryLink } from "../../bindings/directory/codes.js";
import { COMPILER_CODES } from "../../bindings/findings/code-table.js";
import { learnMoreLink } from "../../bindings/findings/codes.js";

const OWN = /\/blob\/main\/(docs\/\S+\.md)#(\w+)$/;
const links = [...COMPILER_CODES.map(learnMoreLink), ...DIRECTORY_CODES.map(directoryLink)].filter((link) => OWN.test(link));

test("there are links of our own", () => {
  expect(links.length).toBeGreaterThan(40);
});

test.each(links)("%s leads somewhere", (link) => {
  const [, file, anchor] = OWN.exec(link)!;
  expect(readFileSync(file!, "utf8")).toContain(`<a id="${anchor}"></a>`);
});
