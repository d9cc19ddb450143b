/** Principal sets → what a policy's `Principal` or `NotPrincipal` lists. */
import {
  ENTRY_ACCOUNT,
  ENTRY_AUTHENTICATED,
  ENTRY_AWS_ARN,
  ENTRY_BARE_ROLE,
  ENTRY_CANONICAL,
  ENTRY_EVERYONE,
  ENTRY_FEDERATED,
  ENTRY_ROOT_USER,
  ENTRY_SERVICE,
  ENTRY_UNIQUE_ID,
  MEMBERS,
  PRINCIPAL_BYTES,
  PRINCIPAL_SETS,
  PRINCIPAL_TEXT,
  PRINCIPAL_TEXT_BYTES,
  PRINCIPAL_TYPE,
  PRINCIPALS,
  SET_BYTES,
  SET_MEMBER_COUNT,
  SET_MEMBERS,
  SET_NEGATED,
} from "../../../assembly/layout.js";
import type { ArtifactTables } from "./tables.js";

export interface PrincipalText {
  readonly type: string;
  /** Empty for everyone. */
  readonly text: string;
}

export interface PrincipalSetText {
  /** `NotPrincipal`. */
  readonly excludes: boolean;
  readonly members: readonly PrincipalText[];
}

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [ENTRY_EVERYONE]: "everyone",
  [ENTRY_ACCOUNT]: "account",
  [ENTRY_AWS_ARN]: "arn",
  [ENTRY_UNIQUE_ID]: "uniqueId",
  [ENTRY_SERVICE]: "service",
  [ENTRY_FEDERATED]: "federated",
  [ENTRY_CANONICAL]: "canonicalUser",
  [ENTRY_BARE_ROLE]: "roleWithoutPath",
  [ENTRY_AUTHENTICATED]: "authenticated",
  [ENTRY_ROOT_USER]: "rootUser",
};

export function principalSetText(tables: ArtifactTables, set: number): PrincipalSetText {
  const at = set * SET_BYTES;
  const first = tables.word(PRINCIPAL_SETS, at + SET_MEMBERS);
  const members = tables.words(MEMBERS, first * 4, tables.word(PRINCIPAL_SETS, at + SET_MEMBER_COUNT));
  return {
    excludes: tables.word(PRINCIPAL_SETS, at + SET_NEGATED) !== 0,
    members: members.map((member) => principalText(tables, member * PRINCIPAL_BYTES)),
  };
}

function principalText(tables: ArtifactTables, at: number): PrincipalText {
  const type = TYPE_NAMES[tables.word(PRINCIPALS, at + PRINCIPAL_TYPE)] ?? "unknown";
  const text = tables.reader.text(tables.word(PRINCIPALS, at + PRINCIPAL_TEXT), tables.word(PRINCIPALS, at + PRINCIPAL_TEXT_BYTES));
  return { type, text };
}
