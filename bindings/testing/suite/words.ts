/** Words that a suite may use, as lists that the types keep whole. */
import type { RequestErrorCode } from "../../model/request.js";
import type { ExpectedDecision } from "../suite-file.js";

/** All of a union's words: a missing one does not compile. */
const wordsOf = <Word extends string>(words: Readonly<Record<Word, true>>): readonly Word[] => Object.keys(words) as Word[];

export const DECISIONS = wordsOf<ExpectedDecision>({ allowed: true, denied: true, explicitDeny: true, implicitDeny: true });

export const ERROR_CODES = wordsOf<RequestErrorCode>({
  INVALID_REQUEST: true,
  INVALID_PRINCIPAL: true,
  INVALID_ACTION: true,
  INVALID_RESOURCE: true,
  INVALID_CONTEXT: true,
  INVALID_CONTEXT_VALUE: true,
  DUPLICATE_CONTEXT_KEY: true,
  MULTIPLE_VALUES: true,
  RESOURCE_ACCOUNT_MISMATCH: true,
  RESOURCE_ACCOUNT_REQUIRED: true,
  ACL_NOT_SUPPORTED: true,
  INVALID_SESSION: true,
  NO_COMPILER: true,
  NO_EXPLAINER: true,
  ARN_TOO_LONG: true,
  CONTEXT_VALUE_TOO_LONG: true,
  TOO_MANY_CONTEXT_KEYS: true,
  TOO_MANY_CONTEXT_VALUES: true,
  REQUEST_TOO_LARGE: true,
  UNSUPPORTED_REQUEST_MEMBER: true,
  REENTRANT: true,
  INTERNAL: true,
});
