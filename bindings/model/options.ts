/** Options of calls that throw RequestError. */
import { optionFault, type OptionTypes } from "../text/options.js";
import { RequestError } from "./request.js";

/** Throws RequestError INVALID_REQUEST for a misspelt option, or one of a wrong type. */
export function checkOptions<Options extends object>(given: Options, types: OptionTypes<Options>): void {
  const fault = optionFault(given, types);
  if (fault !== undefined) throw new RequestError("INVALID_REQUEST", fault.message, fault.hint);
}
