/** The catalogue as it stands in `data/catalogue.json`: that of `bindings/model/catalogue.ts` as plain JSON, without the members that are empty. */
import type { AccessLevel, CatalogueKey } from "../model/catalogue.js";

export interface CatalogueFile {
  readonly version: string;
  readonly globalKeys: readonly CatalogueKey[];
  readonly keyPrefixes: Readonly<Record<string, readonly string[]>>;
  readonly services: readonly ServiceFile[];
}

export interface ServiceFile {
  readonly prefix: string;
  readonly name: string;
  readonly resourceControlPolicies?: true;
  readonly actions: readonly ActionFile[];
  readonly resourceTypes: readonly ResourceTypeFile[];
  readonly conditionKeys: readonly CatalogueKey[];
}

export interface ActionFile {
  readonly name: string;
  readonly accessLevel: AccessLevel;
  readonly resourceTypes?: readonly ActionResourceTypeFile[];
  readonly conditionKeys?: readonly string[];
  readonly dependentActions?: readonly string[];
}

export interface ActionResourceTypeFile {
  readonly name: string;
  readonly required?: true;
  readonly conditionKeys?: readonly string[];
  readonly dependentActions?: readonly string[];
}

export interface ResourceTypeFile {
  readonly name: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}
