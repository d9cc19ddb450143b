/** What `postern/validate` offers: findings about one policy, as Access Analyzer's ValidatePolicy gives them. No core is needed. */
export type { Finding, FindingType, Location, PathElement } from "../findings/finding.js";
export type { Catalogue } from "../model/catalogue.js";
export type { CuratedTables, Sourced, ValidationCatalogue } from "../model/curated.js";
export type { Position, Span } from "../text/positions.js";
export { VALIDATOR_CODES } from "../findings/code-table.js";
export type {
  ValidatePolicyInput,
  ValidatePolicyResourceType,
  ValidatePolicyResult,
  ValidatePolicyType,
  ValidationMeta,
  ValidationOptions,
} from "../validator/input.js";
export { validatePolicy } from "../validator/validate.js";
export { ValidatorError } from "../validator/error.js";
