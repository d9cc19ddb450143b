/** The catalogue of `@postern/service-data`, where it is installed: beside this package, or in the folder where the command runs. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ValidationCatalogue } from "../../surface/validate.js";

const PACKAGE = "@postern/service-data";

/** Undefined where the package is not installed. What it throws by itself is not caught. */
export async function installedCatalogue(): Promise<ValidationCatalogue | undefined> {
  const url = await locate();
  return url === undefined ? undefined : ((await import(url)) as { catalogue: ValidationCatalogue }).catalogue;
}

async function locate(): Promise<string | undefined> {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      // `package.json` is what every condition of `exports` offers.
      const manifest = createRequire(from).resolve(`${PACKAGE}/package.json`);
      return new URL("dist/index.js", pathToFileURL(manifest)).href;
    } catch {
      continue;
    }
  }
  return undefined;
}
