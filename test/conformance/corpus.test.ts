/** Every case of the corpus. */
import { describe, expect, it } from "vitest";
import { corpusTopics, readTopic } from "../support/corpus.js";
import { checkCase } from "./check.js";

for (const topic of corpusTopics()) {
  const cases = readTopic(topic);
  describe(topic, () => {
    it("has cases with sources", () => {
      expect(cases.length).toBeGreaterThan(0);
      expect(cases.filter(({ source }) => !source)).toEqual([]);
    });
    it.each(cases.map((item) => [`${item.file}: ${item.name}`, item] as const))("%s", (_, item) => checkCase(item));
  });
}
