/** What `postern/explain` offers: why a request was decided so, and how its service would say it. */
export { explainer } from "../explain/explain.js";
export type { Explaining } from "../engine/explaining.js";
export { errorCode, serviceError, type ErrorCode, type ServiceError, type ServiceErrorOptions } from "../explain/message.js";
