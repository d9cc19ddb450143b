/** The error of a call that asks for something else than a policy's findings. A document never causes one. */
import { isBranded } from "../model/branded.js";

export type ValidatorErrorCode =
  /** `policyType` is not one of the four. */
  | "INVALID_POLICY_TYPE"
  /** `validatePolicyResourceType` is not one that is known, or `policyType` is not `RESOURCE_POLICY`. */
  | "INVALID_RESOURCE_TYPE"
  /** A member, or an option, that is not known or of a wrong type. */
  | "INVALID_OPTION";

const BRAND = Symbol.for("postern.ValidatorError");

/** Thrown by `validatePolicy` for the members beside the document. */
export class ValidatorError extends Error {
  override readonly name = "ValidatorError";
  readonly [BRAND] = true;
  constructor(
    readonly code: ValidatorErrorCode,
    message: string,
    /** What to do about it. */
    readonly hint: string,
  ) {
    super(message);
  }
  /** Holds across copies of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, BRAND);
  }
}
