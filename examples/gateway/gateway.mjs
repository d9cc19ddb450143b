// A gateway's middleware: who calls stands in a verified token, what is asked for in the route. Postern decides before the handler runs.
import { readFileSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { jwt } from "hono/jwt";
import { Engine, RequestError } from "postern";
import { arn, ArnError, userArn } from "postern/arn";

const ACCOUNT = "111122223333";
const ALBUM = "/albums/:owner/:album";

/**
 * Middleware: the caller, named by the token. `mallory/nora` would be read as a path and the user nora: whoever has such a
 * `sub`, or none, is nobody. Where `sub` is of an identity provider (`auth0|5f7c`), give it as `subject`: it is encoded.
 */
async function named(c, next) {
  try {
    c.set("principal", userArn({ account: ACCOUNT, name: c.get("jwtPayload").sub }));
  } catch (error) {
    return c.json({ error: error.code }, 401);
  }
  return next();
}

/**
 * Middleware: the route names the action, the path `/albums/nora/summer` the resource. Hono has decoded the parameters once. A
 * slash, a backslash, a dot segment, a NUL or a `%` that is in them now (from `bob%2F..%2Feve`, `%5c`, `%00`, `%252e`) is
 * refused by `arn`: what is decided must be what the handler opens. Plain `..` were resolved when the URL was parsed, before
 * Hono; decision and handler see the same.
 */
function requires(engine, action) {
  return async (c, next) => {
    const { owner, album } = c.req.param();
    const resource = arn({ service: "photos", region: "eu-west-1", account: ACCOUNT, resource: ["album", owner, album] });
    const request = { principal: c.get("principal"), action: `photos:${action}`, resource };
    if (engine.isAllowed(request)) return next();
    // Only now: `explain` looks at every statement.
    return c.json({ error: "AccessDenied", reason: engine.explain(request).message }, 403);
  };
}

/** Proxies and file systems read `//` as `/`: neither is routed here in the other's place. */
async function plain(c, next) {
  return c.req.path.includes("//") ? c.json({ error: "INVALID_PATH" }, 400) : next();
}

/** What no ARN is made of, and what Postern cannot evaluate, is not allowed. */
function answerTo(error, c) {
  if (error instanceof HTTPException) return error.getResponse();
  if (error instanceof ArnError || error instanceof RequestError) return c.json({ error: error.code }, 400);
  return c.json({ error: "InternalError" }, 500);
}

export function createGateway(engine, secret) {
  const app = new Hono();
  app.use(jwt({ secret, alg: "HS256" }), named, plain);
  // A HEAD is answered as a GET without its body, and decided as one. No header overrides a method.
  app.get(ALBUM, requires(engine, "GetAlbum"), (c) => c.json({ album: c.req.param("album") }));
  app.delete(ALBUM, requires(engine, "DeleteAlbum"), (c) => c.json({ deleted: c.req.param("album") }));
  app.onError(answerTo);
  return app;
}

/** An engine that follows the artifact's file. A bad file leaves the policies in force that are. */
export function followArtifact(file) {
  const engine = Engine.loadSync(readFileSync(file));
  let timer;
  const replace = () => {
    try {
      engine.replace(readFileSync(file));
    } catch (error) {
      console.error(`the policies stay as they are: ${error.message}`);
    }
  };
  const watcher = watch(dirname(file), (_, name) => {
    if (name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(replace, 50);
  });
  return { engine, close: () => watcher.close() };
}
