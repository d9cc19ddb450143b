/** Health and administration: never on the simulator's own address. */

export interface AdminState {
  /** Reasons why the server should get no requests; none: it is ready. */
  readonly reasons: () => readonly string[];
  readonly revision: () => Readonly<Record<string, unknown>>;
  readonly configuration: () => unknown;
  /** Reads the directory anew; false where that goes on already. */
  readonly reload: () => boolean;
}

export function answerAdmin({ method, url }: Pick<Request, "method" | "url">, state: AdminState): Response {
  const { pathname } = new URL(url);
  const allowed = pathname === "/v1/reload" ? "POST" : "GET";
  const answer = Object.hasOwn(PATHS, pathname) ? PATHS[pathname] : undefined;
  if (answer === undefined) return json({ error: "not found" }, 404);
  if (method !== allowed) return json({ error: `the method must be ${allowed}` }, 405, { allow: allowed });
  return answer(state);
}

const PATHS: Readonly<Record<string, (state: AdminState) => Response>> = {
  "/livez": () => new Response("ok", { headers: { "content-type": "text/plain" } }),
  "/readyz": ({ reasons }) => {
    const all = reasons();
    return json({ ready: all.length === 0, reasons: all }, all.length === 0 ? 200 : 503);
  },
  "/v1/revision": ({ revision }) => json(revision()),
  "/config": ({ configuration }) => json(configuration()),
  "/v1/reload": ({ reload }) => (reload() ? json({ reloading: true }, 202) : json({ error: "a reload is going on" }, 409)),
};

function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });
}
