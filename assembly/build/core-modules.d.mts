import type { Plugin } from "rollup";

export function coreModules(): Plugin;
