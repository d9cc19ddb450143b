/** The tables of the validator that are kept by hand. */
import type { CuratedTables } from "../../model/curated.js";
import { ACTION_TABLES } from "./actions.js";
import { KEY_TABLES } from "./keys.js";
import { SERVICE_TABLES } from "./services.js";

export const CURATED_TABLES: CuratedTables = { ...KEY_TABLES, ...SERVICE_TABLES, ...ACTION_TABLES };
