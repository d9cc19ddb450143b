/** `postern eval`: decides one request, or many. */
import type { Decision } from "../hosts/node.js";
import { runBatch } from "./batch.js";
import { readCall } from "./call.js";
import type { Command } from "./command.js";
import { ARTIFACT_OPTIONS, engineFor, noteWarnings, type ReadyEngine } from "./engine.js";
import type { Io } from "./io.js";
import type { Arguments } from "./options.js";
import { decisionColor, painter } from "./paint.js";
import {
  checkFailOnDeny,
  exitStatus,
  readRequest,
  REQUEST_OPTIONS,
  requestSource,
  withSession,
  type RequestSource,
} from "./requests.js";
import { SOURCE_OPTIONS } from "./source.js";

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
  const ready = engineFor(args, io);
  await noteWarnings(ready, io);
  const json = args.has("json");
  if (source.kind === "requests") {
    return runBatch({ ready, path: source.path, json, failOnDeny: args.has("fail-on-deny") }, io);
  }
  const decision = await decideOne(source, ready, args, io);
  const paint = painter(io.stdout);
  await io.stdout.write(json ? `${JSON.stringify({ decision })}\n` : `${paint(decisionColor(decision), decision)}\n`);
  return exitStatus(decision);
}

/** The decision of one request, or of one call. */
async function decideOne(source: RequestSource, { engine, session }: ReadyEngine, args: Arguments, io: Io): Promise<Decision> {
  if (source.kind !== "call") return engine.decide(withSession(await readRequest(source, args, io), session));
  const { requests, facts } = await readCall(source.path, session, io);
  return engine.decideAll(requests, facts, { nearMisses: 0 }).decision;
}
