/** What `postern/simulator` offers, but for `createSimulator`, which each host has of its own: it needs a core. */
export { DirectoryError } from "../directory/errors.js";
export { readDirectory, type DirectoryReading, type ReadDirectoryOptions } from "../directory/read.js";
export type { DirectorySource } from "../directory/source.js";
export type { Directory } from "../model/directory.js";
export type { FetchResponse } from "../model/fetch.js";
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
export {
  SimulatorError,
  type Simulator,
  type SimulatorAnswer,
  type SimulatorOptions,
  type SimulatorRequest,
} from "../simulator/create.js";
export type { ResultModel } from "../simulator/call.js";
export type { PolicyValidator } from "../simulator/validation.js";
export type { ValidationCatalogue } from "../model/curated.js";
