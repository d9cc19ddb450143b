/** Middlewares whose client goes away, logs that are read on terminals, sources that lie, keys that are withdrawn. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { fastify } from "fastify";
import { compile, Engine } from "postern";
import type { DecisionEvent } from "postern/gateway";
import { afterEach, describe, expect, it } from "vitest";
import { remoteKeys } from "../../authenticate/keys.js";
import { lineOf } from "../../decision-log/line.js";
import { authorize as forExpress, type ExpressRequest } from "../../middleware/express.js";
import { authorize as forFastify } from "../../middleware/fastify.js";
import { urlSource } from "../../source/url.js";
import { ACCOUNT, NORA, ROUTES } from "../setting.js";

const servers: Server[] = [];
afterEach(() =>
  Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(resolve));
    }),
  ),
);
async function listening(answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const document = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } } },
  ],
};
const engine = Engine.loadSync(compile({ identity: [{ name: "p", document: document as never }] }));
const OPTIONS = { engine, routes: ROUTES, account: ACCOUNT, principal: () => NORA };

describe("a client from a network that is denied", () => {
  it("is denied by Express, also once it has gone", async () => {
    const served: unknown[] = [];
    const codes: string[] = [];
    const express = forExpress<ExpressRequest>({ ...OPTIONS, onDecision: ({ verdict }) => void codes.push(verdict.code) });
    let asked: () => void = () => undefined;
    const done = new Promise<void>((resolve) => void (asked = resolve));
    const port = await listening((incoming, outgoing) => {
      // Something that takes its time before: the client does not wait for it.
      incoming.socket.once("close", () => {
        express(incoming, outgoing, (error) => void served.push(error));
        setTimeout(asked, 5);
      });
    });
    const socket = connect(port, "127.0.0.1", () =>
      socket.write("DELETE /albums/bob/summer HTTP/1.1\r\nhost: h\r\n\r\n", () => void setTimeout(() => socket.destroy(), 20)),
    );
    await done;
    expect([served, codes]).toEqual([[], ["NO_ADDRESS"]]);
  });

  it.each<[string, string | undefined, number]>([
    ["here", "127.0.0.1", 403],
    ["here, mapped", "::ffff:127.0.0.1", 403],
    ["here, mapped in hexadecimal digits", "::ffff:7f00:1", 403],
    ["here, in capitals", "::FFFF:127.0.0.1", 403],
    ["nowhere", undefined, 403],
    ["with a port", "203.0.113.9:80", 403],
    ["with a zone", "fe80::1%eth0", 403],
    ["elsewhere", "203.0.113.9", 200],
  ])("Fastify's client is %s", async (_, ip, status) => {
    const codes: number[] = [];
    const hook = forFastify<never>({ ...OPTIONS, account: ACCOUNT });
    const reply = { code: (code: number) => codes.push(code), header: () => undefined, send: () => undefined };
    const raw = { method: "GET", url: "/albums/bob/summer", rawHeaders: [] };
    const answer = await hook({ raw, ip, protocol: "http" } as never, reply);
    expect([answer === undefined ? 200 : codes[0], codes.length]).toEqual([status, status === 200 ? 0 : 1]);
  });

  it("is let in without an address where somebody wrote that down", async () => {
    const hook = forFastify<never>({ ...OPTIONS, addressOptional: true });
    const raw = { method: "GET", url: "/albums/bob/summer", rawHeaders: [] };
    expect(await hook({ raw } as never, {} as never)).toBeUndefined();
  });

  it("an answer that was given by somebody else is left alone", async () => {
    const codes: string[] = [];
    const late = forExpress<ExpressRequest>({ ...OPTIONS, onDecision: ({ verdict }) => void codes.push(verdict.code) });
    const port = await listening((incoming, outgoing) => {
      outgoing.writeHead(504).write("la");
      late(incoming, outgoing, () => undefined);
      setTimeout(() => outgoing.end("te"), 20);
    });
    const answer = await fetch(`http://127.0.0.1:${port}/albums/bob/summer`);
    expect([answer.status, await answer.text(), codes]).toEqual([504, "late", ["DENIED"]]);
  });

  it("real Fastify denies it", async () => {
    const app = fastify();
    app.addHook("onRequest", forFastify(OPTIONS) as never);
    app.get("/albums/:owner/:album", () => "served");
    expect((await app.inject({ url: "/albums/bob/summer", remoteAddress: "127.0.0.9" })).statusCode).toBe(403);
    expect((await app.inject({ url: "/albums/bob/summer", remoteAddress: "203.0.113.9" })).body).toBe("served");
    await app.close();
  });
});

describe("a line of the log", () => {
  const event = (changes: Partial<DecisionEvent> & { readonly text?: string }): DecisionEvent => ({
    verdict: {
      decision: "allowed",
      status: 200,
      code: "ALLOWED",
      id: "i",
      ...(changes.text === undefined ? {} : { resource: changes.text }),
    },
    time: 0,
    adapter: "x",
    facts: undefined,
    route: undefined,
    authenticator: undefined,
    requests: [],
    explanation: undefined,
    generation: undefined,
    digest: undefined,
    micros: undefined,
    ...changes,
  });
  const UNSEEN = /[\0-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/u;
  const TEXTS = [
    'x"\n{"decision":"allowed"}',
    "\r\n",
    "\u2028",
    "\u2029",
    "\u0085",
    "\u009b2J",
    "\u001b[2J",
    "\0",
    "\u007f",
    "\u202edewolla",
    "\u2066x",
    "\ud800",
    "\u200f",
  ];
  it.each(TEXTS.map((text) => [text]))("with %j stays one line that says what happened", (text) => {
    const line = lineOf(event({ text }), {}, 1);
    expect([UNSEEN.test(line), (JSON.parse(line) as { decision: string }).decision]).toEqual([false, "allowed"]);
  });
  it.each(TEXTS.map((text) => [text]))("with %j as the name of a tag, too", (text) => {
    const requests = [{ principal: NORA, action: "a:B", resource: "*", context: { [`aws:RequestTag/${text}`]: "x" } }];
    expect(UNSEEN.test(lineOf(event({ requests }), { include: ["context"] }, 1))).toBe(false);
  });
  it("with names and values of 8 KiB stays short", () => {
    const requests = [
      { principal: NORA, action: "a:B", resource: "*", context: { [`aws:RequestTag/${"k".repeat(8192)}`]: "v".repeat(8192) } },
    ];
    expect(lineOf(event({ requests, text: "r".repeat(8192) }), { include: ["context"] }, 1).length).toBeLessThan(10_000);
  });
});

describe("an origin of policies", () => {
  const from = async (answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void) =>
    urlSource(`http://127.0.0.1:${await listening(answer)}/p`, { version: "1", headers: { authorization: "secret" } });
  it.each<[string, (incoming: IncomingMessage, outgoing: ServerResponse) => void]>([
    [
      "leads to another host over plain HTTP",
      (_, outgoing) => void outgoing.writeHead(302, { location: "http://203.0.113.9/p" }).end(),
    ],
    ["leads to a file", (_, outgoing) => void outgoing.writeHead(302, { location: "file:///etc/passwd" }).end()],
    ["leads in a circle", (_, outgoing) => void outgoing.writeHead(302, { location: "/p" }).end()],
    ["leads nowhere", (_, outgoing) => void outgoing.writeHead(302).end()],
    ["says 206", (_, outgoing) => void outgoing.writeHead(206).end("x")],
    ["says 204", (_, outgoing) => void outgoing.writeHead(204).end()],
    ["says 500", (_, outgoing) => void outgoing.writeHead(500).end("x")],
    ["encodes as nobody asked", (_, outgoing) => void outgoing.writeHead(200, { "content-encoding": "br" }).end("x")],
    [
      "breaks off",
      (incoming, outgoing) => void outgoing.writeHead(200, { "content-length": "100" }).write("x", () => incoming.socket.destroy()),
    ],
  ])("that %s gives nothing", async (_, answer) => expect((await from(answer)).read(true)).rejects.toThrow(Error));

  it("is told a name only of what is in force", async () => {
    const asked: (string | undefined)[] = [];
    const source = await from((incoming, outgoing) => {
      asked.push(incoming.headers["if-none-match"]);
      outgoing.writeHead(200, { etag: `"forged-${asked.length}"` }).end("x");
    });
    await source.read(false);
    await source.read(false);
    source.taken();
    await source.read(false);
    expect(asked).toEqual([undefined, undefined, '"forged-2"']);
  });
});

describe("an issuer whose keys cannot be used any more", () => {
  it.each([
    "",
    "{",
    "[]",
    '{"keys":{}}',
    '{"keys":[null]}',
    '{"keys":[1]}',
    `{"keys":[${Array.from({ length: 101 }, () => "{}").join()}]}`,
  ])("with %j: the old ones end in time", async (text) => {
    const clock = { now: 0 };
    let body = '{"keys":[]}';
    const outcomes: string[] = [];
    const keys = remoteKeys("https://id.example/jwks.json", {
      staleSeconds: 60,
      clock: () => clock.now,
      told: (outcome) => void outcomes.push(outcome),
      fetch: () => Promise.resolve(new Response(body)),
    });
    await keys.start();
    body = text;
    const codes: unknown[] = [];
    for (const seconds of [601, 640, 661, 700]) {
      clock.now = seconds * 1000;
      codes.push(
        await Promise.resolve(keys.get({ alg: "ES256", kid: "x" } as never, {} as never)).then(
          () => "found",
          (error: Error) => error.name,
        ),
      );
    }
    expect([codes, outcomes.slice(0, 2)]).toEqual([
      ["JWKSNoMatchingKey", "JWKSNoMatchingKey", "NoKeys", "NoKeys"],
      ["ok", "failed"],
    ]);
  });
});
