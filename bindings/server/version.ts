/** The version of this package. */
import { existsSync, readFileSync } from "node:fs";

let known: string | undefined;

/** The manifest stands beside the sources, and above what is built of them. */
export function version(): string {
  if (known !== undefined) return known;
  const [beside, above] = ["./package.json", "../package.json"].map((path) => new URL(path, import.meta.url));
  const { version: found } = JSON.parse(readFileSync(existsSync(beside!) ? beside! : above!, "utf8")) as { version: string };
  return (known = found);
}
