/** Requests as files hold them. */
import type { AuthorizationRequest, Decision } from "../bindings/model/request.js";

/** A request, and what may stand beside it in a batch (`postern eval --requests`, a line each). */
export interface BatchRequest extends AuthorizationRequest {
  /** As the results name it. */
  readonly name?: string;
  /** The decision that is expected. */
  readonly expect?: Decision;
}
