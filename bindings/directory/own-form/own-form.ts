/** Our own form, whole or a part that other sources complete, as facts of the draft. */
import type { Mode } from "../../model/mode.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import { checkShape } from "./schema.js";
import type { Directory, Entity, ResourceEntry } from "../../model/directory.js";

/** A source of a wrong shape is reported and adds nothing. */
export function readOwnForm(at: Cursor, mode: Mode, draft: Draft): void {
  if (!checkShape(at, mode, true)) return;
  const own = at.value as Partial<Directory>;
  at.get("accounts").each(own.accounts, ({ id, ...facts }, place) => {
    draft.accounts.mention(id, place);
    setAll(draft.accounts, id, facts, place);
  });
  for (const [key, policy] of Object.entries(own.policies ?? {})) draft.addPolicy(key, policy, at.get("policies").get(key));
  for (const kind of ["users", "groups", "roles"] as const) {
    at.get(kind).each<Entity>(own[kind], (entity, place) => draft[kind].set(entity.arn, "entity", entity, place));
  }
  at.get("resources").each(own.resources, (entry, place) => addResource(entry, place, draft));
  at.get("endpoints").each(own.endpoints, (entry, place) => draft.endpoints.set(entry.id, "entity", entry, place));
  if (own.organization !== undefined) draft.addOrganization(own.organization, at.get("organization"));
}

/** Each member by itself, and each of `s3`: another source may have the rest. */
function addResource({ arn, s3, ...facts }: ResourceEntry, at: Cursor, draft: Draft): void {
  draft.resources.mention(arn, at);
  setAll(draft.resources, arn, facts, at);
  for (const [member, value] of Object.entries(s3 ?? {})) draft.resources.set(arn, `s3.${member}`, value, at.get("s3").get(member));
}

function setAll(facts: Draft["accounts"], key: string, members: object, at: Cursor): void {
  for (const [member, value] of Object.entries(members)) facts.set(key, member, value, at);
}
