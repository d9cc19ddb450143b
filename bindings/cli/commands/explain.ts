/** `postern explain`: decides requests and says why. */
import type { ExplainOptions } from "../../hosts/node.js";
import { quote } from "../../text/quote.js";
import { runBatch } from "./batch.js";
import { readCall } from "./call.js";
import type { Command } from "./command.js";
import { STRICT_OPTION, tellDoubts, warningsOf } from "./doubtful.js";
import type { Doubt } from "../../surface/command-line.js";
import { Doubts } from "../../surface/command-line.js";
import { noteKeys } from "./key-notes.js";
import { ARTIFACT_OPTIONS, engineFor, noteWarnings, type ReadyEngine } from "./engine.js";
import { usage } from "../output/errors.js";
import { callText, explanationText } from "../output/explanation-text.js";
import type { Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { jsonLine, painter } from "../output/paint.js";
import { checkFailOnDeny, exitStatus, readRequest, REQUEST_OPTIONS, requestSource, withSession } from "../input/requests.js";
import { SOURCE_OPTIONS } from "../input/source.js";
import { notesOf } from "../output/sources.js";

/** For people the first few are enough; programs get as many as the library gives. */
const NEAR_MISSES_TEXT = 5;
const NEAR_MISSES_JSON = 20;

export const explainCommand: Command = {
  name: "explain",
  summary: "decide requests and say why",
  usage: [
    "postern explain POLICY... --principal PRINCIPAL --action ACTION [--on ARN]",
    "postern explain --directory PATH --requests FILE [OPTIONS]",
  ],
  about:
    "Decides requests and says why: the cause, what each policy type says, the statements that match, and those that nearly do.\n" +
    "POLICY is an identity policy: a file, or a folder of them.",
  groups: [
    REQUEST_OPTIONS,
    {
      title: "Output",
      rows: [
        { name: "near-misses", value: "N", about: "how many near misses at most; default 5, with --json 20" },
        { name: "redact", about: "leave the values of condition keys out" },
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
    "postern explain policies/ --principal arn:aws:iam::111122223333:user/ana --action s3:GetObject --on arn:aws:s3:::b/k",
    "postern explain --directory directory/ --request request.json --redact --json",
    "postern explain --artifact policies.pstn --call create-function.json",
  ],
  run: runExplain,
};

async function runExplain(args: Arguments, io: Io): Promise<number> {
  const source = requestSource(args);
  checkFailOnDeny(source, args);
  const options = explainOptions(args);
  const ready = await engineFor(args, io);
  await noteWarnings(ready, io);
  const [json, strict] = [args.has("json"), args.has("strict")];
  const doubts = new Doubts(ready.engine, ready.bytes, options.redactValues === true);
  switch (source.kind) {
    case "requests":
      return runBatch({ ready, path: source.path, json, failOnDeny: args.has("fail-on-deny"), strict, explain: options }, io);
    case "call": {
      const { requests, facts } = await readCall(source.path, ready.session, io);
      const found = ready.engine.decideAll(requests, facts, options);
      for (const [at, each] of requests.entries()) await noteKeys(each, found.results[at]!, ready.sources, io);
      const beside = await tellBeside(doubts.ofCall(requests, found.results), strict, ready, io);
      const names = requests.map(({ action, resource }) => `${action} on ${resource}`);
      await io.stdout.write(json ? jsonLine({ ...found, ...beside }) : callText(found, names, painter(io.stdout)));
      return exitStatus(found.decision);
    }
    default: {
      const request = withSession(await readRequest(source, args, io), ready.session);
      const found = ready.engine.explain(request, options);
      await noteKeys(request, found, ready.sources, io);
      const beside = await tellBeside(doubts.of(request, { decision: found.decision, explained: found }), strict, ready, io);
      await io.stdout.write(json ? jsonLine({ ...found, ...beside }) : explanationText(found, painter(io.stdout)));
      return exitStatus(found.decision);
    }
  }
}

/** Warnings go to standard error; with them and the notes beside the explanation, for JSON. */
async function tellBeside(doubts: readonly Doubt[], strict: boolean, { sources }: ReadyEngine, io: Io): Promise<object> {
  await tellDoubts(doubts, strict, io);
  return { ...warningsOf(doubts), ...notesOf(sources) };
}

function explainOptions(args: Arguments): ExplainOptions {
  const text = args.one("near-misses") ?? String(args.has("json") ? NEAR_MISSES_JSON : NEAR_MISSES_TEXT);
  if (!/^\d{1,6}$/.test(text)) throw usage(`\`--near-misses\` must be a whole number, found ${quote(text)}`, "write 0 for none");
  return { nearMisses: Number(text), redactValues: args.has("redact") };
}
