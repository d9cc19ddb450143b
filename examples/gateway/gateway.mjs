// A gateway's middleware: who calls stands in a verified token, what is asked for in the route. Postern decides before the handler runs.
import { readFileSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { Hono } from "hono";
import { jwt } from "hono/jwt";
import { Engine } from "postern";

const ACCOUNT = "111122223333";
/** No encoded slash gets through: what is decided is what the handler opens. */
const ALBUM = "/albums/:owner{[\\w-]+}/:album{[\\w-]+}";

/** Middleware: the route names the action; a path `/albums/nora/summer` names the resource. */
function requires(engine, action) {
  return async (c, next) => {
    const { owner, album } = c.req.param();
    const request = {
      principal: `arn:aws:iam::${ACCOUNT}:user/${c.get("jwtPayload").sub}`,
      action: `photos:${action}`,
      resource: `arn:aws:photos:eu-west-1:${ACCOUNT}:album/${owner}/${album}`,
    };
    if (engine.isAllowed(request)) return next();
    // Only now: `explain` looks at every statement.
    return c.json({ error: "AccessDenied", reason: engine.explain(request).message }, 403);
  };
}

export function createGateway(engine, secret) {
  const app = new Hono();
  app.use(jwt({ secret, alg: "HS256" }));
  app.get(ALBUM, requires(engine, "GetAlbum"), (c) => c.text(`pictures of ${c.req.param("album")}`));
  app.delete(ALBUM, requires(engine, "DeleteAlbum"), (c) => c.text(`${c.req.param("album")} is gone`));
  // What Postern cannot evaluate (a name too long, a user that no ARN can hold) is not allowed.
  app.onError((error, c) => error.getResponse?.() ?? c.json({ error: error.code ?? "InternalError" }, error.code ? 403 : 500));
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
