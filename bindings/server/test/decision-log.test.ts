/** Decision logs: lines, redaction, sampling, and sinks that do not take them. */
import { mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DecisionEvent } from "postern/gateway";
import { afterAll, describe, expect, it, vi } from "vitest";
import { LineBuffer } from "../decision-log/buffer.js";
import { lineOf } from "../decision-log/line.js";
import { createDecisionLog, isSampled } from "../decision-log/log.js";
import { fileSink, type Sink } from "../decision-log/sinks.js";
import { Metrics } from "../serve/metrics.js";

const folder = mkdtempSync(join(tmpdir(), "postern-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NORA = "arn:aws:iam::111122223333:user/nora";

function event(changes: Partial<DecisionEvent> = {}): DecisionEvent {
  return {
    verdict: {
      decision: "allowed",
      status: 200,
      code: "ALLOWED",
      id: "id-1",
      principal: NORA,
      action: "a:Get",
      resource: "arn:x",
      revision: "r1",
    },
    time: Date.parse("2026-11-30T12:00:00.123Z"),
    adapter: "forward_auth",
    facts: {
      method: "GET",
      scheme: "https",
      host: "h",
      target: "/a/b?token=t&x=1&X-Amz-Signature=s",
      address: "203.0.113.9",
      headers: new Map([
        ["user-agent", ["curl"]],
        ["authorization", ["Bearer secret"]],
        ["traceparent", ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]],
      ]),
    },
    route: "GET /a/{b}",
    authenticator: "apiKey",
    requests: [
      { principal: NORA, action: "a:Get", resource: "arn:x", context: { "aws:SourceIp": "203.0.113.9", "x:Secret": "s" } },
    ],
    explanation: undefined,
    generation: 3,
    digest: "d",
    micros: 12,
    ...changes,
  };
}

const read = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe("a line", () => {
  it("says what was decided, without the query, headers and keys", () => {
    expect(read(lineOf(event(), {}, 1))).toEqual({
      id: "id-1",
      time: "2026-11-30T12:00:00.123Z",
      decision: "allowed",
      code: "ALLOWED",
      status: 200,
      principal: NORA,
      account: "111122223333",
      action: "a:Get",
      resource: "arn:x",
      method: "GET",
      host: "h",
      path: "/a/b",
      sourceIp: "203.0.113.9",
      userAgent: "curl",
      traceId: "0af7651916cd43dd8448eb211c80319c",
      adapter: "forward_auth",
      route: "GET /a/{b}",
      authenticator: "apiKey",
      revision: "r1",
      generation: 3,
      digest: "d",
      micros: 12,
    });
  });

  it("has the query and the context where they are asked for, without credentials", () => {
    const line = read(lineOf(event(), { include: ["query", "context"], contextKeys: ["AWS:SourceIp"] }, 0.5));
    expect(line).toMatchObject({
      query: "token=…&x=1&X-Amz-Signature=…",
      context: { "aws:SourceIp": "203.0.113.9" },
      sampleRate: 0.5,
    });
  });

  it("erases or hashes what is redacted", () => {
    const redact = ["principal", "context.AWS:sourceip", "sourceIp", "nothing"];
    const erased = read(lineOf(event(), { include: ["context"], redact }, 1));
    expect(erased).toMatchObject({ erased: ["principal", "context.AWS:sourceip", "sourceIp"], context: { "x:Secret": "s" } });
    expect(erased).not.toHaveProperty("principal");
    const hashed = read(lineOf(event(), { redact, redactWith: "hash", hashKey: "k".repeat(16) }, 1));
    expect(hashed["principal"]).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.stringify(hashed)).not.toContain("203.0.113.9");
  });

  it("is one line, whatever a client sent", () => {
    const target = '/a\n{"decision":"allowed"}\u2028\ud800';
    const long = "x".repeat(5000);
    const text = lineOf(event({ facts: { ...event().facts, target, host: long } }), {}, 1);
    expect(text).not.toMatch(/[\n\r\u2028\u2029]|\p{Surrogate}/u);
    expect(read(text)).toMatchObject({ truncated: ["host"], host: long.slice(0, 4096) });
  });

  it("has reasons where the engine was asked for them", () => {
    const statement = { policyType: "identity", policy: "p", effect: "Allow", sid: "S", index: 0, line: 4, because: [] };
    expect(read(lineOf(event({ explanation: { cause: "identity", matched: [statement] } }), {}, 1))).toMatchObject({
      cause: "identity",
      matched: [{ policyType: "identity", policy: "p", sid: "S", index: 0, line: 4 }],
    });
    const requests = [...event().requests, { principal: NORA, action: "a:Put", resource: "arn:y" }];
    const results = [{ decision: "allowed" }, { decision: "implicitDeny" }];
    expect(read(lineOf(event({ requests, explanation: { cause: "identity", results } }), {}, 1))).toMatchObject({
      additional: [{ action: "a:Put", resource: "arn:y", decision: "implicitDeny" }],
    });
  });
});

/** Takes lines when it is told to. */
class SlowSink implements Sink {
  readonly name = "slow";
  text = "";
  #waiting: (() => void)[] = [];
  isOpen = false;
  write(text: string): Promise<void> {
    return new Promise((resolve) => {
      const take = (): void => {
        this.text += text;
        resolve();
      };
      if (this.isOpen) take();
      else this.#waiting.push(take);
    });
  }
  open(): void {
    this.isOpen = true;
    for (const take of this.#waiting.splice(0)) take();
  }
  reopen(): void {
    this.text = "";
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
  get lines(): Record<string, unknown>[] {
    return this.text.trim().split("\n").map(read);
  }
}

async function dropped(metrics: Metrics): Promise<number> {
  const text = await metrics.registry.getSingleMetricAsString("postern_decision_log_dropped_total");
  return Number(/reason="full"\} (\d+)/.exec(text)?.[1] ?? 0);
}

describe("a sink that is blocked", () => {
  it.each(["newest", "oldest"] as const)("has the %s lines dropped, counted, and said once (check 39)", async (drop) => {
    const [sink, metrics] = [new SlowSink(), new Metrics()];
    const log = createDecisionLog({ bufferBytes: 100_000, drop }, metrics, Date.now, sink);
    const total = 5000;
    for (let at = 0; at < total; at++) {
      log.write(event({ verdict: { ...event().verdict, id: `n${at}` } }));
      if (at % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    sink.open();
    await log.close();
    const lines = sink.lines;
    const written = lines.filter(({ id }) => id !== undefined);
    const said = lines.filter((line) => line["dropped"] !== undefined);
    expect(said).toHaveLength(1);
    expect([written.length + (said[0]!["dropped"] as number), said[0]!["dropped"]]).toEqual([total, await dropped(metrics)]);
    expect(written.at(-1)!["id"] === `n${total - 1}`).toBe(drop === "oldest");
  });

  it("makes requests wait for nothing, unless the log is required", async () => {
    const [sink, metrics] = [new SlowSink(), new Metrics()];
    const logs = [false, true].map((require) => createDecisionLog({ bufferBytes: 4096, require }, metrics, Date.now, sink));
    for (const log of logs) for (let at = 0; at < 50; at++) log.write(event());
    expect(logs.map((log) => log.isFull())).toEqual([false, true]);
    sink.open();
    await Promise.all(logs.map((log) => log.close()));
    expect(logs.map((log) => log.isFull())).toEqual([false, false]);
  });

  it("is not, and gets lines together also where they come without end", async () => {
    vi.useFakeTimers();
    const writes: string[] = [];
    const sink: Sink = {
      name: "usual",
      write: (text) => new Promise((resolve) => void setTimeout(() => resolve(void writes.push(text)), 2)),
      reopen: () => undefined,
      close: () => Promise.resolve(),
    };
    const log = createDecisionLog({}, new Metrics(), Date.now, sink);
    for (let millis = 0; millis < 200; millis++) {
      log.write(event());
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(100);
    vi.useRealTimers();
    await log.close();
    expect(writes.join("").trim().split("\n")).toHaveLength(200);
    expect(writes.length).toBeLessThanOrEqual(10);
  });

  it("that fails loses what it was given, and no more", async () => {
    let fails = true;
    const texts: string[] = [];
    const sink: Sink = {
      name: "failing",
      write: (text) => (fails ? Promise.reject(new Error("full disk")) : Promise.resolve(void texts.push(text))),
      reopen: () => undefined,
      close: () => Promise.resolve(),
    };
    const counts = { full: 0, failed: 0 };
    const buffer = new LineBuffer(sink, {
      bufferBytes: 10_000,
      drop: "newest",
      dropped: (reason, count) => void (counts[reason] += count),
      written: () => undefined,
      clock: () => 0,
    });
    buffer.add("a");
    await buffer.flush();
    fails = false;
    buffer.add("b");
    await buffer.flush();
    expect([counts, texts.join("")]).toEqual([{ full: 0, failed: 1 }, 'b\n{"dropped":1,"since":"1970-01-01T00:00:00.000Z"}\n']);
  });
});

describe("sampling", () => {
  it("is by the id, and keeps its share", () => {
    const spread = (at: number): string => (Math.imul(at, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
    const ids = Array.from({ length: 10_000 }, (_, at) => `019acf3e-0000-7000-8000-0000${spread(at)}`);
    const kept = ids.filter((id) => isSampled(id, 0.1));
    expect(kept.length).toBeGreaterThan(900);
    expect(kept.length).toBeLessThan(1100);
    expect(kept.every((id) => isSampled(id, 0.1) && isSampled(id, 0.5))).toBe(true);
    expect([ids.filter((id) => isSampled(id, 0)), ids.every((id) => isSampled(id, 1))]).toEqual([[], true]);
  });

  it("is by decision", async () => {
    const sink = new SlowSink();
    sink.open();
    const log = createDecisionLog({ sample: { allowed: 0, denied: 1, error: 0 } }, new Metrics(), Date.now, sink);
    log.write(event());
    log.write(event({ verdict: { ...event().verdict, id: "d", decision: "implicitDeny", status: 403, code: "DENIED" } }));
    log.write(event({ verdict: { ...event().verdict, id: "e", decision: "implicitDeny", status: 503, code: "NO_POLICIES" } }));
    await log.close();
    expect(sink.lines.map(({ id }) => id)).toEqual(["d"]);
  });
});

describe("a file", () => {
  it("is appended to, and opened anew after it was moved", async () => {
    const file = join(folder, "decisions.log");
    const sink = fileSink(file);
    await sink.write("a\n");
    renameSync(file, `${file}.1`);
    sink.reopen();
    await sink.write("b\n");
    await sink.close();
    expect([readFileSync(`${file}.1`, "utf8"), readFileSync(file, "utf8")]).toEqual(["a\n", "b\n"]);
  });

  it.each([
    [{ sink: "file" as const }, /`decisionLog\.file` must be given/],
    [{ file: "x" }, /`decisionLog\.file` must be given/],
    [{ redactWith: "hash" as const, hashKey: "short" }, /at least 16 bytes, found 5/],
  ])("%j is refused", (options, expected) => {
    expect(() => createDecisionLog(options, new Metrics(), Date.now)).toThrow(expected);
  });
});
