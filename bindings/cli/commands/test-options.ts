/** The options of `postern test`, as what they mean. */
import { DEFAULT_METRICS, METRICS, type Metric, type Thresholds } from "../../surface/testing.js";
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import { usage } from "../output/errors.js";
import type { Io } from "../output/io.js";
import type { Arguments, OptionGroup } from "../input/options.js";

export const TEST_OPTIONS: readonly OptionGroup[] = [
  {
    title: "What is run",
    rows: [
      { name: "tag", value: "TAG", repeatable: true, about: "only cases that have it" },
      { name: "not-tag", value: "TAG", repeatable: true, about: "no cases that have it" },
      { name: "var", value: "NAME=VALUE", repeatable: true, about: "a variable, before those of the files" },
      { name: "clock", value: "TIME", about: "the time where a request does not give it: ISO 8601, or `now`" },
      { name: "forbid-only", about: "`only` in a case is an error; default where CI is set" },
      { name: "watch", about: "run again when a file changes; `q` leaves" },
    ],
  },
  {
    title: "Output",
    rows: [
      { name: "json", about: "one JSON document" },
      { name: "junit", value: "FILE", about: "a report as JUnit XML beside the text" },
      { name: "github", about: "annotations of GitHub Actions; default where GITHUB_ACTIONS is true" },
      { name: "failures", about: "list only what did not pass" },
      { name: "help", about: "this text" },
    ],
  },
  {
    title: "Coverage of the policies",
    rows: [
      { name: "coverage", about: "a table, and what is missing" },
      { name: "coverage-html", value: "FILE", about: "the policies with what is covered, as one HTML file" },
      { name: "coverage-lcov", value: "FILE", about: "for tools that read lcov" },
      { name: "coverage-json", value: "FILE", about: "all that is known (schema/coverage.json)" },
      {
        name: "metric",
        value: "LIST",
        about: `what counts: ${METRICS.join(", ")};\ndefault ${DEFAULT_METRICS.join(",")}`,
      },
      { name: "threshold", value: "N|LIST", about: "exit 1 below: `90`, or `statement=100,condition=80`" },
      { name: "threshold-file", value: "N|LIST", about: "the same of each policy by itself" },
    ],
  },
  {
    title: "Tests of other tools",
    rows: [
      { name: "from", value: "FORMAT", about: "run files of another form: politest, simulation or requests" },
      { name: "convert", value: "FORMAT", about: "print a file of another form as a suite" },
      { name: "results", value: "FILE", about: "what the simulator answered, for `simulation`" },
      { name: "policy", value: "PATH", repeatable: true, about: "identity policies, for `requests`" },
    ],
  },
];

export interface CoverageTask {
  readonly metrics: readonly Metric[];
  readonly run: Thresholds;
  readonly each: Thresholds;
}

const COVERAGE_OPTIONS = ["coverage", "coverage-html", "coverage-lcov", "coverage-json", "metric", "threshold", "threshold-file"];

/** Undefined: nothing of coverage is asked for. */
export function coverageTask(args: Arguments): CoverageTask | undefined {
  if (!COVERAGE_OPTIONS.some((name) => args.has(name))) return undefined;
  const metrics = metricsOf(args.one("metric"));
  return { metrics, run: thresholdsOf("threshold", args), each: thresholdsOf("threshold-file", args) };
}

function metricsOf(text: string | undefined): readonly Metric[] {
  if (text === undefined) return DEFAULT_METRICS;
  const names = text.split(",");
  for (const name of names) checkMetric(name, "metric");
  return METRICS.filter((metric) => names.includes(metric));
}

function checkMetric(name: string, option: string): void {
  if ((METRICS as readonly string[]).includes(name)) return;
  throw usage(`\`--${option}\`: unknown metric ${quote(name)}`, suggestOr(name, METRICS, `the metrics are ${METRICS.join(", ")}`));
}

function thresholdsOf(option: "threshold" | "threshold-file", args: Arguments): Thresholds {
  const text = args.one(option);
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(",").map((part) => {
      const [, name = "all", number = ""] = /^(?:([^=]*)=)?(.*)$/.exec(part) ?? [];
      if (name !== "all") checkMetric(name, option);
      const value = Number(number);
      if (/^\d+(\.\d+)?$/.test(number) && value <= 100) return [name, value];
      throw usage(
        `\`--${option}\` must have numbers from 0 to 100, found ${quote(part)}`,
        "write `90`, or `statement=100,condition=80`",
      );
    }),
  );
}

export function variablesOf(args: Arguments): Record<string, string> {
  return Object.fromEntries(
    args.all("var").map((text): [string, string] => {
      const split = text.indexOf("=");
      if (split > 0) return [text.slice(0, split), text.slice(split + 1)];
      throw usage(`\`--var\` has no value: ${quote(text)}`, "write `--var account=111122223333`");
    }),
  );
}

/** Milliseconds; undefined: requests give the time themselves. */
export function clockOf(args: Arguments): number | undefined {
  const text = args.one("clock");
  if (text === undefined) return undefined;
  const time = text === "now" ? Date.now() : Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw usage(`\`--clock\` must be a time, found ${quote(text)}`, "write `2026-03-01T09:00:00Z`, or `now`");
}

export function forbidsOnly(args: Arguments, { env = {} }: Io): boolean {
  return args.has("forbid-only") || isOn(env["CI"]);
}

export function wantsAnnotations(args: Arguments, { env = {} }: Io): boolean {
  return args.has("github") || (env["GITHUB_ACTIONS"] === "true" && !args.has("json"));
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}
