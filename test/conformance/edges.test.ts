/** What FORMAT.md and DECISIONS.md fix beyond the specification: the engine alone. */
import { expect, it } from "vitest";
import { compile, RequestError } from "../../bindings/index.js";
import { EDGE_CASES } from "../support/edge-cases.js";
import { loadEngine } from "../support/engine.js";

it.each(EDGE_CASES.map((one) => [one.name, one] as const))("%s", (_, { policies, request, expected }) => {
  const engine = loadEngine(compile(policies));
  const answer = (ask: () => string): string => {
    try {
      return ask();
    } catch (error) {
      if (error instanceof RequestError) return error.code;
      throw error;
    }
  };
  expect(answer(() => engine.decide(request))).toBe(expected);
  expect(answer(() => engine.explain(request).decision)).toBe(expected);
});
