/** The middlewares in servers of Express and Fastify, asked over sockets; an engine that follows a folder. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, request as tlsRequest } from "node:https";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fastify } from "fastify";
import { compile, Engine } from "postern";
import { GatewayError, type DecisionEvent, type Route } from "postern/gateway";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { readPolicies, socketCertificate, watchPolicies, type PolicyEvent } from "../index.js";
import { authorize as forExpress, verdictOf, type ExpressRequest } from "../middleware/express.js";
import { authorize as forFastify } from "../middleware/fastify.js";
import { KEY, PEM } from "./certificate-of-nora.js";
import { ACCOUNT, ask, NORA, POLICY, ROUTES, type Headers } from "./setting.js";

const folder = mkdtempSync(join(tmpdir(), "postern-middleware-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Clients of these tests come from the loopback. */
const policy = { ...POLICY, Statement: POLICY.Statement.slice(0, 2) };
writeFileSync(join(folder, "members.json"), JSON.stringify(policy));
const engine = Engine.loadSync(compile(readPolicies(folder)));

const servers: Server[] = [];
afterEach(() =>
  Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(resolve));
    }),
  ),
);

/** Express has no types of its own. */
interface Express extends RequestListener {
  set(name: string, value: unknown): void;
  use(...given: readonly unknown[]): void;
}
const express = createRequire(import.meta.url)("express") as () => Express;

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Subject {
  readonly url: string;
  readonly served: string[];
  readonly events: DecisionEvent[];
}

interface Changes {
  readonly development?: boolean;
  readonly trust?: boolean;
  readonly routes?: readonly Route[];
}

const OPTIONS = { engine, account: ACCOUNT, region: "eu-west-1", challenge: "Test" };
const callerOf = ({ headers }: IncomingMessage): string | undefined => headers["x-user"] as string | undefined;

async function expressServer({ trust = false, routes = ROUTES, ...changes }: Changes = {}): Promise<Subject> {
  const [served, events, app] = [[] as string[], [] as DecisionEvent[], express()];
  app.set("trust proxy", trust);
  app.use(
    "/albums",
    forExpress({ ...OPTIONS, ...changes, routes, principal: callerOf, onDecision: (event) => void events.push(event) }),
    (request: ExpressRequest, response: { end(text: string): void }) => {
      served.push(request.originalUrl!);
      response.end(verdictOf(request)!.code);
    },
  );
  return { url: await listening(app), served, events };
}

async function fastifyServer({ trust = false, routes = ROUTES, ...changes }: Changes = {}): Promise<Subject> {
  const [served, events] = [[] as string[], [] as DecisionEvent[]];
  const app = fastify({ trustProxy: trust });
  app.addHook(
    "preHandler",
    forFastify({
      ...OPTIONS,
      ...changes,
      routes,
      principal: ({ raw }) => callerOf(raw),
      onDecision: (event) => void events.push(event),
    }),
  );
  app.all("/albums/*", (request) => {
    served.push(request.raw.url!);
    return verdictOf(request)!.code;
  });
  await app.ready();
  return { url: await listening((incoming, outgoing) => app.routing(incoming, outgoing)), served, events };
}

describe.each([
  ["Express", expressServer, "express"],
  ["Fastify", fastifyServer, "fastify"],
] as const)("%s", (_, start, adapter) => {
  it("lets handlers run where the policies allow", async () => {
    const { url, served, events } = await start();
    expect(await ask(url, { path: "/albums/bob/summer?x=1", headers: { "x-user": NORA } })).toMatchObject({
      status: 200,
      body: "ALLOWED",
    });
    expect(served).toEqual(["/albums/bob/summer?x=1"]);
    expect(events).toMatchObject([{ adapter, verdict: { principal: NORA }, facts: { address: "127.0.0.1", scheme: "http" } }]);
  });

  it.each<[string, string, Headers, number, string]>([
    ["DELETE", "/albums/bob/summer", { "x-user": NORA }, 403, "DENIED"],
    ["GET", "/albums/bob", { "x-user": NORA }, 403, "NO_ROUTE"],
    ["GET", "/albums/bob%2Fx/summer", { "x-user": NORA }, 403, "UNSAFE_PATH"],
    ["GET", "/albums/bob//summer", { "x-user": NORA }, 403, "UNSAFE_PATH"],
    ["GET", "/albums/bob/../nora/summer", { "x-user": NORA }, 403, "UNSAFE_PATH"],
    ["GET", "/albums/bob/summer", {}, 401, "NO_CREDENTIAL"],
    ["GET", "/albums/bob/summer", { "x-user": NORA, "x-http-method-override": "DELETE" }, 403, "BAD_METHOD"],
  ])("%s %s of %j is %i, and no handler runs", async (method, path, headers, status, code) => {
    const { url, served, events } = await start();
    const answer = await ask(url, { method, path, headers });
    expect([answer.status, events.map(({ verdict }) => verdict.code), served]).toEqual([status, [code], []]);
    if (status === 401) expect(answer.headers["www-authenticate"]).toBe("Test");
    expect(answer.body).not.toContain("album");
  });

  it("has the client's address of proxies that the framework trusts", async () => {
    const asked = async (trust: boolean): Promise<unknown> => {
      const { url, events } = await start({ trust });
      const headers = { "x-user": NORA, "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" };
      await ask(url, { path: "/albums/bob/summer", headers });
      return events[0]!.facts;
    };
    expect(await asked(false)).toMatchObject({ address: "127.0.0.1", scheme: "http" });
    expect(await asked(true)).toMatchObject({ address: "203.0.113.9", scheme: "https" });
  });

  it("says why in development, and not else", async () => {
    const denied = async (development: boolean): Promise<string> => {
      const { url } = await start({ development });
      return (await ask(url, { method: "DELETE", path: "/albums/bob/summer", headers: { "x-user": NORA } })).body;
    };
    expect(JSON.parse(await denied(true))).toMatchObject({
      error: "DENIED",
      route: "DELETE /albums/{owner}/{album}",
      message: expect.stringContaining("photos:DeleteAlbum") as string,
    });
    expect(Object.keys(JSON.parse(await denied(false)) as object)).toEqual(["error", "id"]);
  });

  it("has its options checked before", async () => {
    await expect(start({ routes: [{ match: "GET" }] })).rejects.toThrow(GatewayError);
  });
});

describe("socketCertificate", () => {
  /** What a server sees of a client's certificate. */
  async function seen(ca: string | undefined, client: object): Promise<unknown> {
    let found: unknown = "not asked";
    const options = { cert: PEM, key: KEY, requestCert: true, rejectUnauthorized: false, ...(ca === undefined ? {} : { ca }) };
    const server = createTlsServer(options, ({ socket }, outgoing) => {
      outgoing.end();
      found = socketCertificate(socket);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve, reject) => {
      const asked = tlsRequest({ port, host: "127.0.0.1", ca: PEM, servername: "nora.example", agent: false, ...client }, resolve);
      asked.on("error", reject).end();
    });
    server.closeAllConnections();
    server.close();
    return found;
  }

  it("is a client's where the server verified it", async () => {
    expect(await seen(PEM, { cert: PEM, key: KEY })).toMatchObject({ subject: "CN=nora,O=Press", san: { dns: ["nora.example"] } });
  });

  it("is none without one, of an unknown authority, and without TLS", async () => {
    expect(await seen(PEM, {})).toBeUndefined();
    expect(await seen(undefined, { cert: PEM, key: KEY })).toBeUndefined();
    expect(socketCertificate({})).toBeUndefined();
  });
});

describe("watchPolicies", () => {
  it("puts in force what a source has, and what it gets", async () => {
    const [file, events] = [join(folder, "watched.json"), [] as PolicyEvent[]];
    const write = (Action: string): void =>
      writeFileSync(file, JSON.stringify({ ...policy, Statement: [{ Effect: "Allow", Action, Resource: "*" }] }));
    const own = Engine.loadSync(compile({ identity: [] }));
    const allows = (action: string): boolean => own.isAllowed({ principal: NORA, action, resource: "arn:aws:s3:::b/k" });
    write("s3:GetObject");
    const watched = await watchPolicies(
      own,
      { policies: file, pollSeconds: 3600 },
      { onEvent: (event) => void events.push(event) },
    );
    const before = watched.revision();
    expect([allows("s3:GetObject"), before]).toEqual([true, expect.stringMatching(/^sha256:/) as string]);
    write("s3:PutObject");
    await expect.poll(() => allows("s3:PutObject"), { timeout: 20_000 }).toBe(true);
    writeFileSync(file, "{");
    await watched.reload();
    expect([allows("s3:PutObject"), events.at(-1)!.code, watched.revision() === before]).toEqual([true, "RELOAD_FAILED", false]);
    await watched.close();
  });

  it("rejects what is not a source, and what is bad from the start", async () => {
    await expect(watchPolicies(engine, {})).rejects.toThrow(/`source` must have one of/);
    await expect(watchPolicies(engine, { policies: join(folder, "nothing") })).rejects.toThrow(/cannot be read/);
  });
});
