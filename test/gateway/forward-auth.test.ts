/** The acceptance checks of docs/spec/serving.md §19 that need no socket: a number in a name is the check's. */
import { describe, expect, it } from "vitest";
import { createGateway, extAuthz } from "../../bindings/surface/gateway.js";
import { asking, askedWith, NORA, SETTING } from "./setting.js";

describe("forward-auth, headers: forwarded", () => {
  const ask = asking();

  it("1: allows what the policy allows, and says who was let in", async () => {
    const { status, body, headers } = await ask();
    expect([status, body]).toEqual([200, ""]);
    expect(headers.get("x-postern-decision")).toBe("allowed");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-postern-principal")).toBe(NORA);
  });

  it("2: denies with an id and nothing else", async () => {
    const { status, body, headers } = await ask({ "x-forwarded-method": "DELETE" });
    expect(status).toBe(403);
    expect(headers.get("x-postern-decision")).toBe("implicitDeny");
    const answer = JSON.parse(body) as { error: string; id: string };
    expect(Object.keys(answer).sort()).toEqual(["error", "id"]);
    expect(answer.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(answer.id).toBe(headers.get("x-postern-decision-id"));
  });

  it("3: allows the owner", async () => {
    expect((await ask({ "x-forwarded-method": "DELETE", "x-forwarded-uri": "/albums/nora/summer" })).status).toBe(200);
  });

  it.each([
    [4, "198.51.100.1", 403, "explicitDeny"],
    [5, "203.0.113.9, 198.51.100.1", 403, "explicitDeny"],
    [6, "198.51.100.1, 203.0.113.9, 127.0.0.1", 200, "allowed"],
  ])("%i: x-forwarded-for: %s", async (_, list, status, decision) => {
    const answer = await ask({ "x-forwarded-for": list });
    expect([answer.status, answer.headers.get("x-postern-decision")]).toEqual([status, decision]);
  });

  it("7: an address that cannot be read is not absent", async () => {
    const { status, headers, event } = await ask({ "x-forwarded-for": "not-an-ip" });
    expect([status, headers.get("x-postern-code"), event.verdict.code]).toEqual([403, "BAD_ADDRESS", "BAD_ADDRESS"]);
  });

  it("8: nobody but a trusted proxy tells facts", async () => {
    const { status, event } = await ask({}, "192.0.2.1");
    expect([status, event.verdict.code]).toEqual([403, "UNTRUSTED_PROXY"]);
  });

  it.each(["DELETE", "GET"])("9: the method of the question (%s) is not the client's", async (method) => {
    const { status, event } = await ask(askedWith({ "x-forwarded-method": undefined }, method));
    expect([status, event.verdict.code]).toEqual([403, "NO_METHOD"]);
  });

  it("10: no key and an unknown key are told the same", async () => {
    const [none, unknown] = [await ask({ "x-api-key": undefined }), await ask({ "x-api-key": "k-eve" })];
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, 'ApiKey realm="photos"']);
    expect([none.event.verdict.code, unknown.event.verdict.code]).toEqual(["NO_CREDENTIAL", "UNKNOWN_KEY"]);
    expect(unknown.body).toBe(none.body);
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get("x-postern-code")).toBeNull();
  });

  it.each(["/albums/bob/../nora", "/albums/bob%2Fx/y", "/albums//summer", "/albums/bob/%00"])("11: %s is not safe", async (uri) => {
    const { status, event } = await ask({ "x-forwarded-uri": uri });
    expect([status, event.verdict.code]).toEqual([403, "UNSAFE_PATH"]);
  });

  it("12: no route", async () => {
    const { status, event } = await ask({ "x-forwarded-uri": "/other" });
    expect([status, event.verdict.code]).toEqual([403, "NO_ROUTE"]);
  });

  it("13: `*` in a request is text", async () => {
    const { status, event } = await ask({ "x-forwarded-method": "DELETE", "x-forwarded-uri": "/albums/*/summer" });
    expect([status, event.verdict.code, event.verdict.decision]).toEqual([403, "DENIED", "implicitDeny"]);
  });

  it("14: a header that is there twice", async () => {
    const { status, event } = await ask({ "x-forwarded-uri": ["/albums/bob/summer", "/albums/nora/summer"] });
    expect([status, event.verdict.code]).toEqual([403, "AMBIGUOUS_HEADER"]);
  });
});

it("15: with headers: original, the other family is the client's own words", async () => {
  const ask = asking({}, { headers: "original" });
  const forged = { "x-forwarded-uri": "/albums/nora/summer", "x-forwarded-method": "DELETE" };
  const told = {
    "x-original-method": "DELETE",
    "x-original-uri": "/albums/bob/summer",
    "x-real-ip": "203.0.113.9",
    "x-original-proto": "https",
  };
  expect((await ask({ ...forged, ...told })).event.verdict).toMatchObject({ code: "DENIED", action: "photos:DeleteAlbum" });
  expect((await ask({ ...forged, ...told, "x-original-method": "GET" })).status).toBe(200);
});

it("19: ext_authz over HTTP, the target without its prefix", async () => {
  const targets: (string | undefined)[] = [];
  const gateway = createGateway({ ...SETTING, onDecision: ({ facts }) => targets.push(facts?.target) });
  const check = extAuthz(gateway, { pathPrefix: "/ext" });
  const headers = { "x-api-key": "k-nora", "x-forwarded-for": "203.0.113.9", host: "h" };
  const request = new Request("http://h/ext/albums/nora/summer", { method: "DELETE", headers });
  const peer = { address: "127.0.0.1", target: "/ext/albums/nora/summer" };
  expect((await check(request, peer)).status).toBe(200);
  expect(targets).toEqual(["/albums/nora/summer"]);
});
