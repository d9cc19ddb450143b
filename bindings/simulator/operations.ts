/** What can be asked, by version and action. */
import { LOOKUPS } from "./account/lookups.js";
import { accountIn } from "./arns.js";
import type { Call } from "./call.js";
import { getContextKeysForCustomPolicy, getContextKeysForPrincipalPolicy } from "./context-keys.js";
import { simulateCustomPolicy, simulatePrincipalPolicy } from "./simulate.js";
import { cut } from "./wire/form.js";
import { ServiceError } from "./wire/service-error.js";
import type { Xml } from "./wire/xml.js";

export type Operation = (call: Call) => Xml | Promise<Xml>;

const OPERATIONS: ReadonlyMap<string, ReadonlyMap<string, Operation>> = new Map([
  [
    "2010-05-08",
    new Map<string, Operation>([
      ["SimulateCustomPolicy", simulateCustomPolicy],
      ["SimulatePrincipalPolicy", simulatePrincipalPolicy],
      ["GetContextKeysForCustomPolicy", getContextKeysForCustomPolicy],
      ["GetContextKeysForPrincipalPolicy", getContextKeysForPrincipalPolicy],
      ...Object.entries(LOOKUPS),
    ]),
  ],
  ["2011-06-15", new Map<string, Operation>([["GetCallerIdentity", getCallerIdentity]])],
]);

/** Throws ServiceError InvalidAction. */
export function operationOf(action: string | undefined, version: string | undefined): Operation {
  if (action === undefined || action === "") throw ServiceError.validation("action", "Member must not be null");
  const found = OPERATIONS.get(version ?? "")?.get(action);
  if (found !== undefined) return found;
  throw new ServiceError(
    "InvalidAction",
    `could not find the operation ${cut(action)} of version ${cut(version ?? "NO_VERSION_SPECIFIED")}`,
  );
}

function getCallerIdentity({ identity, account, directory }: Call): Xml {
  const uniqueId = directory?.byArn(identity)?.entity.uniqueId;
  return { Arn: identity, UserId: uniqueId ?? "AIDAPOSTERN0000000000", Account: accountIn(identity) ?? account };
}
