/**
 * Policy types that an artifact has and that hold no policy. Present and empty is not absent (evaluation-logic §1.3): such a
 * type allows nothing. That may be meant, and is easily not seen.
 */
import {
  ATTACHMENT_SHIFT,
  ATTACHMENTS,
  COLLECTION_BYTES,
  COLLECTION_PRESENT,
  COLLECTIONS,
  GROUP_ALLOW,
  GROUP_ALLOW_END,
  GROUP_BYTES,
  GROUP_DENY,
  GROUP_DENY_END,
  GROUPS,
  META,
  META_COLLECTION,
  SLOT_BOUNDARY,
  SLOT_ENDPOINT,
  SLOT_RESOURCE_CONTROL,
  SLOT_SERVICE_CONTROL,
  SLOT_SESSION,
} from "../../assembly/layout.js";
import { debugInfo } from "../artifact/debug.js";
import { ArtifactReader } from "../artifact/reader.js";
import { ArtifactTables } from "../artifact/tables/tables.js";
import { quote } from "../text/quote.js";
import type { Sources } from "./sources.js";

const HINT = "leave it out where there is none";

/** Of an artifact that an engine has verified; directories name what is attached, so they have none. */
export function noteEmptyTypes(bytes: Uint8Array, sources: Sources): void {
  const tables = new ArtifactTables(new ArtifactReader(bytes));
  if (tables.reader.isDirectory()) return;
  const filled = filledSlots(tables);
  const collection = tables.word(META, META_COLLECTION) - 1;
  const present = tables.word(COLLECTIONS, collection * COLLECTION_BYTES + COLLECTION_PRESENT);
  for (let slot = 0; slot < SLOT_RESOURCE_CONTROL; slot++) {
    const name = filled.has(slot) || ((present >>> slot) & 1) === 0 ? undefined : typeName(slot, collection, tables);
    if (name !== undefined) sources.note("EMPTY_POLICY_TYPE", `${name} is given and holds no policy: it allows nothing`, HINT);
  }
}

/** Slots that a group with statements is attached as. A list without policies is a group too. */
function filledSlots(tables: ArtifactTables): ReadonlySet<number> {
  const attachments = tables.words(ATTACHMENTS, 0, tables.count(ATTACHMENTS));
  const filled = attachments.filter((word) => hasRows(word >>> ATTACHMENT_SHIFT, tables));
  return new Set(filled.map((word) => word & ((1 << ATTACHMENT_SHIFT) - 1)));
}

function hasRows(group: number, tables: ArtifactTables): boolean {
  const [deny, denyEnd, allow, allowEnd] = [GROUP_DENY, GROUP_DENY_END, GROUP_ALLOW, GROUP_ALLOW_END].map((field) =>
    tables.word(GROUPS, group * GROUP_BYTES + field),
  );
  return deny !== denyEnd || allow !== allowEnd;
}

function typeName(slot: number, collection: number, tables: ArtifactTables): string | undefined {
  if (slot === SLOT_BOUNDARY) return "`permissionsBoundary`";
  if (slot === SLOT_SESSION) return "`session`";
  if (slot === SLOT_ENDPOINT) return "`vpcEndpoint`";
  if (slot < SLOT_SERVICE_CONTROL) return undefined;
  const level = debugInfo(tables.reader)?.levels[collection]?.[slot];
  return `the level ${level === undefined ? slot - SLOT_SERVICE_CONTROL + 1 : quote(level)} of \`serviceControl\``;
}
