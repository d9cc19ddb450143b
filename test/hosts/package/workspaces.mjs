// The packages of the workspaces, packed as they are published and installed beside `postern`'s tarball in an empty folder.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** @type {import("node:child_process").ExecFileSyncOptionsWithStringEncoding} */
const quiet = { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };

/** Packs every workspace; each builds itself before. */
function packWorkspaces(folder) {
  const packed = execFileSync("npm", ["pack", "--workspaces", "--json", "--pack-destination", folder], { ...quiet, cwd: ROOT });
  // What the builds print stands before the list.
  return JSON.parse(packed.slice(packed.indexOf("[\n"))).map(({ filename, name }) => ({ name, tarball: join(folder, filename) }));
}

function installTogether(folder, tarballs) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  execFileSync("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...tarballs], { ...quiet, cwd: folder });
}

/** What of a packed manifest only works in this repository. */
function localDependencies(folder, name) {
  const manifest = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
  const ranges = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).map(([dependency, range]) => `${name}: ${kind}.${dependency} is ${range}`),
  );
  return ranges.filter((text) => / is (file|link|workspace):/.test(text));
}

/** The faults found, none where all is well. */
export function checkWorkspaces(postern) {
  const folder = mkdtempSync(join(tmpdir(), "postern-workspaces-"));
  try {
    const packages = packWorkspaces(folder);
    installTogether(folder, [postern, ...packages.map(({ tarball }) => tarball)]);
    copyFileSync(new URL("together.mjs", import.meta.url), join(folder, "together.mjs"));
    execFileSync(process.execPath, ["together.mjs"], { ...quiet, cwd: folder });
    return ["postern", ...packages.map(({ name }) => name)].flatMap((name) => localDependencies(folder, name));
  } catch (error) {
    return [error.stderr || String(error)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
