/** What `postern/explain` offers: why a request was decided so, and how its service would say it. */
export { explainer, type Explaining } from "../engine/explain/explain.js";
export { errorCode, serviceError, type ErrorCode, type ServiceError, type ServiceErrorOptions } from "../engine/explain/message.js";
