/**
 * The catalogue as checks ask it: by ARN, by key with templates, with the tables kept by hand on top. Made once for a catalogue; a
 * service's part when it is first asked for.
 */
import type { CatalogueAction, CatalogueKey, CatalogueService, ConditionKeyType } from "../model/catalogue.js";
import { foldAscii } from "../text/fold.js";
import { NOTABLE_ACTIONS } from "./notable-actions.js";
import type { CuratedTables, ValidationCatalogue } from "../model/curated.js";
import { matches } from "./patterns.js";

/** The fields of a resource type's ARN; what a caller chooses is `*` in them. */
export interface ArnTemplate {
  readonly prefix: string;
  readonly type: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
  /** Up to the first wildcard of `resource`. */
  readonly head: string;
  /** `resource` as what it stands for: a `*` of a template is one character or more. */
  readonly filled: string;
}

/** An action of the catalogue with what checks ask of each; texts in lower case. */
export interface FullAction {
  /** `prefix:name`. */
  readonly folded: string;
  readonly prefix: string;
  readonly name: string;
  readonly service: CatalogueService;
  readonly action: CatalogueAction;
  /** Whether AWS still knows the service. */
  readonly isOfKnownService: boolean;
  readonly isNotable: boolean;
  /** Whether each of its requests is about a resource. */
  readonly needsResource: boolean;
  readonly managesPermissions: boolean;
  readonly isWrite: boolean;
}

export interface KnownKey {
  readonly key: string;
  readonly type: ConditionKeyType;
}

const indexes = new WeakMap<ValidationCatalogue, CatalogueIndex>();

/** The index of a catalogue: made at the first question, kept as long as the catalogue is. */
export function indexOf(catalogue: ValidationCatalogue): CatalogueIndex {
  let index = indexes.get(catalogue);
  if (index === undefined) indexes.set(catalogue, (index = new CatalogueIndex(catalogue)));
  return index;
}

export class CatalogueIndex {
  readonly version: string;
  /** Undefined where the catalogue comes without. */
  readonly curated: CuratedTables | undefined;
  readonly #catalogue: ValidationCatalogue;
  readonly #keys = new Map<string, KeySet>();
  readonly #ownTypes: ReadonlyMap<string, KnownKey>;
  #global: KeySet | undefined;
  #templates: Map<string, ArnTemplate[]> | undefined;
  /** By `prefix:name`, of the services that were asked for. */
  readonly #actions = new Map<string, FullAction>();
  readonly #readServices = new Set<string>();
  #notable: ReadonlySet<string> | undefined;
  #services: ReadonlySet<string> | undefined;
  #keyPrefixes: readonly string[] | undefined;

  constructor(catalogue: ValidationCatalogue) {
    this.#catalogue = catalogue;
    this.version = catalogue.version;
    this.curated = catalogue.curated;
    this.#ownTypes = new Map((this.curated?.keyTypes ?? []).map((row) => [foldAscii(row.key), row]));
  }

  get #globalKeys(): KeySet {
    if (this.#global !== undefined) return this.#global;
    const own = (this.curated?.globalKeys ?? []).map(({ key, type }) => ({ key: asTemplate(key), type }));
    return (this.#global = new KeySet([...this.#catalogue.globalKeys.values(), ...own]));
  }

  /** A service's prefix in any case, without wildcards. */
  service(prefix: string): CatalogueService | undefined {
    return this.#catalogue.services.get(foldAscii(prefix));
  }

  get prefixes(): Iterable<string> {
    return this.#catalogue.services.keys();
  }

  /** Whether an action's prefix or an ARN's service field, in lower case, is one that AWS knows. */
  knowsService(name: string): boolean {
    this.#services ??= this.#serviceNames();
    return this.#services.has(name);
  }

  #serviceNames(): ReadonlySet<string> {
    const names = new Set([...this.#catalogue.services.keys(), ...this.templatesByService.keys()]);
    for (const { prefix } of this.curated?.retiredServices ?? []) names.add(prefix);
    for (const { prefix } of this.curated?.unknownServices ?? []) names.delete(prefix);
    return names;
  }

  /** Whether the service is one that AWS has given up, so that nothing is known of its actions. */
  isRetired(prefix: string): boolean {
    return this.service(prefix) === undefined && this.knowsService(prefix);
  }

  /** Resource types by the service field of their ARN, which is not always the prefix of the actions. */
  get templatesByService(): ReadonlyMap<string, readonly ArnTemplate[]> {
    return (this.#templates ??= templatesOf(this.#catalogue.services.values()));
  }

  action(prefix: string, name: string): CatalogueAction | undefined {
    return this.service(prefix)?.actions.get(foldAscii(name));
  }

  /** Of `prefix:name` in lower case. */
  fullAction(folded: string): FullAction | undefined {
    return this.#actions.get(folded) ?? (this.#readServiceOf(folded) ? this.#actions.get(folded) : undefined);
  }

  /** Reads the actions of an action's service; whether that was to be done. */
  #readServiceOf(folded: string): boolean {
    const prefix = folded.slice(0, Math.max(folded.indexOf(":"), 0));
    const service = this.#catalogue.services.get(prefix);
    if (service === undefined || this.#readServices.has(prefix)) return false;
    this.#readServices.add(prefix);
    const isOfKnownService = this.curated?.unknownServices.some((row) => row.prefix === prefix) !== true;
    for (const [name, action] of service.actions) {
      const full = this.#fullActionOf(service, name, action, isOfKnownService);
      this.#actions.set(full.folded, full);
    }
    return true;
  }

  #fullActionOf(service: CatalogueService, name: string, action: CatalogueAction, isOfKnownService: boolean): FullAction {
    const { prefix } = service;
    const folded = `${prefix}:${name}`;
    const isNotable = this.notable.has(folded);
    const needsResource = action.resourceTypes.some(({ required }) => required);
    const [managesPermissions, isWrite] = [action.accessLevel === "Permissions management", action.accessLevel === "Write"];
    return { folded, prefix, name, service, action, isOfKnownService, isNotable, needsResource, managesPermissions, isWrite };
  }

  /** Actions that checks ask for by name. */
  get notable(): ReadonlySet<string> {
    return (this.#notable ??= new Set([...NOTABLE_ACTIONS, ...tableActions(this.curated)]));
  }

  /** Every key that the action's requests can carry, as AWS writes them. */
  keysOf(prefix: string, action: CatalogueAction): readonly string[] {
    const types = this.service(prefix)?.resourceTypes;
    const ofTypes = action.resourceTypes.flatMap((type) => [
      ...type.conditionKeys,
      ...(types?.get(type.name)?.conditionKeys ?? []),
    ]);
    return [...action.conditionKeys, ...ofTypes];
  }

  /** Whether requests of the action can carry the key, both in lower case. True where the action is not known. */
  canCarry(prefix: string, name: string, key: string): boolean {
    const action = this.action(prefix, name);
    if (action === undefined) return true;
    return this.keysOf(prefix, action).some((each) => matches(key, asPattern(foldAscii(each))));
  }

  /** Of a key that begins with `aws:`, in lower case. */
  globalKey(folded: string): KnownKey | undefined {
    return this.#ownTypes.get(folded) ?? this.#globalKeys.find(folded);
  }

  /** Of any key in lower case: what is known of it, if it is. */
  key(folded: string): KnownKey | undefined {
    const own = this.#ownTypes.get(folded);
    if (own !== undefined) return own;
    const colon = folded.indexOf(":");
    return this.#keysOfService(folded.slice(0, Math.max(colon, 0)))?.find(folded) ?? this.#globalKeys.find(folded);
  }

  #keysOfService(prefix: string): KeySet | undefined {
    let keys = this.#keys.get(prefix);
    const service = keys === undefined ? this.service(prefix) : undefined;
    if (service !== undefined) this.#keys.set(prefix, (keys = new KeySet(service.conditionKeys.values())));
    return keys;
  }

  /** Whether there are keys of such a prefix although there are no actions of it: identity providers, `catalog`. */
  knowsKeyPrefix(prefix: string): boolean {
    this.#keyPrefixes ??= [
      ...this.#catalogue.keyPrefixes.keys(),
      ...(this.curated?.keyPrefixes ?? []).map((row) => row.prefix),
    ].map(asPattern);
    return this.#keyPrefixes.some((pattern) => matches(prefix, pattern));
  }
}

/** Keys with the templates among them. */
class KeySet {
  readonly #literal = new Map<string, CatalogueKey>();
  readonly #families: { readonly pattern: string; readonly key: CatalogueKey }[] = [];

  constructor(keys: Iterable<CatalogueKey>) {
    for (const key of keys) {
      const pattern = asPattern(foldAscii(key.key));
      if (pattern.includes("*")) this.#families.push({ pattern, key });
      else this.#literal.set(pattern, key);
    }
  }

  find(folded: string): CatalogueKey | undefined {
    return this.#literal.get(folded) ?? this.#families.find(({ pattern }) => matches(folded, pattern))?.key;
  }
}

/** `aws:ResourceTag/` stands for its family. */
function asTemplate(key: string): string {
  return key.endsWith("/") ? `${key}\${Name}` : key;
}

/** What a caller chooses is a wildcard. */
export function asPattern(template: string): string {
  return template.replace(/\$\{[^}]*\}/g, "*");
}

function templatesOf(services: Iterable<CatalogueService>): Map<string, ArnTemplate[]> {
  const found = new Map<string, ArnTemplate[]>();
  for (const { prefix, resourceTypes } of services) {
    for (const { name, arn } of resourceTypes.values()) {
      const [, , service = "", region = "", account = "", ...rest] = asPattern(arn).split(":");
      const template = { prefix, type: name, region, account, ...resourceTemplate(rest.join(":")) };
      const list = found.get(foldAscii(service));
      if (list === undefined) found.set(foldAscii(service), [template]);
      else list.push(template);
    }
  }
  return found;
}

/** The resource part of an ARN that a template's wildcards are in. */
export function resourceTemplate(resource: string): Pick<ArnTemplate, "resource" | "head" | "filled"> {
  return { resource, head: /^[^*?]*/.exec(resource)![0], filled: resource.replaceAll("*", "?*") };
}

function tableActions(curated: CuratedTables | undefined): readonly string[] {
  const exposures = curated?.exposures.map(({ action }) => action) ?? [];
  const escalations = curated?.escalations.flatMap(({ actions }) => actions) ?? [];
  return [...exposures, ...escalations].map(foldAscii);
}
