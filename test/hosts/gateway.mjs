// npm run test:hosts:gateway: `postern/gateway` and `postern/hono` from the packed tarball on Node.js, Deno, Bun and workerd: checks of
// docs/spec/serving.md §19, by their numbers.
import { strict as assert } from "node:assert";
import { askOnHosts } from "./worker-hosts.mjs";

const EXPECTED = {
  1: [200, "allowed", null],
  2: [403, "implicitDeny", null],
  3: [200, "allowed", null],
  4: [403, "explicitDeny", null],
  7: [403, null, "BAD_ADDRESS"],
  8: [403, null, "UNTRUSTED_PROXY"],
  9: [403, null, "NO_METHOD"],
  10: [401, null, null],
  11: [403, null, "UNSAFE_PATH"],
  12: [403, null, "NO_ROUTE"],
  14: [403, null, "AMBIGUOUS_HEADER"],
  19: [200, "allowed", null],
  "hono allowed": [204, null, null],
  "hono denied": [403, "implicitDeny", null],
};

await askOnHosts({
  name: "gateway",
  files: ["gateway.mjs", "gateway-process.mjs"],
  check: (answer) => assert.deepEqual(JSON.parse(answer), EXPECTED),
});
