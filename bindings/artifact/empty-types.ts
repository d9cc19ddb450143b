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
  BUNDLE_ALLOW,
  BUNDLE_ALLOW_END,
  BUNDLE_BYTES,
  BUNDLE_DENY,
  BUNDLE_DENY_END,
  BUNDLES,
  META,
  META_COLLECTION,
  SLOT_RESOURCE_CONTROL,
} from "../../assembly/layout.js";
import { debugInfo } from "./debug.js";
import { policyTypeOf } from "./policy-types.js";
import { ArtifactReader } from "./reader.js";
import { ArtifactTables } from "./tables/tables.js";
import type { Cause } from "../model/cause.js";
import { quote } from "../text/quote.js";

/** Where nothing is allowed that they do not allow. */
const GATES: ReadonlySet<Cause> = new Set(["boundary", "session", "vpce"]);

/** Their names, for messages. Of an artifact that an engine has verified; directories name what is attached, so they have none. */
export function emptyTypes(bytes: Uint8Array): string[] {
  const tables = new ArtifactTables(new ArtifactReader(bytes));
  if (tables.reader.isDirectory()) return [];
  const filled = filledSlots(tables);
  const collection = tables.word(META, META_COLLECTION);
  const present = tables.word(COLLECTIONS, collection * COLLECTION_BYTES + COLLECTION_PRESENT);
  const slots = Array.from({ length: SLOT_RESOURCE_CONTROL }, (_, slot) => slot);
  return slots
    .filter((slot) => !filled.has(slot) && ((present >>> slot) & 1) === 1)
    .flatMap((slot) => typeName(slot, collection, tables) ?? []);
}

/** Slots that a bundle with statements is attached as. A list without policies is a bundle too. */
function filledSlots(tables: ArtifactTables): ReadonlySet<number> {
  const attachments = tables.words(ATTACHMENTS, 0, tables.count(ATTACHMENTS));
  const filled = attachments.filter((word) => hasRows(word >>> ATTACHMENT_SHIFT, tables));
  return new Set(filled.map((word) => word & ((1 << ATTACHMENT_SHIFT) - 1)));
}

function hasRows(bundle: number, tables: ArtifactTables): boolean {
  const [deny, denyEnd, allow, allowEnd] = [BUNDLE_DENY, BUNDLE_DENY_END, BUNDLE_ALLOW, BUNDLE_ALLOW_END].map((field) =>
    tables.word(BUNDLES, bundle * BUNDLE_BYTES + field),
  );
  return deny !== denyEnd || allow !== allowEnd;
}

function typeName(slot: number, collection: number, tables: ArtifactTables): string | undefined {
  const { type, level } = policyTypeOf(slot);
  if (level === undefined) return GATES.has(type.cause) ? `\`${type.member}\`` : undefined;
  const name = debugInfo(tables.reader)?.levels[collection]?.[slot];
  return `the level ${name === undefined ? level + 1 : quote(name)} of \`${type.member}\``;
}
