/** `postern serve`: the command of `postern-server`, where that package is installed. What it is told, it is told in the server's own options. */
import type * as Server from "postern-server";
import { CliError } from "../output/errors.js";
import type { CommandHelp } from "./help.js";

export const serveHelp: CommandHelp = {
  name: "serve",
  summary: "answer IAM's policy simulator (needs the package postern-server)",
  usage: ["postern serve --simulator [--directory PATH] [--listen ADDRESS] [--config FILE]"],
  about: "Runs `postern-server`, where it is installed; `postern serve --help` then shows all of its options.",
  groups: [],
  exit: "0 stopped   1 requests were left open   2 it could not start, or is not installed",
  examples: ["postern serve --simulator --directory ./account"],
};

/** Throws CliError NOT_INSTALLED. */
export async function serve(argv: readonly string[]): Promise<number> {
  const server = await installedServer();
  return server.serve(argv);
}

async function installedServer(): Promise<typeof Server> {
  try {
    return await import("postern-server");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new CliError(
      "NOT_INSTALLED",
      "`postern serve` needs the package `postern-server`, which is not installed beside this one",
      "run `npm install postern-server`, or `npx -p postern -p postern-server postern serve …`",
    );
  }
}
