/** Programs of the documents: they run as printed, and print what their comments say. Needs `npm run build`. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The blocks of JavaScript in a document. */
export function programsOf(document: string): string[] {
  return [...readFileSync(document, "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map(([, program]) => program!);
}

/** What the comments behind `console.log(…);` say. */
export function expectedOf(program: string): string[] {
  return [...program.matchAll(/^console\.log\(.*\); \/\/ (\S+)$/gm)].map(([, printed]) => printed!);
}

/** The lines that the program prints, with the files beside it; the package is the one that was built. */
export function run(program: string, files: Readonly<Record<string, Uint8Array>> = {}): string[] {
  const folder = mkdtempSync(join(tmpdir(), "postern-docs-"));
  try {
    const file = join(folder, "program.mjs");
    const fileOf = (entry = "index") => JSON.stringify(pathToFileURL(`dist/${entry}.js`).href);
    writeFileSync(
      file,
      program.replace(/"postern(?:\/(\w+))?"/g, (_, entry?: string) => fileOf(entry)),
    );
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    return execFileSync(process.execPath, [file], { encoding: "utf8", cwd: folder }).trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
