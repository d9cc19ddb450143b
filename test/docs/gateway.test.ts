/** The program of docs/gateway.md runs as printed. Needs `npm run build`. */
import { expect, it } from "vitest";
import { expectedOf, programsOf, run } from "./programs.js";

it("prints what its comments say", () => {
  const programs = programsOf("docs/gateway.md");
  expect(programs.length).toBe(1);
  const expected = expectedOf(programs[0]!);
  expect(expected).toHaveLength(4);
  expect(run(programs[0]!)).toEqual(expected);
});
