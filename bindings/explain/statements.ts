/** Statements by name and place, in the order of the policies: from the debug section, as far as the artifact has one. */
import {
  META,
  META_DENY_ROWS,
  SLOT_BOUNDARY,
  SLOT_ENDPOINT,
  SLOT_IDENTITY,
  SLOT_SESSION,
  SLOT_TRUST,
} from "../../assembly/layout.js";
import { debugInfo, type DebugInfo } from "../artifact/debug.js";
import type { ArtifactReader } from "../artifact/reader.js";
import type { Cause } from "../model/cause.js";
import type { StatementRef } from "../model/explanation.js";
import { RESOURCE_CONTROL_SLOTS, SERVICE_CONTROL_SLOTS } from "./verdict.js";

/** A statement of a collected group, with what the core says of it. */
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

  /** Position in the policies; in a stripped artifact, in the table. */
  order(a: number, b: number): number {
    const [first, second] = [this.debug?.rows[a], this.debug?.rows[b]];
    return first === undefined || second === undefined ? a - b : first[0] - second[0] || first[1] - second[1];
  }

  reference({ row, slots }: Examined): StatementRef {
    const [policy, index, sid, line, column] = this.debug?.rows[row] ?? [-1, row, null, null, null];
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

function causeOfSlots(slots: number): Cause {
  if ((slots & SERVICE_CONTROL_SLOTS) !== 0) return "scp";
  if ((slots & RESOURCE_CONTROL_SLOTS) !== 0) return "rcp";
  const named: readonly (readonly [number, Cause])[] = [
    [SLOT_IDENTITY, "identity"],
    [SLOT_BOUNDARY, "boundary"],
    [SLOT_SESSION, "session"],
    [SLOT_TRUST, "trust"],
    [SLOT_ENDPOINT, "vpce"],
  ];
  return named.find(([slot]) => (slots & (1 << slot)) !== 0)?.[1] ?? "resource";
}
