/** From the file's plain JSON to the maps that are asked. A service's maps are made when it is first looked at: programs ask of a few. */
import type {
  ActionResourceType,
  Catalogue,
  CatalogueAction,
  CatalogueKey,
  CatalogueResourceType,
  CatalogueService,
} from "../model/catalogue.js";
import type { ActionFile, ActionResourceTypeFile, CatalogueFile, ResourceTypeFile, ServiceFile } from "./file.js";

const NONE: readonly string[] = Object.freeze([]);
const NO_TYPES: readonly ActionResourceType[] = Object.freeze([]);

/** The catalogue that `file` describes. */
export function readCatalogue(file: CatalogueFile): Catalogue {
  return {
    version: file.version,
    services: new Map(file.services.map((service) => [service.prefix, new Service(service)])),
    globalKeys: byKey(file.globalKeys),
    keyPrefixes: new Map(Object.entries(file.keyPrefixes)),
  };
}

class Service implements CatalogueService {
  readonly prefix: string;
  readonly name: string;
  readonly resourceControlPolicies: boolean;
  readonly #file: ServiceFile;
  #actions: ReadonlyMap<string, CatalogueAction> | undefined;
  #resourceTypes: ReadonlyMap<string, CatalogueResourceType> | undefined;
  #conditionKeys: ReadonlyMap<string, CatalogueKey> | undefined;

  constructor(file: ServiceFile) {
    this.prefix = file.prefix;
    this.name = file.name;
    this.resourceControlPolicies = file.resourceControlPolicies ?? false;
    this.#file = file;
  }

  get actions(): ReadonlyMap<string, CatalogueAction> {
    return (this.#actions ??= new Map(this.#file.actions.map((action) => [action.name.toLowerCase(), readAction(action)])));
  }

  get resourceTypes(): ReadonlyMap<string, CatalogueResourceType> {
    return (this.#resourceTypes ??= new Map(this.#file.resourceTypes.map((type) => [type.name, readResourceType(type)])));
  }

  get conditionKeys(): ReadonlyMap<string, CatalogueKey> {
    return (this.#conditionKeys ??= byKey(this.#file.conditionKeys));
  }
}

function byKey(keys: readonly CatalogueKey[]): ReadonlyMap<string, CatalogueKey> {
  return new Map(keys.map((key) => [key.key.toLowerCase(), key]));
}

function readAction({ name, accessLevel, resourceTypes, conditionKeys, dependentActions }: ActionFile): CatalogueAction {
  return {
    name,
    accessLevel,
    resourceTypes: resourceTypes?.map(readActionResourceType) ?? NO_TYPES,
    conditionKeys: conditionKeys ?? NONE,
    dependentActions: dependentActions ?? NONE,
  };
}

function readActionResourceType(type: ActionResourceTypeFile): ActionResourceType {
  const { name, required = false, conditionKeys = NONE, dependentActions = NONE } = type;
  return { name, required, conditionKeys, dependentActions };
}

function readResourceType({ name, arn, conditionKeys = NONE }: ResourceTypeFile): CatalogueResourceType {
  return { name, arn, conditionKeys };
}
