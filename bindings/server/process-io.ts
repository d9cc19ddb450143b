/** The process as the command touches it. */
import { readFileSync } from "node:fs";
import type { ServerIo } from "./run.js";

export const processIo: ServerIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  onSignal: (name, listener) => void process.on(name, listener),
  exit: (status) => process.exit(status),
  version: () => (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version,
};
