/** Decides a workload with the plain interpreter. */
import type { AuthorizationRequest, Directory, PolicyDocument, PolicySet } from "../../bindings/index.js";
import { referenceDecide, referenceDirectory, type ReferenceOptions } from "../../test/reference/interpreter.js";
import { BATCH_REQUESTS, type Workload } from "../workload.js";
import { narrowDirectory } from "./narrow-directory.js";
import { narrowPolicySet } from "./narrow.js";
import { CODES } from "./results.js";

type Decide = (request: AuthorizationRequest) => number;

function codeOf(result: { decision: string } | { error: string }, request: AuthorizationRequest): number {
  const code = "error" in result ? -1 : CODES.findIndex((decision) => decision === result.decision);
  if (code < 0) throw new Error(`no decision: ${JSON.stringify(result)} for ${JSON.stringify(request)}`);
  return code;
}

function isDirectory(source: PolicySet | Directory): source is Directory {
  return "accounts" in source;
}

function optionsOf({ options }: Workload): ReferenceOptions {
  return options?.mode === undefined ? {} : { mode: options.mode };
}

/** Documents as objects: the interpreter would parse each text again for every request. */
function parsedSet(set: PolicySet): PolicySet {
  const { identity = [], ...others } = set;
  const parsed = identity.map(({ name, document }) => ({
    name,
    document: typeof document === "string" ? (JSON.parse(document) as PolicyDocument) : document,
  }));
  return { ...others, identity: parsed };
}

/** The interpreter on all policies. */
export function wholeReference(workload: Workload): Decide {
  const { source } = workload;
  const options = optionsOf(workload);
  if (isDirectory(source)) return (request) => codeOf(referenceDirectory(source as never, request, options), request);
  const set = parsedSet(source);
  return (request) => codeOf(referenceDecide(set as never, request, options), request);
}

/** The interpreter on the policies that may bear on the request. */
export function narrowReference(workload: Workload): Decide {
  const { source } = workload;
  const options = optionsOf(workload);
  if (isDirectory(source)) {
    const narrow = narrowDirectory(source);
    return (request) => codeOf(referenceDirectory(narrow(request) as never, request, options), request);
  }
  const narrow = narrowPolicySet(source);
  return (request) => codeOf(referenceDecide(narrow(request) as never, request, options), request);
}

/** Every request by the narrow reference; `checks` of them, evenly spread, by the whole one too. */
export function decideWorkload(workload: Workload, checks: number, progress: (done: number) => void): Uint8Array {
  const narrow = narrowReference(workload);
  const whole = wholeReference(workload);
  const codes = new Uint8Array(workload.batches * BATCH_REQUESTS);
  const every = Math.ceil(codes.length / checks);
  for (let serial = 0; serial < workload.batches; serial++) {
    workload.batch(serial).forEach((request, index) => {
      const at = serial * BATCH_REQUESTS + index;
      codes[at] = narrow(request);
      if (at % every === 0 && whole(request) !== codes[at]) throw new Error(`narrowing went wrong: ${JSON.stringify(request)}`);
    });
    progress((serial + 1) * BATCH_REQUESTS);
  }
  return codes;
}
