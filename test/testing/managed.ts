/**
 * npm run test:coverage: coverage of AWS's managed policies from requests that are made of them, in one run. Says how much is covered, how
 * long it takes, and how much memory. A request of all policies must cost what one of a quarter does, and to measure must take no more
 * memory than to load: what is asked is not kept.
 */
import {
  combined,
  DEFAULT_METRICS,
  loadSuite,
  METRICS,
  percent,
  runSuite,
  type SuiteCase,
  type SuiteContext,
  type SuiteSource,
} from "../../bindings/surface/testing.js";
import type { PolicyDocument, PolicyStatement } from "../../bindings/index.js";
import { managedDocuments } from "../support/managed.js";
import { ENGINE } from "./support.js";

const ACTIONS_MAX = 4;
const PRINCIPAL = "arn:aws:iam::111122223333:user/bob";

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** A text that the pattern matches; variables become something. */
function instance(pattern: string): string {
  return pattern
    .replace(/\$\{[^}]*\}/g, "bob")
    .replaceAll("*", "x")
    .replaceAll("?", "y");
}

function resourceOf({ Resource, NotResource }: PolicyStatement): string {
  const [first = "*"] = NotResource === undefined ? listOf(Resource) : [];
  if (first === "*") return "*";
  const text = instance(first).replace(/^(arn:[^:]*:[^:]*:[^:]*:)x:/, "$1111122223333:");
  return text.split(":").length >= 6 ? text : "*";
}

/** Values that the conditions name; for negated ones another. */
function contextOf({ Condition = {} }: PolicyStatement): SuiteContext {
  const found: Record<string, string | readonly string[]> = {};
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const [key, values] of Object.entries(keys as Readonly<Record<string, unknown>>)) {
      const [value] = listOf(values as string | readonly string[]);
      if (operator === "Null") {
        if (String(value) === "false" && !(key in found)) found[key] = "something";
      } else found[key] = operator.includes("Not") ? "203.0.113.9" : instance(String(value));
      if (operator.startsWith("For") && typeof found[key] === "string") found[key] = [found[key]];
    }
  }
  return { "aws:CurrentTime": "2026-03-01T09:00:00Z", ...found };
}

/** The statement as it asks, without its context, and elsewhere. */
function casesOf(statement: PolicyStatement): SuiteCase[] {
  const actions =
    statement.Action === undefined
      ? ["sts:GetCallerIdentityX"]
      : listOf(statement.Action)
          .slice(0, ACTIONS_MAX)
          .map((action) => (action === "*" ? "s3:GetObject" : instance(action)));
  const resource = resourceOf(statement);
  const whole = actions.map((action): SuiteCase => ({ action, resource, context: contextOf(statement) }));
  return [...whole, { action: actions[0]!, resource }, { action: "nosuch:Action", resource: "*" }];
}

function sourceOf(name: string, document: PolicyDocument): SuiteSource {
  const cases = listOf(document.Statement).flatMap(casesOf);
  const defaults = { principal: PRINCIPAL, context: { "aws:CurrentTime": "2026-03-01T09:00:00Z" } };
  const text = JSON.stringify(document, null, 1).replaceAll("${", () => "$${");
  const value = { version: 1, name, policies: { set: { identity: [{ name, document: text }] } }, mode: "lenient", defaults };
  return {
    name,
    value: { ...value, cases: cases.map((each, index) => ({ name: String(index), ...each, expect: { notBy: "nobody" } })) },
  };
}

const sources = managedDocuments()
  .filter(({ isLatest }) => isLatest)
  .map(({ name, document }) => sourceOf(name, document));

/** Times what a request of the fewest policies costs. */
const GROWTH_MAX = 2;
/** Above what is in use when the policies are loaded. */
const MEMORY_MAX = 128 * 1_048_576;

/** Milliseconds of CPU a request. */
function measure(count: number): number {
  const started = process.cpuUsage();
  const suite = loadSuite(sources.slice(0, count));
  const loaded = process.memoryUsage.rss();
  const { summary, coverage } = runSuite(suite, { Engine: ENGINE, coverage: true });
  const { user, system } = process.cpuUsage(started);
  const most = process.resourceUsage().maxRSS * 1024;
  const totals = METRICS.map((metric) => `${metric} ${percent(coverage!.totals[metric])} %`).join(", ");
  const requests = summary.passed + summary.failed + summary.errors;
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`;
  process.stdout.write(
    `${coverage!.documents.length} policies, ${requests} requests (${summary.errors} errors): ${percent(combined(coverage!.totals, DEFAULT_METRICS))} % covered (${totals})\n` +
      `  ${((user + system) / 1e6).toFixed(1)} s of CPU, ${megabytes(loaded)} when loaded, ${megabytes(most)} at most\n`,
  );
  if (summary.errors > 0 || most > loaded + MEMORY_MAX) process.exitCode = 1;
  return (user + system) / 1000 / requests;
}

const [few = 0, ...more] = [sources.length / 4, sources.length / 2, sources.length].map(Math.floor).map(measure);
if (more.some((cost) => cost > GROWTH_MAX * few)) process.exitCode = 1;
