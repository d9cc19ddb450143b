/** What the core left in its memory about the request it decided last: a typed view of RESULT and the tables it points to. */
import {
  GROUP_ALLOW,
  GROUP_ALLOW_END,
  GROUP_BYTES,
  GROUP_DENY,
  GROUP_DENY_END,
  GROUPS,
  KEY_SLOT_BYTES,
  KEY_SLOT_FIRST,
  KEY_SLOT_SHAPE,
  KEY_SLOT_STAMP,
  KEY_SLOT_VALUES,
  LEVELS_MAX,
  RESULT,
  RESULT_ALLOWED,
  RESULT_CAUSES,
  RESULT_COLLECTED,
  RESULT_DENIED,
  RESULT_FACTS,
  RESULT_GROUPS,
  RESULT_KEY_SLOTS,
  RESULT_RESOURCE_CONTROL,
  RESULT_RULE,
  RESULT_SERVICE_CONTROL,
  RESULT_STAMP,
  SLOT_RESOURCE_CONTROL,
  SLOT_SERVICE_CONTROL,
  VALUE_BYTES,
} from "../../assembly/layout.js";
import type { ArtifactReader } from "../artifact/reader.js";
import type { CoreMemory } from "./core.js";
import type { Cause, Rule } from "./causes.js";

/** By CAUSE_* of layout.ts. */
const CAUSES: readonly (Cause | undefined)[] = [
  undefined,
  "identity",
  "boundary",
  "session",
  "resource",
  "trust",
  "scp",
  "rcp",
  "vpce",
  "blockPublicAccess",
  "serviceRule",
];

/** By RULE_* of layout.ts. */
const RULES: readonly (Rule | undefined)[] = [
  undefined,
  "noPermissionNeeded",
  "credentialType",
  "unmodifiableObject",
  "kmsCrossAccountOperation",
  "bucketPolicyCrossAccount",
  "accessPointOrigin",
  "passRoleCrossAccount",
  "acl",
  "kmsGrant",
  "unknownPrincipal",
];

/** Bits of the slots of an organization's levels. */
export const SERVICE_CONTROL_SLOTS = ((1 << LEVELS_MAX) - 1) << SLOT_SERVICE_CONTROL;
export const RESOURCE_CONTROL_SLOTS = ((1 << LEVELS_MAX) - 1) << SLOT_RESOURCE_CONTROL;

/** A group of statements that bears on the request. */
export interface CollectedGroup {
  /** Bits of the slots it was collected for. */
  readonly slots: number;
  readonly rows: readonly number[];
}

export class Verdict {
  readonly #view: DataView;

  /** Valid until the core reads its next request. */
  constructor(
    memory: CoreMemory,
    readonly artifact: ArtifactReader,
  ) {
    this.#view = new DataView(memory.buffer);
  }

  #word(at: number): number {
    return this.#view.getUint32(at, true);
  }

  /** Bits of the slots of which a Deny applied, an Allow applied, that bear on the request. */
  get denied(): number {
    return this.#word(RESULT + RESULT_DENIED);
  }
  get allowed(): number {
    return this.#word(RESULT + RESULT_ALLOWED);
  }
  get collected(): number {
    return this.#word(RESULT + RESULT_COLLECTED);
  }
  /** FACT_* of the resource. */
  get facts(): number {
    return this.#word(RESULT + RESULT_FACTS);
  }
  get rule(): Rule | undefined {
    return RULES[this.#word(RESULT + RESULT_RULE)];
  }

  /** The primary cause first. */
  get causes(): Cause[] {
    const found: Cause[] = [];
    for (let word = this.#word(RESULT + RESULT_CAUSES); word !== 0; word >>>= 4) found.push(CAUSES[word & 15]!);
    return found;
  }

  /** Index of the collection that the level slots' names belong to, or -1. */
  levelCollection(slot: number): number {
    return this.#word(RESULT + (slot < SLOT_RESOURCE_CONTROL ? RESULT_SERVICE_CONTROL : RESULT_RESOURCE_CONTROL)) - 1;
  }

  groups(): CollectedGroup[] {
    const { view, items } = this.artifact.section(GROUPS);
    const memos = this.#word(RESULT + RESULT_GROUPS);
    const stamp = this.#word(RESULT + RESULT_STAMP);
    return Array.from({ length: items }, (_, group) => group).flatMap((group) => {
      if (this.#word(memos + group * 8) !== stamp) return [];
      const at = group * GROUP_BYTES;
      const range = (from: number, to: number): number[] => {
        const [first, end] = [view.getUint32(at + from, true), view.getUint32(at + to, true)];
        return Array.from({ length: end - first }, (_row, index) => first + index);
      };
      const rows = [...range(GROUP_DENY, GROUP_DENY_END), ...range(GROUP_ALLOW, GROUP_ALLOW_END)];
      return [{ slots: this.#word(memos + group * 8 + 4), rows }];
    });
  }

  /** Values of a key, given or derived; undefined where the request lacks it. */
  values(key: number): string[] | undefined {
    if (key < 0) return undefined;
    const slot = this.#word(RESULT + RESULT_KEY_SLOTS) + key * KEY_SLOT_BYTES;
    if (this.#word(slot + KEY_SLOT_STAMP) !== this.#word(RESULT + RESULT_STAMP)) return undefined;
    const first = this.#word(slot + KEY_SLOT_FIRST);
    return Array.from({ length: this.#word(slot + KEY_SLOT_VALUES) }, (_, index) => this.#text(first + index * VALUE_BYTES));
  }

  /** As a context would give it: a list where the key is multivalued. */
  value(key: number): string | readonly string[] | undefined {
    const values = this.values(key);
    if (values === undefined) return undefined;
    const slot = this.#word(RESULT + RESULT_KEY_SLOTS) + key * KEY_SLOT_BYTES;
    return this.#word(slot + KEY_SLOT_SHAPE) === 0 ? values[0] : values;
  }

  #text(record: number): string {
    const bytes = new Uint8Array(this.#view.buffer, this.#word(record), this.#word(record + 4));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  }
}
