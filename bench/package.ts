/** The package as it is published: what `npm run build` wrote to a folder, not the sources. */
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as Package from "../bindings/hosts/node.js";

export type Postern = typeof Package;

export const DIST = fileURLToPath(new URL("../dist", import.meta.url));

export async function loadPackage(folder: string = DIST): Promise<Postern> {
  return (await import(pathToFileURL(resolve(join(folder, "node.js"))).href)) as Postern;
}
