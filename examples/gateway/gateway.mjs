// A gateway's middleware: who calls stands in a verified token, what is asked for in the route. Postern decides before the handler runs.
import { Hono } from "hono";
import { jwt } from "hono/jwt";
import { authorize, callerMapping } from "postern/hono";

const SETTINGS = { account: "111122223333", region: "eu-west-1" };
const RESOURCE = "arn:aws:photos:{region}:{account}:album/{owner}/{album}";

/** What requests ask for. A HEAD is decided and answered as a GET; no header overrides a method. */
const ROUTES = [
  { match: "GET /albums/{owner}/{album}", action: "photos:GetAlbum", resource: RESOURCE },
  { match: "DELETE /albums/{owner}/{album}", action: "photos:DeleteAlbum", resource: RESOURCE },
];

/**
 * The caller, named by the token's `sub`. A name that could be misread (`mallory/nora` as a path and the user nora) is nobody, and
 * so is a token without one. Where `sub` is of an identity provider (`auth0|5f7c`), add `encode: true`.
 */
const caller = callerMapping({ principal: "arn:aws:iam::{account}:user/{claim.sub}" }, SETTINGS);

/** @typedef {import("hono").Context<{ Variables: import("hono/jwt").JwtVariables }>} Context What `jwt` leaves has its type. */

export function createGateway(engine, secret) {
  const app = new Hono();
  app.use(
    jwt({ secret, alg: "HS256" }),
    authorize({
      engine,
      ...SETTINGS,
      routes: ROUTES,
      principal: (/** @type {Context} */ c) => caller({ claims: c.get("jwtPayload") }),
      // The sentence that AWS would print. Where strangers ask, leave it out.
      reveal: "message",
    }),
  );
  app.get("/albums/:owner/:album", (c) => c.json({ album: c.req.param("album") }));
  app.delete("/albums/:owner/:album", (c) => c.json({ deleted: c.req.param("album") }));
  return app;
}
