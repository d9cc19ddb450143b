// Cedar as its first example calls it: the policies go with every request.
import { isAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { cedarPolicies, cedarRequest, isAllow, MAPPING } from "./cedar-translation.mjs";

export const adapter = {
  name: "cedar-wasm, plain",
  package: "@cedar-policy/cedar-wasm",
  mapping: `${MAPPING}; it parses all policies on every call`,
  create(all) {
    const policies = cedarPolicies(all);
    return {
      prepare: (request) => ({ ...cedarRequest(request), policies }),
      isAllowed: (call) => isAllow(isAuthorized(call)),
    };
  },
};
