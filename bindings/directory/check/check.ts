/** Whether a directory holds together: its shape, and that whatever it names exists. */
import type { Mode } from "../../model/mode.js";
import { pollutionFault } from "../../findings/pollution.js";
import { checkOrganization } from "./check-organization.js";
import { checkResources } from "./check-resources.js";
import { Cursor } from "../cursor.js";
import { Findings, WHOLE, type DirectoryFinding } from "../findings.js";
import { accountOf, nameOf } from "../ids.js";
import { checkUnique, Known } from "./known.js";
import { copyPlain } from "../plain.js";
import { checkShape } from "../own-form/schema.js";
import type { Directory, Entity } from "../../model/directory.js";

/**
 * Every fault of a directory, errors and warnings, in the order of its members. An empty list: it is valid.
 * What stands in the policy documents is checked when they are compiled.
 */
export function checkDirectory(directory: unknown, mode: Mode = "aws"): readonly DirectoryFinding[] {
  return checkedCopy(directory, mode).faults;
}

/** The same of a copy, which is what is to be read: what a getter says next time does not matter. */
export function checkedCopy(directory: unknown, mode: Mode): { copy: Directory; faults: readonly DirectoryFinding[] } {
  const findings = new Findings();
  checkPollution(findings);
  checkedMode(mode, findings);
  const at = new Cursor(findings.hasErrors ? undefined : copyPlain(directory, WHOLE, findings), [], findings);
  const copy = at.value as Directory;
  if (!findings.hasErrors && checkShape(at, mode, false)) checkWhole(copy, at);
  return { copy, faults: findings.all };
}

function checkWhole(valid: Directory, at: Cursor): void {
  const known = new Known(valid);
  checkUnique(at.get("accounts"), "account", "id");
  checkOrganization(at.get("organization"), valid, known);
  for (const kind of ["users", "groups", "roles"] as const) checkEntities(at.get(kind), valid[kind], known);
  checkResources(at.get("resources"), valid, known);
  checkUnique(at.get("endpoints"), "endpoint", "id");
}

/** The mode, of which there are two; "aws" where it is neither, and that is reported. */
export function checkedMode(mode: unknown = "aws", findings: Findings): Mode {
  if (mode === "aws" || mode === "lenient") return mode;
  findings.error("DATA_TYPE_MISMATCH", WHOLE, "the mode must be `aws` or `lenient`", "give one of them, or leave it out");
  return "aws";
}

/** Reports that every object seems to have a member that nobody gave it. */
export function checkPollution(findings: Findings): void {
  const fault = pollutionFault();
  if (fault !== undefined) findings.error("DATA_TYPE_MISMATCH", WHOLE, ...fault);
}

function checkEntities(at: Cursor, entities: readonly Entity[] | undefined, known: Known): void {
  checkUnique(at, "name", "arn", entityKey);
  at.each(entities, (entity, place) => {
    const account = accountOf(entity.arn);
    known.checkAccount(account, place.get("arn"));
    known.checkReferences(entity.policies, place.get("policies"));
    if (entity.boundary !== undefined) known.checkReference(entity.boundary, place.get("boundary"));
    place.get("groups").each(entity.groups, (group, groupPlace) => known.checkGroup(group, account, groupPlace));
  });
}

/** Names are unique in an account, whatever the path and the case of letters. */
function entityKey(arn: string): string {
  return `${accountOf(arn)} ${nameOf(arn).toLowerCase()}`;
}
