/** The table of checks. A code may have several rows: one by the grammar and one by the catalogue, or one for each place. */
import { ACTION_CHECKS } from "./checks/actions.js";
import { ATTACHED_CHECKS } from "./checks/attached.js";
import { CONDITION_CHECKS } from "./checks/conditions.js";
import { DOCUMENT_CHECKS } from "./checks/document.js";
import { GRANT_CHECKS } from "./checks/grants.js";
import { KEY_CHECKS } from "./checks/keys.js";
import { PRINCIPAL_CHECKS } from "./checks/principals.js";
import { RESOURCE_CHECKS } from "./checks/resources.js";
import { ROLE_CHECKS } from "./checks/roles.js";
import { STATEMENT_CHECKS } from "./checks/statements.js";
import { TAG_CHECKS } from "./checks/tags.js";
import { TRUST_CHECKS } from "./checks/trust.js";
import { VALUE_CHECKS } from "./checks/values.js";
import { VARIABLE_CHECKS } from "./checks/variables.js";
import type { Check } from "./check.js";

export const CHECKS: readonly Check[] = [
  ...DOCUMENT_CHECKS,
  ...STATEMENT_CHECKS,
  ...PRINCIPAL_CHECKS,
  ...TRUST_CHECKS,
  ...ACTION_CHECKS,
  ...RESOURCE_CHECKS,
  ...ATTACHED_CHECKS,
  ...ROLE_CHECKS,
  ...CONDITION_CHECKS,
  ...VALUE_CHECKS,
  ...VARIABLE_CHECKS,
  ...KEY_CHECKS,
  ...TAG_CHECKS,
  ...GRANT_CHECKS,
];
