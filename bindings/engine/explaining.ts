/** What an engine asks of whoever explains its decisions: `postern/explain`, which it is given and does not import. */
import type { CallExplanation, CallFacts, Explanation, ExplainOptions } from "../model/explanation.js";
import type { AuthorizationRequest } from "../model/request.js";
import type { Generation } from "./generation.js";

/** What an engine needs to explain. */
export interface Explaining {
  explain(generation: Generation, request: AuthorizationRequest, options: ExplainOptions): Explanation;
  explainCall(
    generation: Generation,
    requests: readonly AuthorizationRequest[],
    call: CallFacts,
    options: ExplainOptions,
  ): CallExplanation;
}
