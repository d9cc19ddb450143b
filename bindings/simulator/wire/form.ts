/** A form (`application/x-www-form-urlencoded`) as parameters by name. Linear in the text; what is malformed is an error, never guessed. */
import { PARAMETERS_MAX } from "../limits.js";
import { ServiceError } from "./service-error.js";

/** Throws ServiceError ValidationError: a broken escape, a name given twice, too many parameters. */
export function readForm(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (let from = 0; from < text.length;) {
    const found = text.indexOf("&", from);
    const end = found < 0 ? text.length : found;
    if (end > from) addParameter(parameters, text.slice(from, end));
    from = end + 1;
  }
  return parameters;
}

function addParameter(parameters: Map<string, string>, pair: string): void {
  const equals = pair.indexOf("=");
  const name = decode(equals < 0 ? pair : pair.slice(0, equals));
  const value = equals < 0 ? "" : decode(pair.slice(equals + 1));
  if (parameters.has(name)) throw new ServiceError("ValidationError", `the parameter \`${cut(name)}\` is given twice`);
  if (parameters.size === PARAMETERS_MAX) {
    throw new ServiceError("ValidationError", `the form has more than ${PARAMETERS_MAX} parameters`);
  }
  parameters.set(name, value);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.includes("+") ? text.replaceAll("+", " ") : text);
  } catch {
    throw new ServiceError("ValidationError", `the form has a broken escape in \`${cut(text)}\``);
  }
}

/** The beginning of a text, for messages. */
export function cut(text: string, units = 60): string {
  return text.length <= units ? text : `${text.slice(0, units)}…`;
}
