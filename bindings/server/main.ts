#!/usr/bin/env node
/** Entry of `postern-server`: the process's streams, signals and exit status, nothing else. */
import { run } from "./run.js";

process.exitCode = await run(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  onSignal: (name, listener) => void process.on(name, listener),
  exit: (status) => process.exit(status),
});
