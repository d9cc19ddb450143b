/** Statements by name and place, in the order of the policies: from the debug section, as far as the artifact has one. */
import { META, META_DENY_ROWS } from "../../assembly/layout.js";
import { debugInfo, debugRow, type DebugInfo, type DebugRow } from "../artifact/debug.js";
import { slotBitsOf } from "../artifact/policy-types.js";
import type { ArtifactReader } from "../artifact/reader.js";
import type { Cause } from "../model/cause.js";
import type { StatementRef } from "../model/explanation.js";

/** A statement of a collected bundle, with what the core says of it. */
export interface Examined {
  readonly row: number;
  /** Bits of the slots it was collected for. */
  readonly slots: number;
  /** EXAMINED_* */
  readonly outcome: number;
}

export class Statements {
  readonly debug: DebugInfo | undefined;
  readonly #denyRows: number;

  constructor(reader: ArtifactReader) {
    this.debug = debugInfo(reader);
    this.#denyRows = reader.section(META).view.getUint32(META_DENY_ROWS, true);
  }

  denies({ row }: Pick<Examined, "row">): boolean {
    return row < this.#denyRows;
  }

  /** Position in the policies, for a request on `resource`; in a stripped artifact, in the table. */
  order(a: number, b: number, resource: string): number {
    const [[policy, index], [otherPolicy, otherIndex]] = [this.#place(a, resource), this.#place(b, resource)];
    return policy - otherPolicy || index - otherIndex;
  }

  #place(row: number, resource: string): DebugRow {
    return this.debug === undefined ? [-1, row, null, null, null] : debugRow(this.debug, row, resource);
  }

  reference({ row, slots }: Examined, resource: string): StatementRef {
    const [policy, index, sid, line, column] = this.#place(row, resource);
    const { name = "", source } = this.debug?.policies[policy] ?? {};
    return {
      policyType: causeOfSlots(slots),
      policy: name,
      ...(source === undefined ? {} : { source }),
      effect: this.denies({ row }) ? "Deny" : "Allow",
      ...(sid === null ? {} : { sid }),
      index,
      ...(line === null ? {} : { line }),
      ...(column === null ? {} : { column }),
    };
  }
}

/** A bundle that stands for several types is shown as the first of these. */
const SHOWN_FIRST: readonly Cause[] = ["scp", "rcp", "identity", "boundary", "session", "trust", "vpce"];

function causeOfSlots(slots: number): Cause {
  return SHOWN_FIRST.find((cause) => (slots & slotBitsOf(cause)) !== 0) ?? "resource";
}
