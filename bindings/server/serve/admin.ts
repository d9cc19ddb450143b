/** Health, metrics and administration: on an address of its own, never where gateways or clients of the simulator ask. */

export interface AdminState {
  /** Reasons why the server should get no requests; none: it is ready. */
  readonly reasons: () => readonly string[];
  readonly revision: () => Readonly<Record<string, unknown>>;
  readonly configuration: () => unknown;
  readonly metrics: (accept: string | null) => Promise<{ readonly type: string; readonly body: string }>;
  /** Reads the policies anew; false where that goes on already. */
  readonly reload: () => boolean;
}

export function answerAdmin(request: Request, state: AdminState): Response | Promise<Response> {
  const { method, url } = request;
  const { pathname } = new URL(url);
  const allowed = pathname === "/v1/reload" ? "POST" : "GET";
  const answer = Object.hasOwn(PATHS, pathname) ? PATHS[pathname] : undefined;
  if (answer === undefined) return json({ error: "not found" }, 404);
  if (method !== allowed) return json({ error: `the method must be ${allowed}` }, 405, { allow: allowed });
  return answer(state, request);
}

const PATHS: Readonly<Record<string, (state: AdminState, request: Request) => Response | Promise<Response>>> = {
  "/livez": () => new Response("ok", { headers: { "content-type": "text/plain" } }),
  "/readyz": ({ reasons }) => {
    const all = reasons();
    return json({ ready: all.length === 0, reasons: all }, all.length === 0 ? 200 : 503);
  },
  "/metrics": async ({ metrics }, { headers }) => {
    const { type, body } = await metrics(headers.get("accept"));
    return new Response(body, { headers: { "content-type": type, "cache-control": "no-store" } });
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
