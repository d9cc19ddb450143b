/** One engine at one size, in a process of its own, for as long as its time budget lasts. */
import { gateway, gatewayPolicies } from "../cases/gateway.js";
import { median } from "../measure/statistics.js";
import { readResults, unpackCodes } from "../reference/results.js";
import { batchText, freshBatch, type Workload } from "../workload.js";
import type { Adapter, Peer, PeerPolicy } from "./adapter.js";

export interface PeerResult {
  readonly policies: number;
  readonly setupMs: number;
  readonly decideNs: number;
  readonly decisions: number;
  /** How many decisions were compared with the reference results, and how many agreed on allowed or not. */
  readonly compared: number;
  readonly agreed: number;
}

const BUDGET_MS = 6000;
const ALLOWED = 1;

function policiesOf(count: number): PeerPolicy[] {
  return gatewayPolicies(count).map(({ name, document }) => ({ name, document: JSON.parse(document as string) as never }));
}

interface Tally {
  compared: number;
  agreed: number;
  readonly times: number[];
}

/** Decisions between two looks at the clock: few, so that what else the machine does spoils few of the times. */
const CHUNK = 10;

/** One batch of fresh requests. */
async function runBatch(peer: Peer, workload: Workload, serial: number, expected: Uint8Array, tally: Tally, deadline: number) {
  const calls = freshBatch(batchText(workload, serial)).map((request) => peer.prepare(request));
  for (let first = 0; first < calls.length && performance.now() < deadline; first += CHUNK) {
    const answers: boolean[] = [];
    const start = performance.now();
    for (let at = first; at < first + CHUNK; at++) {
      const answer = peer.isAllowed(calls[at]);
      answers.push(typeof answer === "boolean" ? answer : await answer);
    }
    tally.times.push(((performance.now() - start) * 1e6) / CHUNK);
    tally.compared += CHUNK;
    answers.forEach((answer, at) => {
      if (answer === (expected[serial * calls.length + first + at] === ALLOWED)) tally.agreed++;
    });
  }
}

async function measurePeer(file: string, size: number): Promise<PeerResult> {
  const { adapter } = (await import(new URL(file, import.meta.url).href)) as { adapter: Adapter };
  const policies = policiesOf(size);
  const begin = performance.now();
  const peer = await adapter.create(policies);
  const setupMs = performance.now() - begin;
  const workload = gateway.create(size);
  const expected = unpackCodes(readResults(`gateway-${size}`));
  const tally: Tally = { compared: 0, agreed: 0, times: [] };
  const deadline = performance.now() + BUDGET_MS;
  for (let serial = 0; serial < 400 && performance.now() < deadline; serial++) {
    await runBatch(peer, workload, serial, expected, tally, deadline);
  }
  // The first half of the time is for warming up, where there was more than one chunk.
  const warm = tally.times.slice(tally.times.length >> 1);
  const { compared, agreed } = tally;
  return { policies: size, setupMs, decideNs: median(warm), decisions: compared, compared, agreed };
}

if (process.send !== undefined) process.send(await measurePeer(process.argv[2]!, Number(process.argv[3])));
