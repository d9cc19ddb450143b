/** Decisions without end: every text of every request is new, and no memory may stay behind. */
import { compile, type AuthorizationRequest, type Decision, type Directory, type Engine } from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";
import { heapBytes } from "../support/heap.js";
import { watchingCores } from "./cores.js";

const ACCOUNT = "111122223333";
const statements = [
  { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::open/*" },
  {
    Effect: "Allow",
    Action: "s3:Get*",
    Resource: "arn:aws:s3:::team/*",
    Condition: { StringEquals: { "aws:PrincipalTag/team": "core" } },
  },
  { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::like/*", Condition: { StringLike: { "k:a": "*x*y*" } } },
  { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::shut/*" },
];
const policy = { name: "p", document: { Version: "2012-10-17", Statement: statements } };
const narrow = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "*" } };
const role = { arn: `arn:aws:iam::${ACCOUNT}:role/r`, policies: [policy], trust: { name: "t", document: trustPolicy() } };
const directory = {
  version: 1,
  accounts: [{ id: ACCOUNT }],
  users: [],
  groups: [],
  roles: [role],
  resources: [],
} as unknown as Directory;

function trustPolicy(): object {
  const statement = { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" };
  return { Version: "2012-10-17", Statement: statement };
}

const BUCKETS: readonly (readonly [string, Decision])[] = [
  ["open", "allowed"],
  ["team", "allowed"],
  ["like", "allowed"],
  ["shut", "explicitDeny"],
  ["none", "implicitDeny"],
];
/** One request in so many carries session policies, which are compiled. */
const SESSION_EVERY = 20_000;

/** The request with this number, and its decision. */
function request(at: number): readonly [AuthorizationRequest, Decision] {
  const [bucket, decision] = BUCKETS[at % BUCKETS.length]!;
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/r/session-${at}`;
  const session = at % SESSION_EVERY === 0 ? { session: [{ name: `n${at}`, document: narrow }] } : {};
  return [
    {
      principal: { type: "assumedRole", arn, tags: { team: "core", [`tag-${at}`]: `${at}` } },
      action: `s3:GetObject${at}`,
      resource: `arn:aws:s3:::${bucket}/key-${at}`,
      resourceAccount: ACCOUNT,
      context: { "k:a": `${at}x${at}y${at}`, [`k:${at}`]: at, "aws:SourceIp": `10.0.${(at >> 8) & 255}.${at & 255}` },
      ...session,
    },
    decision,
  ];
}

function plainRequest(at: number): AuthorizationRequest {
  const { action, resource, resourceAccount } = request(at)[0];
  const principal = `arn:aws:sts::${ACCOUNT}:assumed-role/r/session-${at}`;
  return { principal, action, resource, resourceAccount: resourceAccount!, context: { "k:a": `${at}x${at}y${at}` } };
}

function decideRange(engines: readonly Engine[], from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const [asked, expected] = request(at);
    const decision = engines[at % engines.length]!.decide(asked);
    if (decision !== expected) throw new Error(`request ${at} is ${decision}, not ${expected}`);
  }
}

/** Bytes of JavaScript objects that one decision leaves to the garbage collector; the request itself is not counted. */
function garbagePerDecision(engines: readonly Engine[], make: (at: number) => AuthorizationRequest): number {
  const requests = Array.from({ length: 2_000 }, (_, at) => make(at + 1));
  let least = Infinity;
  for (let round = 0; round < 10; round++) {
    const before = heapBytes();
    for (let at = 0; at < requests.length; at++) engines[at % engines.length]!.decide(requests[at]!);
    least = Math.min(least, process.memoryUsage().heapUsed - before);
  }
  return least / requests.length;
}

export interface MemoryReport {
  readonly decisions: number;
  readonly seconds: number;
  /** Heap in use at the end, less that after the warm-up. */
  readonly retainedBytes: number;
  /** Of requests with strings and keys that policies use, and of those with numbers, tags and keys that nobody has seen before. */
  readonly garbageBytesPerDecision: { readonly plain: number; readonly newKeys: number };
  /** Growth of the cores' memories. */
  readonly coreBytes: number;
}

/** Decides `count` requests, or as many as fit into the seconds. Throws where a decision is wrong. */
export function soakDecisions(count: number, secondsMax = Infinity): MemoryReport {
  return watchingCores((cores) => {
    const engines = [compile({ identity: [policy] }), compile(directory)].map((artifact) => loadCompilingEngine(artifact));
    // So many that the caches are full.
    const warmUp = 5_000;
    decideRange(engines, 0, warmUp);
    const [heapBefore, coresBefore] = [heapBytes(), cores()];
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    let done = 0;
    for (const step = 10_000; done < count && seconds() < secondsMax; done += step)
      decideRange(engines, warmUp + done, warmUp + done + step);
    const report = {
      decisions: done,
      seconds: seconds(),
      retainedBytes: heapBytes() - heapBefore,
      coreBytes: cores() - coresBefore,
    };
    const garbage = {
      plain: garbagePerDecision(engines, plainRequest),
      newKeys: garbagePerDecision(engines, (at) => request(at)[0]),
    };
    return { ...report, garbageBytesPerDecision: garbage };
  });
}
