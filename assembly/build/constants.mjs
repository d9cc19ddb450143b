/**
 * The numbers of the core's memory and format stand in the bundles as numbers. Imported by name, each would be a variable to an engine,
 * which might have no value yet: six instructions wherever it is read, and nothing computed from it when the code is compiled.
 */
import { buildSync } from "esbuild";

const FILES = ["layout", "limits", "choices"];

const PATH = String.raw`"(?:\.\./)+assembly/(?:${FILES.join("|")})\.js"`;
const IMPORT = new RegExp(String.raw`^import \{[^}]*\} from ${PATH};$`, "gm");
const OTHER_IMPORT = new RegExp(String.raw`^import .* from ${PATH}`, "m");

/** Every constant by name, its value as text: what esbuild's `define` puts in the place of names that nobody has declared. */
export async function constants() {
  const contents = FILES.map((name) => `export * from "./assembly/${name}.ts";`).join("");
  const { outputFiles } = buildSync({ stdin: { contents, resolveDir: "." }, bundle: true, format: "esm", write: false });
  const values = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));
}

/** Takes the imports of constants away, so that nobody has declared them. To be named before esbuild. */
export const undeclaredConstants = {
  name: "undeclared-constants",
  transform(code, id) {
    const left = code.replace(IMPORT, "");
    if (OTHER_IMPORT.test(left)) this.error(`${id}: import constants of the core as { NAME }`);
    return left === code ? null : { code: left, map: null };
  },
};
