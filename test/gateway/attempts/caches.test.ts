/** What a client sends to be given what a cache of the gateway's keeps of another, or of another time. */
import { afterEach, describe, expect, it } from "vitest";
import {
  contextKeys,
  createGateway,
  forwardAuth,
  type Authenticator,
  type GatewayOptions,
} from "../../../bindings/surface/gateway.js";
import { compile, Engine } from "../../../bindings/hosts/inline.js";
import { apiKey, NORA, SETTING } from "../setting.js";
import { but, HONEST, without, type Raw } from "./support.js";

const policy = (...more: readonly object[]) =>
  compile({
    identity: [
      {
        name: "p",
        document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, ...more] as never },
      },
    ],
  });
const artifact = policy();
const plain = { engine: Engine.loadSync(artifact), revision: "r", contextKeys: contextKeys(artifact) };
const keyOfHeader: Authenticator = { ...apiKey, headers: ["x-api-key"] };

/** Status, `cache-control` and the names of `vary`. */
function asking(changes: Partial<GatewayOptions> = {}, cache: Partial<GatewayOptions> = { cache: { seconds: 60 } }) {
  const gateway = createGateway({
    ...SETTING,
    engine: () => plain,
    authenticate: [keyOfHeader],
    ...cache,
    ...changes,
  });
  const check = forwardAuth(gateway, { headers: "forwarded" });
  return async (raw: Raw): Promise<{ status: number; control: string; vary: readonly string[] }> => {
    const peer = { address: "127.0.0.1", rawHeaders: raw.flat() };
    const { status, headers } = await check({ method: "GET", url: "http://127.0.0.1/check", headers: new Headers() }, peer);
    return { status, control: headers.get("cache-control")!, vary: headers.get("vary")?.split(", ") ?? [] };
  };
}

const KEPT = "private, max-age=60, must-revalidate";

describe("a request that would take what is kept of an honest one", () => {
  it.each<[string, Raw, string]>([
    ["with another's key", but(HONEST, "x-api-key", "k-bob"), "x-api-key"],
    ["without a key", without(HONEST, "x-api-key"), "x-api-key"],
    ["from another network", but(HONEST, "x-forwarded-for", "198.51.100.1"), "x-forwarded-for"],
    ["for another path", but(HONEST, "x-forwarded-uri", "/albums/nora/summer"), "x-forwarded-uri"],
    ["with another method", but(HONEST, "x-forwarded-method", "DELETE"), "x-forwarded-method"],
    ["with a header twice", [...HONEST, ["x-forwarded-uri", "/albums/nora/summer"]], "x-forwarded-uri"],
    ["with a method for frameworks", [...HONEST, ["x-http-method-override", "DELETE"]], "x-http-method-override"],
    ["with a method for CGI", [...HONEST, ["x_http-method_override", "DELETE"]], "x_http-method_override"],
  ])("%s: `vary` tells them apart", async (_, raw, name) => {
    const kept = await asking()(HONEST);
    expect([kept.status, kept.control]).toEqual([200, KEPT]);
    expect(kept.vary).toContain(name);
    const values = (of: Raw): string[] => of.filter(([header]) => header === name).map(([, value]) => value);
    expect(values(raw)).not.toEqual(values(HONEST));
  });

  it.each(["max-stale", "max-stale=31536000", "only-if-cached", "max-age=31536000", "public, max-age=31536000"])(
    "with cache-control: %s gets no more of it",
    async (directive) => {
      const asked = await asking()([...HONEST, ["cache-control", directive], ["vary", "*"], ["expires", "0"]]);
      expect(asked.control).toBe(KEPT);
    },
  );
});

describe("what hostile JSON has put into `Object.prototype`", () => {
  const polluted: string[] = [];
  const pollute = (name: string, value: unknown): void => {
    polluted.push(name);
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  };
  afterEach(() => polluted.splice(0).forEach((name) => Reflect.deleteProperty(Object.prototype, name)));

  const timed = policy({
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
  });
  const untold = { engine: Engine.loadSync(timed), revision: "r" };
  const { headers: _, ...silent } = keyOfHeader;
  const ending: Authenticator = {
    ...keyOfHeader,
    authenticate: () => ({ kind: "identity", identity: { principal: NORA, validUntil: Date.now() } }),
  };

  it.each<[string, unknown, Partial<GatewayOptions>]>([
    ["contextKeys", [], { engine: () => untold }],
    ["headers", ["x-api-key"], { authenticate: [silent] }],
    ["validUntil", Infinity, { authenticate: [ending] }],
    ["cache", { seconds: 60 }, { cache: undefined as never }],
    ["cache", { seconds: 60, vary: "" }, { authenticate: [silent] }],
  ])("as `%s` lets nothing be kept", async (name, value, changes) => {
    const ask = asking(changes);
    pollute(name, value);
    const { status, control, vary } = await ask(HONEST);
    expect([status, control, vary]).toEqual([200, "no-store", []]);
  });

  it("as `headers` or `cache` beforehand changes no options", async () => {
    pollute("headers", ["x-api-key"]);
    pollute("cache", { seconds: 60 });
    expect((await asking({ authenticate: [silent] })(HONEST)).control).toBe("no-store");
    expect((await asking({}, {})(HONEST)).control).toBe("no-store");
  });
});
