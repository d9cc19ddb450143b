/** All that the core left in its memory about the request it decided last: RESULT and the tables it points to. */
import {
  BUNDLE_ALLOW,
  BUNDLE_ALLOW_END,
  BUNDLE_BYTES,
  BUNDLE_DENY,
  BUNDLE_DENY_END,
  BUNDLES,
  KEY_VALUES_BYTES,
  KEY_VALUES_STAMP,
  RESULT,
  RESULT_CAUSES,
  RESULT_COLLECTED,
  RESULT_FACTS,
  RESULT_BUNDLES,
  RESULT_KEY_VALUES,
  RESULT_RESOURCE_CONTROL,
  RESULT_RULE,
  RESULT_SERVICE_CONTROL,
  RESULT_STAMP,
  SLOT_RESOURCE_CONTROL,
} from "../../assembly/layout.js";
import { Result } from "../engine/core/result.js";
import { CAUSES, type Cause, type Rule } from "../model/cause.js";

/** By RULE_* of layout.ts. */
export const RULES: readonly (Rule | undefined)[] = [
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
  "kmsAlias",
  "reservedAlias",
  "crossAccountOperation",
];

/** A bundle of statements that bears on the request. */
export interface CollectedBundle {
  /** Bits of the slots it was collected for. */
  readonly slots: number;
  readonly rows: readonly number[];
}

export class Verdict extends Result {
  /** Bits of the slots that bear on the request. */
  get collected(): number {
    return this.word(RESULT + RESULT_COLLECTED);
  }
  /** FACT_* of the resource. */
  get facts(): number {
    return this.word(RESULT + RESULT_FACTS);
  }
  get rule(): Rule | undefined {
    return RULES[this.word(RESULT + RESULT_RULE)];
  }

  /**
   * The primary cause first. They are four bits each, the primary one lowest, and 0 ends them:
   *
   *      …0000 0011 0010 0001  →  identity (1), boundary (2), session (3)
   */
  get causes(): Cause[] {
    const found: Cause[] = [];
    for (let word = this.word(RESULT + RESULT_CAUSES); word !== 0; word >>>= 4) found.push(CAUSES[(word & 15) - 1]!);
    return found;
  }

  /** The collection that the level slots' names belong to; 0 for none. */
  levelCollection(slot: number): number {
    return this.word(RESULT + (slot < SLOT_RESOURCE_CONTROL ? RESULT_SERVICE_CONTROL : RESULT_RESOURCE_CONTROL));
  }

  /** Has the request the key, given or derived? */
  has(key: number): boolean {
    if (key < 0) return false;
    return (
      this.word(this.word(RESULT + RESULT_KEY_VALUES) + key * KEY_VALUES_BYTES + KEY_VALUES_STAMP) ===
      this.word(RESULT + RESULT_STAMP)
    );
  }

  bundles(): CollectedBundle[] {
    const { view, items } = this.artifact.section(BUNDLES);
    const memos = this.word(RESULT + RESULT_BUNDLES);
    const stamp = this.word(RESULT + RESULT_STAMP);
    return Array.from({ length: items }, (_, bundle) => bundle).flatMap((bundle) => {
      if (this.word(memos + bundle * 8) !== stamp) return [];
      const at = bundle * BUNDLE_BYTES;
      const range = (from: number, to: number): number[] => {
        const [first, end] = [view.getUint32(at + from, true), view.getUint32(at + to, true)];
        return Array.from({ length: end - first }, (_row, index) => first + index);
      };
      const rows = [...range(BUNDLE_DENY, BUNDLE_DENY_END), ...range(BUNDLE_ALLOW, BUNDLE_ALLOW_END)];
      return [{ slots: this.word(memos + bundle * 8 + 4), rows }];
    });
  }
}
