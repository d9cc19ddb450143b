/** Our own form, whole or a part that other sources complete, as facts of the draft. */
import type { Mode } from "../../model/mode.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import { checkShape } from "./schema.js";
import type { Directory, ResourceEntry } from "../../model/directory.js";

/** A source of a wrong shape is reported and adds nothing. */
export function readOwnForm(at: Cursor, mode: Mode, draft: Draft): void {
  if (!checkShape(at, mode, true)) return;
  const own = at.value as Partial<Directory>;
  own.accounts?.forEach(({ id, ...facts }, index) => {
    const place = at.get("accounts").below(facts, { index });
    draft.accounts.mention(id, place);
    setAll(draft.accounts, id, facts, place);
  });
  for (const [key, policy] of Object.entries(own.policies ?? {})) draft.addPolicy(key, policy, at.get("policies").get(key));
  for (const kind of ["users", "groups", "roles"] as const) {
    own[kind]?.forEach((entity, index) => draft[kind].set(entity.arn, "entity", entity, at.get(kind).below(entity, { index })));
  }
  own.resources?.forEach((entry, index) => addResource(entry, at.get("resources").below(entry, { index }), draft));
  own.endpoints?.forEach((entry, index) => {
    draft.endpoints.set(entry.id, "entity", entry, at.get("endpoints").below(entry, { index }));
  });
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
