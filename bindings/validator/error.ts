/** The error of a call that asks for something else than a policy's findings. A document never causes one. */
import { HintedError } from "../model/branded.js";

export type ValidatorErrorCode =
  /** `policyType` is not one of the four. */
  | "INVALID_POLICY_TYPE"
  /** `validatePolicyResourceType` is not one that is known, or `policyType` is not `RESOURCE_POLICY`. */
  | "INVALID_RESOURCE_TYPE"
  /** A member, or an option, that is not known or of a wrong type. */
  | "INVALID_OPTION";

/** Thrown by `validatePolicy` for the members beside the document. */
export class ValidatorError extends HintedError<ValidatorErrorCode> {
  protected static override readonly brand = "ValidatorError";
  declare readonly name: "ValidatorError";
}
