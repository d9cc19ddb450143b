/** The programs of docs/gateway.md run as printed. Needs `npm run build`. */
import { expect, it } from "vitest";
import { expectedOf, programsOf, run } from "./programs.js";

it("prints what its comments say", () => {
  const programs = programsOf("docs/gateway.md");
  expect(programs.map((program) => expectedOf(program).length)).toEqual([4, 1]);
  for (const program of programs) expect(run(program)).toEqual(expectedOf(program));
});
