/**
 * Leaves away what of a directory cannot bear on a request: other principals than the caller and the requested one, groups
 * that neither is in (named without a path), resources that the requested one does not lie in, and shared policies that nobody
 * left names.
 */
import type { AuthorizationRequest, Directory, Entity, PolicyReference, ResourceEntry } from "../../bindings/index.js";

const lastSegment = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** An assumed role's ARN ends with the session; its role's name stands before. */
function namesIn(arn: string): string[] {
  return arn.split(/[:/]/);
}

function grouped<T extends { readonly arn: string }>(list: readonly T[] = []): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const name = lastSegment(item.arn);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return groups;
}

function referenced(entities: readonly Entity[]): Set<string> {
  const references: PolicyReference[] = entities.flatMap(({ policies = [], boundary }) =>
    boundary === undefined ? policies : [...policies, boundary],
  );
  return new Set(references.filter((reference) => typeof reference === "string"));
}

export function narrowDirectory(directory: Directory): (request: AuthorizationRequest) => Directory {
  const roles = grouped(directory.roles);
  const users = grouped(directory.users);
  const resources = new Map((directory.resources ?? []).map((entry): [string, ResourceEntry] => [entry.arn, entry]));
  const lengths = [...new Set([...resources.keys()].map(({ length }) => length))];
  const shared = Object.entries(directory.policies ?? {}).filter(([name]) => !name.startsWith("arn:"));
  return ({ principal, resource }) => {
    const names = [...new Set([...namesIn(principal as string), ...namesIn(resource)])];
    const keptRoles = names.flatMap((name) => roles.get(name) ?? []);
    const keptUsers = names.flatMap((name) => users.get(name) ?? []);
    const memberships = new Set(keptUsers.flatMap(({ groups = [] }) => groups));
    const groups = (directory.groups ?? []).filter(({ arn }) => memberships.has(lastSegment(arn)));
    const used = referenced([...keptRoles, ...keptUsers, ...groups]);
    const policies = [...used].map((name) => [name, directory.policies![name]!] as const);
    return {
      ...directory,
      roles: keptRoles,
      users: keptUsers,
      groups,
      policies: Object.fromEntries([...shared, ...policies]),
      resources: lengths.flatMap((length) => resources.get(resource.slice(0, length)) ?? []),
    };
  };
}
