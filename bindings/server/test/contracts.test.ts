/** Envoy's and Traefik's contracts, by the wire: what they send, and what they make of our answers (docs/spec/serving.md §4). */
import { rmSync } from "node:fs";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { endAll, startServer } from "./process.js";
import { ask, NORA, settingG, type Answer, type Headers } from "./setting.js";

const setting = settingG();
afterAll(() => rmSync(setting.folder, { recursive: true }));
afterEach(endAll);

interface Client {
  readonly method: string;
  readonly target: string;
  readonly headers?: Headers;
}

/** What reaches the upstream of a gateway: nothing, or the request with the headers that the gateway copied. */
interface Passed {
  readonly status: number;
  readonly upstream: Headers | undefined;
  readonly answer: Answer;
}

const CLIENT = "203.0.113.9";

/** Envoy 1.x, ext_authz over HTTP: the client's method, path behind the prefix, Host, Authorization, and the headers that are listed. */
async function envoy(url: string, { method, target, headers = {} }: Client): Promise<Passed> {
  const listed = ["x-api-key", "user-agent", "authorization", "x-http-method-override"];
  const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => listed.includes(name)));
  const own = {
    host: "photos.example",
    "content-length": "0",
    "x-forwarded-for": CLIENT,
    "x-forwarded-proto": "https",
    "x-envoy-internal": "true",
  };
  const answer = await ask(url, { method, path: `/ext${target}`, headers: { ...sent, ...own } });
  // 200 alone is an allow; 5xx is an error, for which `failure_mode_allow: false` answers 403.
  if (answer.status !== 200) return { status: answer.status >= 500 ? 403 : answer.status, upstream: undefined, answer };
  const removed = String(answer.headers["x-envoy-auth-headers-to-remove"] ?? "").split(",");
  const kept = Object.entries(headers).filter(([name]) => !removed.includes(name));
  const copied = Object.entries(answer.headers).filter(([name]) => name.startsWith("x-postern-"));
  return { status: 200, upstream: Object.fromEntries([...kept, ...copied]) as Headers, answer };
}

/** Traefik's ForwardAuth: GET, its own X-Forwarded-*, all other headers of the client but those of the connection. */
async function traefik(url: string, { method, target, headers = {} }: Client): Promise<Passed> {
  const own = {
    "x-forwarded-method": method,
    "x-forwarded-proto": "https",
    "x-forwarded-host": "photos.example",
    "x-forwarded-uri": target,
    "x-forwarded-for": CLIENT,
  };
  const answer = await ask(url, { method: "GET", path: "/check", headers: { ...headers, ...own } });
  if (answer.status < 200 || answer.status > 299) return { status: answer.status, upstream: undefined, answer };
  const copied = ["x-postern-principal", "x-postern-decision-id"].map((name) => [name, answer.headers[name]] as const);
  return { status: 200, upstream: { ...headers, ...Object.fromEntries(copied) }, answer };
}

const KEY = { "x-api-key": "k-nora" };

describe.each([
  ["Envoy", envoy],
  ["Traefik", traefik],
] as const)("%s", (_, gateway) => {
  const started = async (): Promise<string> => (await startServer(setting.configured())).urls["http"]!;

  it("passes what is allowed, with our names in the place of forged ones", async () => {
    const forged = { "x-postern-principal": "forged", "x-original-uri": "/other", "x-original-method": "PATCH" };
    const passed = await gateway(await started(), {
      method: "GET",
      target: "/albums/bob/summer?x=1",
      headers: { ...KEY, ...forged },
    });
    expect(passed).toMatchObject({ status: 200, upstream: { "x-postern-principal": NORA } });
    expect(passed.answer.body).toBe("");
  });

  it.each<[Client, number, string | undefined]>([
    [{ method: "DELETE", target: "/albums/bob/summer", headers: KEY }, 403, undefined],
    [{ method: "GET", target: "/albums/bob/summer" }, 401, undefined],
    [{ method: "GET", target: "/albums/bob/summer", headers: { "x-api-key": "k-eve" } }, 401, undefined],
    [{ method: "GET", target: "/other", headers: KEY }, 403, "NO_ROUTE"],
    [{ method: "OPTIONS", target: "/albums/bob/summer", headers: KEY }, 403, "NO_ROUTE"],
    [{ method: "GET", target: "/albums/bob/%2e%2e/x", headers: KEY }, 403, "UNSAFE_PATH"],
    [{ method: "GET", target: "/albums/bob/..;/x", headers: KEY }, 403, "UNSAFE_PATH"],
    [{ method: "GET", target: "/albums/nora/summer", headers: { ...KEY, "x-http-method-override": "DELETE" } }, 403, "BAD_METHOD"],
  ])("keeps %j from the upstream", async (client, status, code) => {
    const { answer, ...passed } = await gateway(await started(), client);
    expect(passed).toEqual({ status, upstream: undefined });
    expect(answer.headers["x-postern-code"]).toBe(code);
    expect(answer.headers["www-authenticate"]).toBe(status === 401 ? 'ApiKey realm="postern"' : undefined);
  });

  it("keeps everything from the upstream where there are no policies", async () => {
    const source = { policies: "/nothing", startEmpty: "deny" };
    const { urls } = await startServer(setting.configured({ source }));
    const { answer, ...passed } = await gateway(urls["http"]!, { method: "GET", target: "/albums/bob/summer", headers: KEY });
    expect([answer.status, passed.upstream]).toEqual([503, undefined]);
  });
});

describe("Envoy", () => {
  it("takes the credential away where it is told to", async () => {
    const endpoints = { extAuthzHttp: { pathPrefix: "/ext", removeCredential: true } };
    const { urls } = await startServer(setting.configured({ endpoints }));
    const { upstream } = await envoy(urls["http"]!, { method: "GET", target: "/albums/bob/summer", headers: KEY });
    expect(upstream).toMatchObject({ "x-postern-principal": NORA });
    expect(upstream).not.toHaveProperty("x-api-key");
  });
});

describe("Traefik's WebSockets", () => {
  it("are requests like others", async () => {
    const { urls } = await startServer(setting.configured());
    const headers = {
      ...KEY,
      "x-forwarded-method": "GET",
      "x-forwarded-uri": "/albums/bob/live",
      "x-forwarded-proto": "wss",
      "x-forwarded-for": CLIENT,
    };
    expect((await ask(urls["http"]!, { headers })).status).toBe(200);
  });
});
