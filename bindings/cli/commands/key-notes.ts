/** With the catalogue installed: keys that a policy asks for, or a request gives, and that AWS does not send with the action. */
import type { AuthorizationRequest, Explanation } from "../../hosts/node.js";
import { isServiceKey, uncarriedKeys } from "../../surface/command-line.js";
import { quote } from "../../text/quote.js";
import { installedCatalogue } from "../input/catalogue.js";
import type { Io } from "../output/io.js";
import { printNotes } from "../output/report.js";
import type { Sources } from "../output/sources.js";

/** Notes for one decision. The catalogue is read only where there is a key of a service. */
export async function noteKeys(request: AuthorizationRequest, found: Explanation, sources: Sources, io: Io): Promise<void> {
  const given = Object.keys(request.context ?? {});
  if (![...found.missingKeys, ...given].some(isServiceKey)) return;
  const catalogue = await (io.catalogue ?? installedCatalogue)();
  if (catalogue === undefined) return;
  const says = `says the catalogue of ${catalogue.version}`;
  for (const key of uncarriedKeys(request.action, found.missingKeys, catalogue)) {
    const hint = "a condition of a policy asks for it, and AWS does not send it with this action: it counts as absent";
    sources.note("KEY_NOT_OF_ACTION", `${quote(request.action)} knows no such key as ${quote(key)}, ${says}`, hint);
  }
  for (const key of uncarriedKeys(request.action, given, catalogue)) {
    const hint = "AWS would not send it with this action: leave it out, or check the action";
    sources.note(
      "KEY_NOT_OF_ACTION",
      `the request gives ${quote(key)}, which ${quote(request.action)} does not know, ${says}`,
      hint,
    );
  }
  await printNotes(sources.takeNotes(), io);
}
