/** Where policies come from, and how others take their place: checks 35 – 37 of docs/spec/serving.md §19. */
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { compile, Engine } from "postern";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { SourceOptions } from "../config/types.js";
import { createLog } from "../serve/log.js";
import { Metrics } from "../serve/metrics.js";
import { PoliciesInForce } from "../source/in-force.js";
import { sourceOf } from "../source/sources.js";
import { retryAfterOf } from "../source/url.js";

const folder = mkdtempSync(join(tmpdir(), "postern-sources-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NORA = { principal: "arn:aws:iam::111122223333:user/nora", resource: "arn:aws:s3:::b/k" };
const policy = (action: string): object => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
});
const artifact = (action: string): Uint8Array => compile({ identity: [{ name: "p", document: policy(action) as never }] }).bytes;

interface Held {
  readonly policies: PoliciesInForce;
  readonly metrics: Metrics;
  readonly log: { readonly code: string; readonly outcome?: string }[];
  readonly allows: (action: string) => boolean;
  readonly outcomes: () => Promise<Record<string, number>>;
}

const open: PoliciesInForce[] = [];
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));

async function hold(options: SourceOptions, clock: () => number = Date.now): Promise<Held> {
  const [metrics, log] = [new Metrics(), [] as Held["log"]];
  const lines = createLog("info", (line) => void log.push(JSON.parse(line) as Held["log"][number]));
  const policies = new PoliciesInForce(
    sourceOf(options, "1.2.3"),
    options,
    lines,
    metrics,
    (bytes) => Engine.loadSync(bytes),
    clock,
  );
  open.push(policies);
  await policies.start();
  return {
    policies,
    metrics,
    log,
    allows: (action) => policies.current!.engine.isAllowed({ ...NORA, action }),
    outcomes: async () => {
      const text = await metrics.registry.getSingleMetricAsString("postern_reloads_total");
      return Object.fromEntries([...text.matchAll(/outcome="(\w+)"\} (\d+)/g)].map(([, name, count]) => [name, Number(count)]));
    },
  };
}

const path = (...names: string[]): string => join(folder, ...names);

describe("files", () => {
  it("of policies are followed, in folders too", async () => {
    mkdirSync(path("policies", "more"), { recursive: true });
    writeFileSync(path("policies", "a.json"), JSON.stringify(policy("s3:GetObject")));
    const { allows } = await hold({ policies: path("policies"), pollSeconds: 3600 });
    expect([allows("s3:GetObject"), allows("s3:PutObject")]).toEqual([true, false]);
    writeFileSync(
      path("policies", "more", "b.yaml"),
      "Version: 2012-10-17\nStatement: { Effect: Allow, Action: 's3:Put*', Resource: '*' }\n",
    );
    await expect.poll(() => allows("s3:PutObject"), { timeout: 20_000 }).toBe(true);
  });

  it("may be links that Kubernetes swaps", async () => {
    const mount = path("mount");
    const version = (name: string, action: string): void => {
      mkdirSync(join(mount, name), { recursive: true });
      writeFileSync(join(mount, name, "p.json"), JSON.stringify(policy(action)));
    };
    version("..1", "s3:GetObject");
    symlinkSync("..1", join(mount, "..data"));
    symlinkSync("..data/p.json", join(mount, "p.json"));
    const { allows } = await hold({ policies: mount, pollSeconds: 3600 });
    expect(allows("s3:GetObject")).toBe(true);
    version("..2", "s3:PutObject");
    symlinkSync("..2", join(mount, "..data_tmp"));
    renameSync(join(mount, "..data_tmp"), join(mount, "..data"));
    rmSync(join(mount, "..1"), { recursive: true });
    await expect.poll(() => allows("s3:PutObject"), { timeout: 20_000 }).toBe(true);
    expect(allows("s3:GetObject")).toBe(false);
    // Once more, when whoever follows has long been ready.
    version("..3", "sqs:SendMessage");
    symlinkSync("..3", join(mount, "..data_tmp"));
    renameSync(join(mount, "..data_tmp"), join(mount, "..data"));
    await expect.poll(() => allows("sqs:SendMessage"), { timeout: 20_000 }).toBe(true);
  });

  it.each([
    ["a log grows beside them", (folder: string): void => appendFileSync(join(folder, "decisions.log"), "a line\n")],
    ["they are touched all the time", (folder: string): void => utimesSync(join(folder, "p.json"), new Date(), new Date())],
  ] as const)("are followed while %s", async (_, disturb) => {
    const busy = mkdtempSync(path("busy-"));
    const replace = (action: string): void => {
      writeFileSync(join(busy, "next"), JSON.stringify(policy(action)));
      renameSync(join(busy, "next"), join(busy, "p.json"));
    };
    replace("s3:GetObject");
    const { allows } = await hold({ policies: join(busy, "p.json"), pollSeconds: 3600 });
    const timer = setInterval(disturb, 20, busy);
    try {
      // Long enough for whoever follows to be ready.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      replace("s3:PutObject");
      await expect.poll(() => allows("s3:PutObject"), { timeout: 20_000 }).toBe(true);
    } finally {
      clearInterval(timer);
    }
  });

  it("that lead out of their folder are refused", async () => {
    mkdirSync(path("links"));
    writeFileSync(path("outside.json"), JSON.stringify(policy("s3:*")));
    symlinkSync(path("outside.json"), path("links", "p.json"));
    await expect(hold({ policies: path("links") })).rejects.toThrow(/links to elsewhere are not read/);
    unlinkSync(path("links", "p.json"));
    writeFileSync(path("links", "notes.txt"), "x");
    await expect(hold({ policies: path("links") })).rejects.toThrow(/notes\.txt/);
  });

  it("may be a policy set or a directory", async () => {
    const set = { identity: [{ name: "p", document: policy("s3:GetObject") }] };
    writeFileSync(path("set.json"), JSON.stringify(set));
    expect((await hold({ policySet: path("set.json") })).allows("s3:GetObject")).toBe(true);
    const user = { arn: NORA.principal, policies: [{ name: "p", document: policy("s3:GetObject") }] };
    writeFileSync(path("account.json"), JSON.stringify({ version: 1, accounts: [{ id: "111122223333" }], users: [user] }));
    const { policies } = await hold({ directory: path("account.json") });
    const request = { ...NORA, action: "s3:GetObject", resourceAccount: "111122223333" };
    expect(policies.current!.engine.isAllowed(request)).toBe(true);
  });

  it("that go bad leave the policies in force", async () => {
    writeFileSync(path("one.json"), JSON.stringify(policy("s3:GetObject")));
    const { policies, allows, log, outcomes } = await hold({ policies: path("one.json"), pollSeconds: 3600 });
    const before = policies.current!.revision;
    writeFileSync(path("one.json"), '{"Version":"2012-10-17","Statement":{"Effect":"Alow"}}');
    await policies.reload(false);
    await policies.reload(false);
    expect(policies.state()).toMatchObject({ revision: before, generation: 1, lastAttempt: { outcome: "bad_policies" } });
    expect([allows("s3:GetObject"), log.at(-1)?.code]).toEqual([true, "RELOAD_FAILED"]);
    expect(await outcomes()).toMatchObject({ ok: 1, bad_policies: 1 });
  });

  it("that are not there end the start, unless it may be empty", async () => {
    await expect(hold({ policies: path("nothing") })).rejects.toThrow(/POLICIES_INVALID .*cannot be read/);
    const { policies } = await hold({ policies: path("later.json"), startEmpty: "deny", pollSeconds: 0.2 });
    expect(policies.now()).toBeUndefined();
    writeFileSync(path("later.json"), JSON.stringify(policy("s3:GetObject")));
    await expect
      .poll(() => policies.current?.engine.isAllowed({ ...NORA, action: "s3:GetObject" }), { timeout: 20_000 })
      .toBe(true);
  });
});

describe("what is good but could not be taken", () => {
  const sources = {
    artifact: () => writeFileSync(path("again.pstn"), artifact("s3:GetObject")),
    policies: () => writeFileSync(path("again.json"), JSON.stringify(policy("s3:GetObject"))),
  };

  it.each([
    [{ artifact: path("again.pstn") }, sources.artifact],
    [{ policies: path("again.json") }, sources.policies],
  ] as const)("is tried again, though it is the same: %j", async (form, write) => {
    write();
    let fails = true;
    const load = (bytes: Uint8Array): Engine => {
      if (fails) throw new RangeError("no memory");
      return Engine.loadSync(bytes);
    };
    const options: SourceOptions = { ...form, watch: false, startEmpty: "deny" };
    const log = createLog("info", () => undefined);
    const policies = new PoliciesInForce(sourceOf(options, "1.2.3"), options, log, new Metrics(), load);
    open.push(policies);
    await policies.start();
    expect(policies.current).toBeUndefined();
    fails = false;
    await policies.reload(false);
    expect(policies.state()).toMatchObject({ generation: 1, lastAttempt: { outcome: "ok" } });
  });

  it("is not, where it is bad", async () => {
    const file = path("bad.json");
    writeFileSync(file, "{}");
    const { policies, outcomes } = await hold({ policies: file, watch: false, startEmpty: "deny" });
    await policies.reload(false);
    expect(await outcomes()).toEqual({ bad_policies: 1, unchanged: 1 });
  });
});

describe("an artifact", () => {
  it("is replaced, but not by what is cut, changed or empty (check 36)", async () => {
    const file = path("p.pstn");
    writeFileSync(file, artifact("s3:GetObject"));
    const { policies, allows, outcomes } = await hold({ artifact: file, pollSeconds: 3600 });
    const before = policies.current!.revision;
    const good = artifact("s3:PutObject");
    const flipped = Uint8Array.from(good);
    flipped[good.length >> 1]! ^= 1;
    for (const bad of [good.subarray(0, good.length - 1), good.subarray(0, 40), new Uint8Array(), flipped]) {
      writeFileSync(path("next.pstn"), bad);
      renameSync(path("next.pstn"), file);
      await policies.reload(false);
      expect(policies.state()).toMatchObject({ revision: before, generation: 1, lastAttempt: { outcome: "bad_artifact" } });
      expect(allows("s3:GetObject")).toBe(true);
    }
    writeFileSync(path("next.pstn"), good);
    renameSync(path("next.pstn"), file);
    await expect.poll(() => policies.state()["generation"], { timeout: 20_000 }).toBe(2);
    expect([allows("s3:PutObject"), policies.current!.revision === before]).toEqual([true, false]);
    expect(await outcomes()).toMatchObject({ ok: 2, bad_artifact: 4 });
  });

  it("that is written slowly is not taken half", async () => {
    const file = path("slow.pstn");
    writeFileSync(file, artifact("s3:GetObject"));
    const { policies, log } = await hold({ artifact: file, pollSeconds: 3600 });
    const good = artifact("s3:PutObject");
    for (let at = 0; at < good.length; at += Math.ceil(good.length / 5)) {
      writeFileSync(file, good.subarray(0, at + Math.ceil(good.length / 5)));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    copyFileSync(file, path("copy.pstn"));
    await expect.poll(() => policies.state()["generation"], { timeout: 20_000 }).toBe(2);
    expect(log.map(({ code }) => code)).not.toContain("RELOAD_FAILED");
  });
});

// --- an origin ---------------------------------------------------------------------------------------------------------------

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

class Origin {
  readonly asked: IncomingMessage["headers"][] = [];
  readonly #server: Server;
  url = "";
  constructor(public answer: Answer) {
    this.#server = createServer((incoming, outgoing) => {
      this.asked.push(incoming.headers);
      this.answer(incoming, outgoing);
    });
  }
  async start(): Promise<this> {
    await new Promise<void>((resolve) => void this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/p.pstn`;
    return this;
  }
  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => void this.#server.close(() => resolve()));
  }
}

/** As an object store does. */
const stored =
  (bytes: () => Uint8Array, etag: () => string): Answer =>
  ({ headers }, outgoing) => {
    if (headers["if-none-match"] === etag()) return void outgoing.writeHead(304, { etag: etag() }).end();
    outgoing.writeHead(200, { etag: etag() }).end(bytes());
  };

describe("a URL", () => {
  const origins: Origin[] = [];
  afterEach(() => Promise.all(origins.splice(0).map((origin) => origin.stop())));
  const origin = async (answer: Answer): Promise<Origin> => {
    const started = await new Origin(answer).start();
    origins.push(started);
    return started;
  };

  it("that answers 304 changes nothing (check 37)", async () => {
    let version = 1;
    const served = await origin(
      stored(
        () => artifact(version === 1 ? "s3:GetObject" : "s3:PutObject"),
        () => `"v${version}"`,
      ),
    );
    const { policies, outcomes } = await hold({ url: served.url, pollSeconds: 3600 });
    for (let time = 0; time < 10; time++) await policies.reload(false);
    expect(policies.state()).toMatchObject({ generation: 1, revision: "v1", etag: '"v1"' });
    expect(await outcomes()).toMatchObject({ ok: 1, unchanged: 10 });
    expect(served.asked[0]).toMatchObject({ accept: "application/vnd.postern.artifact", "user-agent": "postern/1.2.3" });
    version = 2;
    await policies.reload(false);
    expect(policies.state()).toMatchObject({ generation: 2, revision: "v2" });
  });

  it("keeps no ETag of what was refused", async () => {
    let bytes = artifact("s3:GetObject");
    let etag = '"a"';
    const served = await origin(
      stored(
        () => bytes,
        () => etag,
      ),
    );
    const { policies } = await hold({ url: served.url, pollSeconds: 3600 });
    [bytes, etag] = [bytes.subarray(0, 100), '"b"'];
    await policies.reload(false);
    expect(policies.state()).toMatchObject({ revision: "a", lastAttempt: { outcome: "bad_artifact" } });
    bytes = artifact("s3:PutObject");
    await policies.reload(false);
    expect(policies.state()).toMatchObject({ revision: "b", generation: 2 });
  });

  it("may be gzip, and nothing else", async () => {
    const served = await origin((_, outgoing) =>
      outgoing.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(artifact("s3:*"))),
    );
    expect((await hold({ url: served.url, pollSeconds: 3600 })).allows("s3:GetObject")).toBe(true);
    served.answer = (_, outgoing) => outgoing.writeHead(200, { "content-encoding": "br" }).end("x");
    await expect(hold({ url: served.url })).rejects.toThrow(/gzip or identity, found `br`/);
  });

  it.each<[string, Answer, RegExp]>([
    ["404", (_, outgoing) => outgoing.writeHead(404).end(), /answered 404/],
    ["a redirect in a circle", (_, outgoing) => outgoing.writeHead(302, { location: "/p.pstn" }).end(), /more than 3 redirects/],
    [
      "a redirect to http elsewhere",
      (_, outgoing) => outgoing.writeHead(302, { location: "http://192.0.2.1/" }).end(),
      /from https to http/,
    ],
    ["a redirect to nowhere", (_, outgoing) => outgoing.writeHead(302).end(), /answered 302/],
    ["an empty body", (_, outgoing) => outgoing.writeHead(200).end(), /POLICIES_INVALID/],
    ["a page", (_, outgoing) => outgoing.writeHead(200, { "content-type": "text/html" }).end("<html>"), /POLICIES_INVALID/],
    ["a broken connection", (incoming) => void incoming.socket.destroy(), /POLICIES_INVALID/],
  ])("that answers with %s is a failure", async (_, answer, expected) => {
    const served = await origin(answer);
    await expect(hold({ url: served.url })).rejects.toThrow(expected);
  });

  it("gets the headers of the configuration, other hosts do not", async () => {
    const other = await origin((_, outgoing) => outgoing.writeHead(200).end(artifact("s3:*")));
    const served = await origin((_, outgoing) => outgoing.writeHead(302, { location: other.url }).end());
    await hold({ url: served.url, headers: { authorization: "Bearer x" }, pollSeconds: 3600 });
    expect([served.asked[0]!.authorization, other.asked[0]!.authorization]).toEqual(["Bearer x", undefined]);
  });

  it.each(["v".repeat(300), "", "a b", "\u00e9"])("has a revision of its own with the ETag %j", async (etag) => {
    const served = await origin((_, outgoing) => outgoing.writeHead(200, { etag: `"${etag}"` }).end(artifact("s3:*")));
    const { policies } = await hold({ url: served.url, pollSeconds: 3600 });
    expect(policies.current!.revision).toMatch(/^sha256:[0-9a-f]{12}$/);
  });

  it("must be https, or on this machine", () => {
    for (const url of ["http://policies.example/p", "ftp://127.0.0.1/", "https:"])
      expect(() => sourceOf({ url }, "1")).toThrow(/`source\.url` must be https/);
  });

  it("may say when to come again", () => {
    expect(
      ["5", "99999", "Mon, 30 Nov 2026 00:00:10 GMT", "soon", null].map((text) => retryAfterOf(text, Date.parse("2026-11-30"))),
    ).toEqual([5, 3600, 10, undefined, undefined]);
  });
});

describe("staleness", () => {
  it("is the time without contact, and may deny", async () => {
    let now = 1_800_000_000_000;
    writeFileSync(path("stale.json"), JSON.stringify(policy("s3:GetObject")));
    const options = { policies: path("stale.json"), maxStaleSeconds: 60, pollSeconds: 3600 };
    const [served, denied] = [await hold(options, () => now), await hold({ ...options, onStale: "deny" }, () => now)];
    expect([served.policies.isStale, denied.policies.now()]).toEqual([false, denied.policies.current]);
    now += 61_000;
    expect([served.policies.isStale, served.policies.now(), denied.policies.now()]).toEqual([
      true,
      served.policies.current,
      "STALE",
    ]);
    await denied.policies.reload(false);
    expect(denied.policies.now()).toBe(denied.policies.current);
  });
});
