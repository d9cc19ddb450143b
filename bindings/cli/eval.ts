/** `postern eval`: decides one request, or many. */
import { runBatch } from "./batch.js";
import type { Command } from "./command.js";
import { engineFor, type ReadyEngine } from "./engine.js";
import { usage } from "./errors.js";
import { EXIT_DENIED, EXIT_OK, type Io } from "./io.js";
import type { Arguments } from "./options.js";
import { count, decisionColor, painter } from "./paint.js";
import { POLICY_OPTIONS } from "./policies.js";
import { readRequest, REQUEST_OPTIONS, requestSource } from "./requests.js";

export const evalCommand: Command = {
  name: "eval",
  summary: "decide requests by policies or by an artifact",
  usage: [
    "postern eval POLICY... --principal PRINCIPAL --action ACTION [--on ARN]",
    "postern eval --artifact FILE --requests FILE [OPTIONS]",
  ],
  about: "Decides requests: allowed, explicitDeny or implicitDeny. POLICY is an identity policy: a file, or a folder of them.",
  groups: [
    REQUEST_OPTIONS,
    { title: "Artifact", rows: [{ name: "artifact", value: "FILE", about: "what `postern compile` wrote, instead of policies" }] },
    POLICY_OPTIONS,
    {
      title: "Output",
      rows: [
        { name: "json", about: "one JSON object; with --requests one a line, then a summary" },
        { name: "fail-on-deny", about: "with --requests: exit 1 when a request is denied" },
        { name: "help", about: "this text" },
      ],
    },
  ],
  exit: "one request    0 allowed   1 denied   2 an error\nmany requests  0 all decided   1 one not as expected, or denied with --fail-on-deny   2 an error",
  examples: [
    "postern eval policies/ --principal arn:aws:iam::111122223333:user/ana --action s3:GetObject --on arn:aws:s3:::b/k",
    "postern eval policy.json --principal '*' --action s3:GetObject --on arn:aws:s3:::b/k --context aws:SourceIp=203.0.113.7",
    "postern eval --artifact policies.pstn --requests requests.ndjson --json",
  ],
  run: runEval,
};

async function runEval(args: Arguments, io: Io): Promise<number> {
  const source = requestSource(args);
  if (source.kind !== "lines" && args.has("fail-on-deny")) {
    throw usage("`--fail-on-deny` belongs to `--requests`", "one request that is denied exits with 1 anyway");
  }
  const started = performance.now();
  const ready = engineFor(args, io);
  const readyIn = performance.now() - started;
  await noteWarnings(ready, io);
  if (source.kind === "lines") {
    return runBatch(
      { engine: ready.engine, path: source.path, json: args.has("json"), failOnDeny: args.has("fail-on-deny"), readyIn },
      io,
    );
  }
  const decision = ready.engine.decide(await readRequest(source, args, io));
  const paint = painter(io.stdout);
  await io.stdout.write(args.has("json") ? `${JSON.stringify({ decision })}\n` : `${paint(decisionColor(decision), decision)}\n`);
  return decision === "allowed" ? EXIT_OK : EXIT_DENIED;
}

/** A warning may mean that a value never matches: worth a line, not a page. */
async function noteWarnings({ warnings }: ReadyEngine, io: Io): Promise<void> {
  if (warnings.length === 0) return;
  const paint = painter(io.stderr);
  await io.stderr.write(
    `${paint("yellow", count(warnings.length, "warning"))} about the policies; \`postern compile\` lists them\n`,
  );
}
