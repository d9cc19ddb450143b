// Around `npm pack` and `npm publish`: what is published has no development dependencies, of which one is a folder of this repository.
//   node manifest.mjs publish|develop
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const MANIFEST = new URL("package.json", import.meta.url);
const KEPT = new URL("package.develop.json", import.meta.url);

if (process.argv[2] === "publish") {
  // A pack that was broken off has left the manifest as it was published.
  if (!existsSync(KEPT)) copyFileSync(MANIFEST, KEPT);
  const { devDependencies: _, scripts: __, ...published } = JSON.parse(readFileSync(KEPT, "utf8"));
  writeFileSync(MANIFEST, `${JSON.stringify(published, null, 2)}\n`);
} else if (existsSync(KEPT)) {
  renameSync(KEPT, MANIFEST);
}
