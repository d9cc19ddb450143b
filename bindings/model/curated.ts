/** Tables that the validator asks and that nobody publishes as data: they are kept by hand, each row with its source. */
import type { Catalogue, ConditionKeyType } from "./catalogue.js";

/** Where a row comes from, and when that was last looked at (YYYY-MM-DD). */
export interface Sourced {
  readonly source: string;
  readonly date: string;
}

/** A catalogue, and the tables that are kept by hand. Without those the checks that need one do not run. */
export interface ValidationCatalogue extends Catalogue {
  readonly curated?: CuratedTables;
}

/** Tables that are kept by hand (docs/spec/policy-validation.md §2.2). Names and keys in any case of letters; a `*` is a wildcard. */
export interface CuratedTables {
  readonly regions: readonly (Sourced & { readonly region: string })[];
  /** A key that ends in `/` is a family. */
  readonly globalKeys: readonly (Sourced & { readonly key: string; readonly type: ConditionKeyType })[];
  /** Keys whose type AWS's validator takes for another than the catalogue says. */
  readonly keyTypes: readonly (Sourced & { readonly key: string; readonly type: ConditionKeyType })[];
  /** Prefixes of condition keys that are no service's. */
  readonly keyPrefixes: readonly (Sourced & { readonly prefix: string })[];
  /** `sensitive`: no wildcard at all; `guarded`: six characters before one; `userid`: only right of the colon. */
  readonly guardedKeys: readonly (Sourced & { readonly key: string; readonly kind: "sensitive" | "guarded" | "userid" })[];
  /** Prefixes of services that AWS still knows although its reference has dropped them. */
  readonly retiredServices: readonly (Sourced & { readonly prefix: string })[];
  /** Services of the catalogue that AWS's validator reports as unknown. */
  readonly unknownServices: readonly (Sourced & { readonly prefix: string })[];
  /** Whose ARNs may lack the account: AWS's own resources. `*` stands for every service. */
  readonly sharedResources: readonly (Sourced & { readonly service: string; readonly resource: string })[];
  /** What the policies of a resource type may name. */
  readonly resourceTypes: readonly (Sourced & { readonly type: string; readonly prefix: string; readonly resource: string })[];
  /** Services whose keys AWS holds against the statement's actions. */
  readonly strictKeys: readonly (Sourced & { readonly prefix: string })[];
  /** Keys that no request of an AWS service carries. */
  readonly callerKeys: readonly (Sourced & { readonly key: string })[];
  /** Keys that do something only together with one of the actions. */
  readonly keyActions: readonly (Sourced & { readonly key: string; readonly action: string })[];
  readonly untrustworthyKeys: readonly (Sourced & { readonly key: string })[];
  readonly deprecatedKeys: readonly (Sourced & {
    readonly key: string;
    readonly instead: string;
    readonly kind: "global" | "service";
  })[];
  /** `key` is safe only where one of `partners` is tested too. */
  readonly pairedKeys: readonly (Sourced & { readonly key: string; readonly partners: readonly string[] })[];
  /** Services that act for their own account's resources only. */
  readonly unconfusedServices: readonly (Sourced & { readonly principal: string })[];
  readonly weakSourceKeys: readonly (Sourced & { readonly key: string })[];
  /** Names of services in `name.amazonaws.com` that are not prefixes of actions. */
  readonly serviceNames: readonly (Sourced & { readonly name: string })[];
  /** Services that fill the keys about an endpoint's owner. */
  readonly endpointServices: readonly (Sourced & { readonly prefix: string })[];
  /** Keys that are the same for every request to a resource of the type. */
  readonly constantKeys: readonly (Sourced & { readonly type: string; readonly key: string })[];
  /** Keys whose values are Regions. */
  readonly regionKeys: readonly (Sourced & { readonly key: string })[];
  /** All of them together let a principal widen its own rights. */
  readonly escalations: readonly (Sourced & { readonly name: string; readonly actions: readonly string[] })[];
  /** `credentials`: the answer carries some; `data`: it is what is kept secret; `policy`: it changes who may do what. */
  readonly exposures: readonly (Sourced & { readonly action: string; readonly kind: "credentials" | "data" })[];
}
