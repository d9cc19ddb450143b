// Loaded into a server that is measured: SIGUSR2 collects garbage, so that what is left is what is held.
import process from "node:process";

process.on("SIGUSR2", () => {
  globalThis.gc?.();
  globalThis.gc?.();
});
