/** What the core answers: a decision, or one of the errors of layout.ts as a RequestError. */
import {
  ERROR_ACTION,
  ERROR_MULTIPLE_VALUES,
  ERROR_PRINCIPAL,
  ERROR_RESOURCE,
  ERROR_RESOURCE_ACCOUNT,
  ERROR_RESOURCE_ACCOUNT_MISMATCH,
  ERROR_RESOURCE_ACCOUNT_REQUIRED,
  ERROR_UNREADABLE_VALUE,
  KEY_ADDRESS,
  KEY_BOOLEAN,
  KEY_DATE,
  KEY_NUMBER,
  RESULT,
  RESULT_ERROR_FAMILY,
  RESULT_ERROR_KEY,
} from "../../../assembly/layout.js";
import { quote } from "../../text/quote.js";
import type { LoadedCore } from "./core.js";
import { RequestError, type RequestErrorCode } from "../../model/request.js";

/** By ERROR_*: code, what is wrong, what to do. */
const CORE_ERRORS: Readonly<Record<number, readonly [RequestErrorCode, string, string]>> = {
  [ERROR_PRINCIPAL]: [
    "INVALID_PRINCIPAL",
    "`principal` is not the ARN of a caller, a service name, or `*`",
    "give what GetCallerIdentity shows, or parts that agree",
  ],
  [ERROR_ACTION]: ["INVALID_ACTION", "`action` is not of the form `service:Name`", "name one action, in ASCII without wildcards"],
  [ERROR_RESOURCE]: [
    "INVALID_RESOURCE",
    "`resource` is neither an ARN of six fields nor `*`",
    "give an ARN, or compile in lenient mode",
  ],
  [ERROR_RESOURCE_ACCOUNT_MISMATCH]: [
    "RESOURCE_ACCOUNT_MISMATCH",
    "`resourceAccount` contradicts the account in the resource's ARN",
    "leave it out where the ARN has one",
  ],
  [ERROR_RESOURCE_ACCOUNT_REQUIRED]: [
    "RESOURCE_ACCOUNT_REQUIRED",
    "no account is known for the resource",
    "give `resourceAccount`, or list the resource",
  ],
  [ERROR_RESOURCE_ACCOUNT]: ["INVALID_RESOURCE", "`resourceAccount` is not an account id", "give the 12 digits of the owner"],
};

/** By KEY_* of layout.ts: the operators that cannot read the value, and what they read. */
const FAMILIES: Readonly<Record<number, readonly [string, string]>> = {
  [KEY_ADDRESS]: ["IpAddress", "one IP address, without port, zone or prefix"],
  [KEY_DATE]: ["Date…", "a date of ISO 8601, or seconds since the epoch"],
  [KEY_NUMBER]: ["Numeric…", "a decimal number"],
  [KEY_BOOLEAN]: ["Bool", "`true` or `false`"],
};

/** Runs the core. A trap, which a verified artifact cannot cause, or a call stack at its end, is an error of this request alone. */
export function running(core: () => number): number {
  try {
    return core();
  } catch (cause) {
    throw new RequestError("INTERNAL", "the core stopped", "see cause", { cause });
  }
}

/** The decision, which is not negative. Throws the RequestError that another answer stands for. */
export function checkedAnswer(code: number, core: LoadedCore): number {
  if (code >= 0) return code;
  if (code === ERROR_MULTIPLE_VALUES || code === ERROR_UNREADABLE_VALUE) throw valueError(code, core);
  const [name, message, hint] = CORE_ERRORS[code] ?? ["INTERNAL", `the core answered ${code}`, "please report it"];
  throw new RequestError(name, message, hint);
}

/** Names the key, as the artifact has it: in lower case. The value is the caller's secret. */
function valueError(code: number, { memory, reader }: LoadedCore): RequestError {
  const result = new DataView(memory.buffer, RESULT);
  const key = quote(reader.keys()[result.getUint32(RESULT_ERROR_KEY, true)]?.name ?? "");
  if (code === ERROR_MULTIPLE_VALUES) {
    return new RequestError("MULTIPLE_VALUES", `the single-valued context key ${key} has several values`, "give one value");
  }
  const [operators, readable] = FAMILIES[result.getUint32(RESULT_ERROR_FAMILY, true)]!;
  const message = `${key} has a value that the operators ${operators} of the policies cannot read`;
  return new RequestError("INVALID_CONTEXT_VALUE", message, `give ${readable}, or leave the key out`);
}
