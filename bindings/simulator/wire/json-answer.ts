/** Answers and errors of REST-JSON services, as Access Analyzer's clients tell them apart: by the header `x-amzn-errortype` and the status. */
import type { WireAnswer } from "./answer.js";
import { ServiceError, type ServiceErrorCode } from "./service-error.js";

/** Of ValidationException. */
type Reason = "cannotParse" | "fieldValidationFailed" | "other";

export class RestError extends Error {
  override readonly name = "RestError";

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** Members of the error beside its message. */
    readonly members: object = {},
  ) {
    super(message);
  }

  static validation(
    reason: Reason,
    message: string,
    fieldList?: readonly { readonly name: string; readonly message: string }[],
  ): RestError {
    return new RestError("ValidationException", 400, message, { reason, ...(fieldList === undefined ? {} : { fieldList }) });
  }
}

export function jsonSuccess(result: object): WireAnswer {
  return { status: 200, body: JSON.stringify(result), headers: { "content-type": "application/json" } };
}

export interface JsonFailure extends WireAnswer {
  readonly code: string;
  /** A fault of ours, to be logged. */
  readonly fault?: unknown;
}

/** Whatever was thrown, as an error that clients know. */
export function jsonFailure(cause: unknown): JsonFailure {
  const error = cause instanceof RestError ? cause : restErrorOf(cause);
  const { code, status, message, members } = error;
  const headers = {
    "content-type": "application/json",
    "x-amzn-errortype": code,
    ...(status === 429 ? { "retry-after": "1" } : {}),
  };
  const isOurs = !(cause instanceof RestError || cause instanceof ServiceError);
  return { status, body: JSON.stringify({ message, ...members }), headers, code, ...(isOurs ? { fault: cause } : {}) };
}

const NAMES: Readonly<Partial<Record<ServiceErrorCode, readonly [code: string, status: number]>>> = {
  AccessDenied: ["AccessDeniedException", 403],
  RequestEntityTooLarge: ["RequestEntityTooLargeException", 413],
  Throttling: ["ThrottlingException", 429],
};

function restErrorOf(cause: unknown): RestError {
  if (!(cause instanceof ServiceError))
    return new RestError("InternalServerException", 500, "the validator failed: this is a bug in postern");
  const named = NAMES[cause.code];
  return named === undefined ? RestError.validation("other", cause.message) : new RestError(...named, cause.message);
}
