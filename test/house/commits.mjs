// npm run lint:commits -- BASE: the subjects of all commits since BASE (default: origin/main), as CONTRIBUTING.md wants them.
import { execFileSync } from "node:child_process";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const LENGTH_MAX = 72;

/** What is wrong with the subject of a commit; empty where nothing is. */
export function faultsOf(subject) {
  const faults = [];
  if (subject.length > LENGTH_MAX) faults.push(`has ${subject.length} characters, more than ${LENGTH_MAX}`);
  if (subject.includes(";")) faults.push("has a `;`: one idea a commit");
  if (!/^[^\s:][^:]*: \S/.test(subject)) faults.push("must be `area: what changed`");
  return faults;
}

function subjectsSince(base) {
  const lines = execFileSync("git", ["log", "--no-merges", "--format=%h %s", `${base}..HEAD`], { encoding: "utf8" });
  return lines.split("\n").filter((line) => line !== "");
}

function run(base) {
  const subjects = subjectsSince(base);
  const wrong = subjects.flatMap((line) => faultsOf(line.slice(line.indexOf(" ") + 1)).map((fault) => `${line}\n  ${fault}`));
  for (const line of wrong) console.error(line);
  console.log(`${subjects.length} commits since ${base}, ${wrong.length} faults`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

if (argv[1] === fileURLToPath(import.meta.url)) run(argv[2] ?? "origin/main");
