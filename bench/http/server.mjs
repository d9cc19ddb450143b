// node server.mjs bare|postern|express|rules: an album server, as it is, with Postern before it, in Express, and with ten rules there.
import { createServer } from "node:http";
import process from "node:process";
import { compile, Engine } from "postern";
import { ACCOUNT, ALBUM, policySet } from "../serve/subjects.mjs";

const TEN = 10;

/** What every gateway reads of a request: who calls, what for, from where. */
function factsOf({ url, headers, socket }) {
  const [, , owner, album] = url.split("/");
  return { user: headers["x-user"], owner, album, address: headers["x-real-ip"] ?? socket.remoteAddress };
}

function answer(outgoing, { owner, album }, isAllowed) {
  const body = JSON.stringify(isAllowed ? { owner, album } : { error: "AccessDenied" });
  outgoing.writeHead(isAllowed ? 200 : 403, { "content-type": "application/json", "content-length": body.length });
  outgoing.end(body);
}

function bare(incoming, outgoing) {
  const facts = factsOf(incoming);
  answer(outgoing, facts, facts.user !== undefined);
}

function withPostern() {
  const engine = Engine.loadSync(compile(policySet()));
  return (incoming, outgoing) => {
    const facts = factsOf(incoming);
    const isAllowed = engine.isAllowed({
      principal: `arn:aws:iam::${ACCOUNT}:user/${facts.user}`,
      action: "photos:GetAlbum",
      resource: `${ALBUM}/${facts.owner}/${facts.album}`,
      context: { "aws:SourceIp": facts.address, "aws:SecureTransport": true },
    });
    answer(outgoing, facts, isAllowed);
  };
}

/** Rules as people write them by hand: each a function that lets the request on, or ends it. */
async function inExpress(rules) {
  const { default: express } = await import("express");
  const app = express().disable("x-powered-by").disable("etag");
  for (let at = 0; at < rules; at++) {
    const pattern = new RegExp(`^/albums/closed-${at}/`);
    app.use((incoming, outgoing, next) => (pattern.test(incoming.url) ? outgoing.status(403).end() : next()));
  }
  app.get("/albums/:owner/:album", bare);
  return app;
}

const HANDLERS = { bare: () => bare, postern: withPostern, express: () => inExpress(0), rules: () => inExpress(TEN) };
const http = createServer(await HANDLERS[process.argv[2]]());
http.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (http.address());
  console.log(JSON.stringify({ listening: [{ url: `http://127.0.0.1:${port}` }] }));
});
