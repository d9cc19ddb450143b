/** The errors of the two APIs, as clients tell them apart: by code and status. */

export type ServiceErrorCode =
  | "AccessDenied"
  | "InvalidAction"
  | "InvalidInput"
  | "MethodNotAllowed"
  | "NoSuchEntity"
  | "RequestEntityTooLarge"
  | "ServiceFailure"
  | "Throttling"
  | "ValidationError";

const STATUS: Readonly<Record<ServiceErrorCode, number>> = {
  AccessDenied: 403,
  InvalidAction: 400,
  InvalidInput: 400,
  MethodNotAllowed: 405,
  NoSuchEntity: 404,
  RequestEntityTooLarge: 413,
  ServiceFailure: 500,
  Throttling: 400,
  ValidationError: 400,
};

/** What a call ends with instead of a result. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly status: number;
  /** Whose fault it is. Clients try again where it is the receiver's. */
  readonly type: "Sender" | "Receiver";

  constructor(
    readonly code: ServiceErrorCode,
    message: string,
  ) {
    super(message);
    this.status = STATUS[code];
    this.type = this.status >= 500 ? "Receiver" : "Sender";
  }

  /** A value that fits its parameter and yet cannot be simulated. */
  static invalidInput(problem: string, hint: string): ServiceError {
    return new ServiceError("InvalidInput", `${problem}: ${hint}`);
  }

  /** A value that does not fit its parameter, in the words of AWS. */
  static validation(parameter: string, constraint: string): ServiceError {
    const failed = `Value at '${parameter}' failed to satisfy constraint: ${constraint}`;
    return new ServiceError("ValidationError", `1 validation error detected: ${failed}`);
  }
}
