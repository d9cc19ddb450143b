/** The process as the command touches it. */
import type { ServerIo } from "./run.js";
import { version } from "./version.js";

export const processIo: ServerIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  onSignal: (name, listener) => void process.on(name, listener),
  exit: (status) => process.exit(status),
  version,
};
