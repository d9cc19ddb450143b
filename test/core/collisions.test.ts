/** Equal hashes are not equal texts. */
import { expect, it } from "vitest";
import { loadEngine } from "../support/engine.js";
import { collisions } from "../support/collisions.js";

it.each(collisions().map((one) => [one.name, one] as const))("%s", (_, { artifact, requests }) => {
  const engine = loadEngine(artifact);
  expect(requests.map((request) => engine.decide(request))).toEqual(["allowed", "implicitDeny"]);
});
