/** What findings say of code in the process that has added to all objects. */
import { pollutingMember } from "../text/pollution.js";
import { quote } from "../text/quote.js";

/** Details and hint. Undefined, as it should be: no object has a member that nobody gave it. */
export function pollutionFault(): readonly [details: string, hint: string] | undefined {
  const member = pollutingMember();
  if (member === undefined) return undefined;
  const details = `\`Object.prototype\` has an enumerable member ${quote(member)}, which every object inherits`;
  return [details, "remove it, and find out what added it"];
}
