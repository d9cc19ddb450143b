/**
 * npm run bench:budget: what compiling and loading cost, and what the bytes are, beside the budgets. Each ratio is of two
 * things that took turns, the best of some rounds of each. A budget that is not met is printed as such; it fails nothing.
 */
import { parseArgs } from "node:util";
import type { NamedPolicy } from "../bindings/index.js";
import { gatewayPolicies } from "./cases/gateway.js";
import { newestManagedPolicies } from "./cases/managed.js";
import { generateDirectory } from "./directory/generate.js";
import { environment, type Environment } from "./environment.js";
import { loadFloorOfLoading } from "./floor/floor.mjs";
import { loadPackage, type Postern } from "./package.js";
import { writeRecord } from "./record.js";

export interface BudgetLine {
  readonly what: string;
  readonly found: number;
  readonly budget: number;
  readonly unit: "×" | "bytes";
}

export interface BudgetRecord {
  readonly environment: Environment;
  readonly lines: readonly BudgetLine[];
}

const ROUNDS = 5;
const SEED = 7;

let sink = 0;

function timeOf(work: () => number): number {
  const start = performance.now();
  sink += work();
  return performance.now() - start;
}

/** How many times as long `work` takes as `base`: the best of each, in turns, so that a busy machine spoils neither alone. */
function ratioOf(work: () => number, base: () => number): number {
  const [times, bases]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    times.push(timeOf(work));
    bases.push(timeOf(base));
  }
  return Math.min(...times) / Math.min(...bases);
}

interface Corpus {
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
  readonly artifactBudget: number;
}

/** Policies as minified JSON texts. */
function textsOf(policies: readonly NamedPolicy[]): { name: string; document: string }[] {
  return policies.map(({ name, document }) => ({
    name,
    document: typeof document === "string" ? document : JSON.stringify(document),
  }));
}

async function corpusLines({ compile, Engine, strip }: Postern, { name, policies, artifactBudget }: Corpus): Promise<BudgetLine[]> {
  const identity = textsOf(policies);
  const compiling = ratioOf(
    () => compile({ identity }).bytes.length,
    () => identity.reduce((sum, { document }) => sum + Object.keys(JSON.parse(document) as object).length, 0),
  );
  const bytes = strip(compile({ identity }).bytes);
  const copyAndChecksum = await loadFloorOfLoading();
  const loading = ratioOf(
    () => Engine.loadSync(bytes).info().statements,
    () => copyAndChecksum(bytes),
  );
  const textBytes = identity.reduce((sum, { document }) => sum + Buffer.byteLength(document), 0);
  const { memoryBytes } = Engine.loadSync(bytes).info();
  return [
    { what: `${name}: compile ÷ JSON.parse of the same texts`, found: compiling, budget: 8, unit: "×" },
    { what: `${name}: load ÷ copying and checksumming the bytes`, found: loading, budget: 3, unit: "×" },
    { what: `${name}: artifact ÷ minified JSON, debug aside`, found: bytes.length / textBytes, budget: artifactBudget, unit: "×" },
    { what: `${name}: core memory ÷ artifact`, found: memoryBytes / bytes.length, budget: 4, unit: "×" },
  ];
}

/** Bytes that each further principal takes, its ARN aside. */
function principalLine({ compile }: Postern): BudgetLine {
  const [small, large] = [1000, 100_000].map((principals) => {
    const directory = generateDirectory({ principals, seed: SEED });
    const arns = [...directory.roles!, ...directory.users!].reduce((sum, { arn }) => sum + arn.length, 0);
    return { principals, bytes: compile(directory, { debug: false }).bytes.length - arns };
  });
  const found = (large!.bytes - small!.bytes) / (large!.principals - small!.principals);
  return { what: "account: artifact bytes a principal, its ARN aside", found, budget: 96, unit: "bytes" };
}

const { values } = parseArgs({ options: { record: { type: "boolean", default: false } } });
const postern = await loadPackage();
const corpora: readonly Corpus[] = [
  { name: "1,594 managed policies", policies: newestManagedPolicies(), artifactBudget: 1 },
  { name: "10,000 gateway policies", policies: gatewayPolicies(10_000), artifactBudget: 2 },
];
const lines: BudgetLine[] = [];
for (const corpus of corpora) lines.push(...(await corpusLines(postern, corpus)));
lines.push(principalLine(postern));
if (sink === 0) throw new Error("the work was not done");
for (const { what, found, budget, unit } of lines) {
  console.log(
    `${what.padEnd(64)}${found.toFixed(2).padStart(8)} ${unit}   budget ${budget}   ${found <= budget ? "met" : "NOT MET"}`,
  );
}
const record: BudgetRecord = { environment: environment("npm run bench:budget"), lines };
if (values.record) console.error(`written: ${writeRecord(record, "-budget")}`);
