// Every policy of a directory that some request can meet, as its type: together they say what keys are used for (0.3-1, 0.3-6).

import { boundNodes, isGroupOf, resolve } from "./directory-organization.js";
import type { DirectoryLike, ReferenceLike } from "./directory-types.js";
import { readPolicy } from "./document.js";
import type { Policy, PolicyType } from "./types.js";

export function attachedPolicies(directory: DirectoryLike): Policy[] {
  const { users = [], groups = [], roles = [], resources = [], endpoints = [] } = directory;
  const read = (type: PolicyType, references: readonly (ReferenceLike | undefined)[]) =>
    references.flatMap((reference) => (reference === undefined ? [] : [readPolicy(type, resolve(directory, reference))]));
  const withMembers = groups.filter((group) => users.some((user) => user.groups?.some((name) => isGroupOf(group, user, name))));
  const principals = [...users, ...withMembers, ...roles];
  return [
    ...principals.flatMap(({ policies = [], boundary }) => [...read("identity", policies), ...read("boundary", [boundary])]),
    ...roles.flatMap(({ trust }) => read("trust", [trust])),
    ...resources.flatMap(({ policies = [] }) => read("resource", policies)),
    ...endpoints.flatMap(({ policies = [] }) => read("vpce", policies)),
    ...boundNodes(directory).flatMap(({ scps = [], rcps = [] }) => [...read("scp", scps), ...read("rcp", rcps)]),
  ];
}
