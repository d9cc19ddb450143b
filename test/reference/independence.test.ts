/** The linter keeps the reference interpreter apart from what it is compared with. */
import { ESLint } from "eslint";
import { expect, it } from "vitest";

async function rulesBroken(importing: string): Promise<(string | null)[]> {
  const text = `import { x } from "${importing}";\nexport { x };\n`;
  const [result] = await new ESLint().lintText(text, { filePath: "test/reference/wildcard.ts" });
  return result!.messages.map(({ ruleId }) => ruleId);
}

it.each(["../../bindings/index.js", "../../assembly/layout.js", "../support/corpus.js", "ipaddr.js", "./../fuzz/random.js"])(
  "refuses an import of %s",
  async (importing) => {
    expect(await rulesBroken(importing)).toEqual(["rooms/floors"]);
  },
);

it("lets its own files in", async () => {
  expect(await rulesBroken("./types.js")).toEqual([]);
});
