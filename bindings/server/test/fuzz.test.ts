/** What strangers and mistakes make of the server's inputs: configurations, keys, tokens, ETags. POSTERN_FUZZ_INPUTS asks for more of them. */
import fc from "fast-check";
import type { DecisionEvent } from "postern/gateway";
import { describe, expect, it } from "vitest";
import { findToken } from "../authenticate/token.js";
import { checkedKeys } from "../authenticate/keys.js";
import { readEnvironment, variables } from "../config/environment.js";
import { parseConfiguration } from "../config/file.js";
import { lineOf } from "../decision-log/line.js";
import { StartError } from "../faults.js";
import { ROUTES } from "./setting.js";

const numRuns = Number(process.env["POSTERN_FUZZ_INPUTS"] ?? 1000);

/** Runs, and lets nothing through but what says what is wrong. */
function typed(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    for (const { message, hint } of error.faults) expect(`${message}${hint}`.length).toBeGreaterThan(1);
  }
}

const GOOD = {
  version: 1,
  listen: { http: { address: "127.0.0.1:0", tls: null }, admin: { address: "unix:/a" } },
  source: { url: "https://a/b", headers: { authorization: "x" } },
  account: "111122223333",
  trustedProxies: ["127.0.0.0/8", "unix"],
  authenticate: [{ jwt: { issuer: "i", audience: "a", secret: "s".repeat(32), principal: "p" } }],
  routes: ROUTES,
  endpoints: { forwardAuth: { headers: "original" }, extAuthzHttp: false },
  decisionLog: { sink: "stdout", sample: { allowed: 0.1 } },
};

/** A good configuration with one value or one piece of its text replaced. */
const mutated = fc
  .record({
    at: fc.nat(),
    length: fc.nat(12),
    piece: fc.oneof(fc.string(), fc.json(), fc.constantFrom("${env:A}", "!!js", "&a", "*a", "- ", ": ", "__proto__")),
  })
  .map(({ at, length, piece }) => {
    const text = JSON.stringify(GOOD);
    const start = at % text.length;
    return text.slice(0, start) + piece + text.slice(start + length);
  });

describe("inputs of strangers", () => {
  it("as configurations are read, or refused with faults", () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.json(), fc.string({ unit: "binary" })), (text) =>
        typed(() => parseConfiguration(text, "f", { A: "x" })),
      ),
      { numRuns },
    );
  });

  it("as variables of the environment are read, or refused", () => {
    const names = [...variables().keys()];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.oneof(fc.string(), fc.json()), (name, value) =>
        typed(() => readEnvironment({ [name]: value })),
      ),
      { numRuns },
    );
  });

  it("as tokens are one token, or none, or bad", () => {
    const value = fc.oneof(
      fc.string(),
      fc.string().map((text) => `Bearer ${text}`),
      fc.base64String().map((text) => `bearer ${text}.${text}.`),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), fc.option(fc.constant("session"), { nil: undefined }), (values, cookie) => {
        const headers = new Map([
          ["authorization", values],
          ["cookie", values],
        ]);
        const found = findToken({ method: "GET", scheme: "http", target: "/", headers }, { header: "authorization", cookie });
        if (found.kind === "token") expect(found.token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/);
        else expect(["none", "bad"]).toContain(found.kind);
      }),
      { numRuns },
    );
  });

  it("as keys of an issuer hold no secret", () => {
    const key = fc.oneof(fc.jsonValue(), fc.record({ kty: fc.constantFrom("oct", "EC", "RSA"), k: fc.string() }));
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ keys: fc.array(key) })), (value) => {
        let keys: readonly unknown[] = [];
        try {
          ({ keys } = checkedKeys(value));
          taken++;
        } catch (error) {
          expect((error as Error).message).toMatch(/^it has /);
        }
        expect(keys.filter((each) => (each as { kty?: string } | null)?.kty === "oct")).toEqual([]);
      }),
      { numRuns },
    );
    expect(taken).toBeGreaterThan(numRuns / 10);
  });

  it("are one line of the decision log, which is JSON", () => {
    const text = fc.string({ unit: "binary", maxLength: 6000 });
    fc.assert(
      fc.property(text, text, fc.constantFrom("principal", "path", "context.a", "host"), (target, value, redacted) => {
        const event: DecisionEvent = {
          verdict: { decision: "allowed", status: 200, code: "ALLOWED", id: "i", principal: value, detail: value },
          time: 0,
          adapter: "api",
          facts: { method: "GET", target: `/${target}`, host: value, headers: new Map([["user-agent", [value]]]) },
          route: undefined,
          authenticator: undefined,
          requests: [{ principal: value, action: "a:b", resource: "*", context: { a: value } }],
          explanation: undefined,
          generation: 1,
          digest: "d",
          micros: 1,
        };
        const line = lineOf(event, { include: ["context", "query"], redact: [redacted] }, 1);
        expect(line).not.toMatch(/[\n\r\u2028\u2029\u0085]|\p{Surrogate}/u);
        expect(JSON.parse(line)).toMatchObject({ id: "i", decision: "allowed" });
      }),
      { numRuns },
    );
  });
});
