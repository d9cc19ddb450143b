/**
 * The service catalogue: which services, actions, resource types and condition keys AWS documents. It changes by itself, so no room
 * brings one: callers hand it over, usually that of `@postern/service-data`. Without one, nothing that decides is different.
 */

/** What an action does to what it names, as the service authorization reference sorts it. */
export type AccessLevel = "List" | "Read" | "Write" | "Tagging" | "Permissions management";

/** What values a condition key has. `ArrayOf…` keys hold several. */
export type ConditionKeyType =
  "String" | "ARN" | "Bool" | "Numeric" | "Date" | "IPAddress" | "Binary" | "ArrayOfString" | "ArrayOfARN" | "ArrayOfBool";

export interface Catalogue {
  /** The day of the data, `YYYY-MM-DD`. */
  readonly version: string;
  /** By prefix (`s3`), in lower case. */
  readonly services: ReadonlyMap<string, CatalogueService>;
  /** Keys that belong to no service (`aws:SourceIp`), by their name in lower case. Maintained by hand upstream: not complete. */
  readonly globalKeys: ReadonlyMap<string, CatalogueKey>;
  /** Prefixes of condition keys that are not prefixes of actions (`accounts.google.com`), and the services that use them (`sts`). */
  readonly keyPrefixes: ReadonlyMap<string, readonly string[]>;
}

export interface CatalogueService {
  /** In front of its actions, in lower case: `s3`. */
  readonly prefix: string;
  /** What people call it: `Amazon S3`. */
  readonly name: string;
  /** Whether resource control policies are asked for it. */
  readonly resourceControlPolicies: boolean;
  /** By name in lower case. */
  readonly actions: ReadonlyMap<string, CatalogueAction>;
  /** By name as the actions write it (`bucket`); names of types are compared as they stand. */
  readonly resourceTypes: ReadonlyMap<string, CatalogueResourceType>;
  /** By key in lower case (`s3:prefix`, `aws:resourcetag/${tagkey}`). */
  readonly conditionKeys: ReadonlyMap<string, CatalogueKey>;
}

export interface CatalogueAction {
  /** As AWS spells it, without the service: `GetObject`. */
  readonly name: string;
  readonly accessLevel: AccessLevel;
  /** The types of resource it can be allowed on. None: `*` alone. */
  readonly resourceTypes: readonly ActionResourceType[];
  /** Keys of the request, as AWS spells them. Those of the resource (`aws:ResourceTag/…`) stand with its type. */
  readonly conditionKeys: readonly string[];
  /** Actions that it needs beside it, `service:Name`. The present source lists none. */
  readonly dependentActions: readonly string[];
}

export interface ActionResourceType {
  /** A key of the service's `resourceTypes`. */
  readonly name: string;
  /** Whether a statement must name a resource of this type for the action to be allowed. */
  readonly required: boolean;
  /** Keys that apply only where the action is on this type. */
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

export interface CatalogueResourceType {
  readonly name: string;
  /** A template: `arn:${Partition}:s3:::${BucketName}`. Its service is not always that of the actions. */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

export interface CatalogueKey {
  /** As AWS spells it. What a caller chooses is written `${…}`: `aws:ResourceTag/${TagKey}`. */
  readonly key: string;
  readonly type: ConditionKeyType;
  /** AWS says that it is deprecated. */
  readonly deprecated?: true;
  /** The key to use instead of a deprecated one, where AWS names it. */
  readonly replacedBy?: string;
}
