/** Postern itself, as it is published. */
import { loadPackage } from "../package.js";
import type { AuthorizationRequest } from "../../bindings/index.js";
import type { Adapter } from "./adapter.js";

export const adapter: Adapter = {
  name: "postern",
  mapping: "the policies as they are",
  async create(policies) {
    const { compile, Engine } = await loadPackage();
    const engine = Engine.loadSync(compile({ identity: policies as never }, { debug: false }));
    return { prepare: (request) => request, isAllowed: (request) => engine.isAllowed(request as AuthorizationRequest) };
  },
};
