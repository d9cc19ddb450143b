/** The package as it is published: what `npm run build` wrote to a folder, not the sources. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as Package from "../bindings/hosts/node.js";

export type Postern = typeof Package;

export const DIST = fileURLToPath(new URL("../dist", import.meta.url));

/** The entry for Node.js, by its name now and by that of older builds, which bench/ab.ts may be given. */
const ENTRIES = ["index.js", "node.js"];

export async function loadPackage(folder: string = DIST): Promise<Postern> {
  const entry = ENTRIES.map((name) => resolve(join(folder, name))).find(existsSync);
  if (entry === undefined) throw new Error(`${folder} has no build: npm run build`);
  return (await import(pathToFileURL(entry).href)) as Postern;
}
