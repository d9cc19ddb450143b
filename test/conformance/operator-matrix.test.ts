/** Operators × forms × states of the key, against the table of policy-language §6.2. */
import { describe, expect, it } from "vitest";
import { compile } from "../../bindings/index.js";
import { cells, MATRIX_KEY, MATRIX_POLICY, type Cell } from "../support/operator-matrix.js";
import { loadEngine } from "../support/engine.js";

const engine = loadEngine(compile({ identity: [MATRIX_POLICY] }));
const byOperator = new Map<string, Cell[]>();
for (const cell of cells()) byOperator.set(cell.operator, [...(byOperator.get(cell.operator) ?? []), cell]);

describe("a condition operator", () => {
  it.each([...byOperator])("%s", (_, asked) => {
    const found = asked.map(({ action, state, given }) => {
      const request = { principal: "arn:aws:iam::111122223333:user/bob", action, resource: "*", context: { [MATRIX_KEY]: given } };
      return [state, engine.isAllowed(request)];
    });
    expect(found).toEqual(asked.map(({ state, holds }) => [state, holds]));
  });

  it("comes in all of its 27 names and every legal form", () => {
    expect(byOperator.size).toBe(26 * 6 + 6);
  });
});
