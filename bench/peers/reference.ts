/** The plain interpreter of test/reference: what reading every statement costs in JavaScript, without any cleverness. */
import { referenceDecide } from "../../test/reference/interpreter.js";
import type { Adapter } from "./adapter.js";

export const adapter: Adapter = {
  name: "javascript reference",
  mapping: "the policies as they are",
  create: (identity) => ({
    prepare: (request) => request,
    isAllowed: (request) => {
      const result = referenceDecide({ identity }, request);
      return "decision" in result && result.decision === "allowed";
    },
  }),
};
