// Every policy of a directory that is attached to something, as its type: together they say what keys are used for (0.3-1, 0.3-6).

import { everyNode, resolve } from "./directory-organization.js";
import type { DirectoryLike, ReferenceLike } from "./directory-types.js";
import { readPolicy } from "./document.js";
import type { Policy, PolicyType } from "./types.js";

export function attachedPolicies(directory: DirectoryLike): Policy[] {
  const { users = [], groups = [], roles = [], resources = [], endpoints = [], organization } = directory;
  const read = (type: PolicyType, references: readonly (ReferenceLike | undefined)[]) =>
    references.flatMap((reference) => (reference === undefined ? [] : [readPolicy(type, resolve(directory, reference))]));
  const principals = [...users, ...groups, ...roles];
  const nodes = organization ? everyNode(organization.root) : [];
  return [
    ...principals.flatMap(({ policies = [], boundary }) => [...read("identity", policies), ...read("boundary", [boundary])]),
    ...roles.flatMap(({ trust }) => read("trust", [trust])),
    ...resources.flatMap(({ policies = [] }) => read("resource", policies)),
    ...endpoints.flatMap(({ policies = [] }) => read("vpce", policies)),
    ...nodes.flatMap(({ scps = [], rcps = [] }) => [...read("scp", scps), ...read("rcp", rcps)]),
  ];
}
