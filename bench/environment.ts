/** Where and with what a record was made. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";

export interface Environment {
  readonly date: string;
  readonly command: string;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly v8: string;
  readonly postern: string;
  readonly commit: string;
  /** Files differ from the commit. */
  readonly modified: boolean;
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}

export function environment(command: string): Environment {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    command,
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    node: process.version,
    v8: process.versions.v8,
    postern: version,
    commit: git("rev-parse", "--short", "HEAD"),
    modified: git("status", "--porcelain", "--untracked-files=no") !== "",
  };
}

/** What a chart says of where its figures come from. */
export function originOf({ cpu, cores, node, commit, date }: Environment): string {
  return `${cpu}, ${cores} cores, Node.js ${node.replace(/^v/, "")}, ${date.slice(0, 10)}, commit ${commit}`;
}
