// npm run test:hosts:simulator: `postern/simulator` from the packed tarball on Node.js, Deno, Bun and workerd, asked one question.
import { strict as assert } from "node:assert";
import { QUESTION } from "./guest/simulator-question.mjs";
import { askOnHosts } from "./worker-hosts.mjs";

await askOnHosts({
  name: "simulator",
  files: ["simulator.mjs", "simulator-process.mjs", "simulator-question.mjs"],
  query: `?${new URLSearchParams(QUESTION)}`,
  check: (answer) => {
    const decisions = [...answer.matchAll(/<EvalDecision>(\w+)</g)].map(([, decision]) => decision);
    assert.deepEqual(decisions, ["allowed", "implicitDeny"]);
  },
});
