/** `postern eval`: decides one request, or many. */
import type { Decision } from "../../hosts/node.js";
import { runBatch } from "./batch.js";
import { readCall } from "./call.js";
import type { Command } from "./command.js";
import { STRICT_OPTION, tellDoubts, warningsOf } from "./doubtful.js";
import type { Doubt } from "../../surface/command-line.js";
import { Doubts } from "../../surface/command-line.js";
import { ARTIFACT_OPTIONS, engineFor, noteWarnings, type ReadyEngine } from "./engine.js";
import type { Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { decisionColor, jsonLine, painter } from "../output/paint.js";
import {
  checkFailOnDeny,
  exitStatus,
  readRequest,
  REQUEST_OPTIONS,
  requestSource,
  withSession,
  type RequestSource,
} from "../input/requests.js";
import { SOURCE_OPTIONS } from "../input/source.js";
import { notesOf } from "../output/sources.js";

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
    {
      title: "Output",
      rows: [
        { name: "json", about: "one JSON object; with --requests one a line, then a summary" },
        { name: "fail-on-deny", about: "with --requests: exit 1 when a request is denied" },
        STRICT_OPTION,
        { name: "help", about: "this text" },
      ],
    },
    ARTIFACT_OPTIONS,
    ...SOURCE_OPTIONS,
  ],
  exit: "one request    0 allowed   1 denied   2 an error\nmany requests  0 all decided   1 one not as expected, or denied with --fail-on-deny   2 an error",
  examples: [
    "postern eval policies/ --principal arn:aws:iam::111122223333:user/ana --action s3:GetObject --on arn:aws:s3:::b/k",
    "postern eval policy.json --principal '*' --action s3:GetObject --on arn:aws:s3:::b/k --context aws:SourceIp=203.0.113.7",
    "postern eval --artifact policies.pstn --requests requests.ndjson --json",
    "postern eval --directory directory/ --requests requests.ndjson",
  ],
  run: runEval,
};

async function runEval(args: Arguments, io: Io): Promise<number> {
  const source = requestSource(args);
  checkFailOnDeny(source, args);
  const ready = await engineFor(args, io);
  await noteWarnings(ready, io);
  const json = args.has("json");
  if (source.kind === "requests") {
    return runBatch({ ready, path: source.path, json, failOnDeny: args.has("fail-on-deny"), strict: args.has("strict") }, io);
  }
  const { decision, doubts } = await decideOne(source, ready, args, io);
  await tellDoubts(doubts, args.has("strict"), io);
  const paint = painter(io.stdout);
  const result = { decision, ...warningsOf(doubts), ...notesOf(ready.sources) };
  await io.stdout.write(json ? jsonLine(result) : `${paint(decisionColor(decision), decision)}\n`);
  return exitStatus(decision);
}

/** The decision of one request, or of one call. */
async function decideOne(
  source: RequestSource,
  { engine, bytes, session }: ReadyEngine,
  args: Arguments,
  io: Io,
): Promise<{ readonly decision: Decision; readonly doubts: readonly Doubt[] }> {
  const doubts = new Doubts(engine, bytes, false);
  if (source.kind !== "call") {
    const request = withSession(await readRequest(source, args, io), session);
    const decision = engine.decide(request);
    return { decision, doubts: doubts.of(request, { decision }) };
  }
  const { requests, facts } = await readCall(source.path, session, io);
  const { decision, results } = engine.decideAll(requests, facts, { nearMisses: 0 });
  return { decision, doubts: doubts.ofCall(requests, results) };
}
