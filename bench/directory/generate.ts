/**
 * A directory of the size of an API gateway's: `principals` roles and users in 20 accounts of one organization, 500 shared
 * policies, 2,000 buckets, 200 keys and 300 queues. Seeded: the same directory on every machine.
 */
import type { Directory } from "../../bindings/model/directory.js";
import { Random } from "../random.js";
import { directoryAccounts, organization } from "./organization.js";
import { sharedPolicies } from "./policies.js";
import { groups, principals } from "./principals.js";
import { endpoints, resources } from "./resources.js";

export { generateRequests } from "./requests.js";

export interface DirectoryShape {
  /** Roles and users together: seven roles to three users. */
  readonly principals: number;
  readonly seed: number;
}

/** A principal's policies and name depend on the seed and on the principals before it: a smaller directory is a beginning. */
export function generateDirectory(shape: DirectoryShape): Directory {
  const { roles, users } = principals(new Random(shape.seed + 1), shape.principals);
  return {
    version: 1,
    organization: organization(),
    accounts: directoryAccounts(),
    policies: sharedPolicies(new Random(shape.seed)),
    users,
    groups: groups(new Random(shape.seed + 2)),
    roles,
    resources: resources(new Random(shape.seed + 3), roles),
    endpoints: endpoints(),
  };
}
