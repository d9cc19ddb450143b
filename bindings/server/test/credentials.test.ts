/** API keys and certificates. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HttpFacts } from "postern/gateway";
import { afterAll, describe, expect, it } from "vitest";
import { apiKeyAuthenticator } from "../authenticate/api-key.js";
import { certAuthenticator, parsePem } from "../authenticate/certificate.js";
import { PEM } from "./certificate-of-nora.js";

const folder = mkdtempSync(join(tmpdir(), "postern-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS = { account: "111122223333" };
const NOW = Date.parse("2026-11-30T00:00:00Z");
const digest = (key: string): string => createHash("sha256").update(key).digest("hex");

const facts = (headers: Readonly<Record<string, readonly string[]>>, peer: string | undefined = "127.0.0.1"): HttpFacts => ({
  method: "GET",
  scheme: "https",
  target: "/",
  headers: new Map(Object.entries(headers)),
  ...(peer === undefined ? {} : { peer }),
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const KEYS = `
- { sha256: ${digest("k-nora")}, principal: "arn:aws:iam::{account}:user/nora", tags: { Team: press } }
- { sha256: ${digest("k-old")}, principal: "arn:aws:iam::{account}:user/old", expires: 2026-11-29 }
- { sha256: ${digest("k-job")}, principal: "arn:aws:sts::{account}:assumed-role/job/1", entityArn: "arn:aws:iam::{account}:role/x/job", type: assumedRole }
`;

describe("API keys", () => {
  const keys = file("keys.yaml", KEYS);
  const authenticator = apiKeyAuthenticator({ keys }, SETTINGS, () => NOW);
  const asked = (...values: string[]): unknown => authenticator.authenticate(facts({ "x-api-key": values }));

  it("name their callers", () => {
    expect(asked("k-nora")).toEqual({
      kind: "identity",
      identity: {
        principal: "arn:aws:iam::111122223333:user/nora",
        context: { "aws:PrincipalTag/Team": "press" },
        credentialHeader: "x-api-key",
      },
    });
    expect(asked("k-job")).toMatchObject({
      identity: { principal: { type: "assumedRole", entityArn: "arn:aws:iam::111122223333:role/x/job" } },
    });
  });

  it.each([
    [["k-eve"], "UNKNOWN_KEY"],
    [[digest("k-nora")], "UNKNOWN_KEY"],
    [["k-old"], "EXPIRED_CREDENTIAL"],
    [["k-nora", "k-nora"], "BAD_CREDENTIAL"],
    [["k".repeat(5000)], "BAD_CREDENTIAL"],
  ])("%j is refused: %s", (values, code) => {
    expect(asked(...values)).toMatchObject({ kind: "refused", code });
  });

  it("are none where none is sent", () => {
    expect(asked()).toEqual({ kind: "none" });
    expect(asked("")).toEqual({ kind: "none" });
  });

  it("are read anew, and stay where the file is bad", () => {
    const path = file("renewed.json", JSON.stringify([{ sha256: digest("a"), principal: "arn:aws:iam::{account}:user/a" }]));
    const own = apiKeyAuthenticator({ keys: path }, SETTINGS, () => NOW);
    const kind = (key: string): string => (own.authenticate(facts({ "x-api-key": [key] })) as { kind: string }).kind;
    writeFileSync(path, "[{}]");
    expect(() => own.renew()).toThrow(/must have the member `sha256`/);
    expect(kind("a")).toBe("identity");
    writeFileSync(path, "[]");
    own.renew();
    expect(kind("a")).toBe("refused");
  });

  it.each<[string, RegExp]>([
    ["- { sha256: abc, principal: x }", /sha256/],
    ["- { sha256: SAME, principal: x, secret: y }", /the member `secret`.*is not known/],
    ["- { sha256: SAME, principal: a }\n- { sha256: SAME, principal: a }", /given twice/],
    ['- { sha256: SAME, principal: "arn:aws:iam::{nothing}:user/x" }', /nothing/],
    ["a: b", /must be a list/],
    ["[]\n---\n[]", /expected one document, found several/],
  ])("%j is refused before", (text, expected) => {
    const path = file("bad.yaml", text.replaceAll("SAME", digest("x")));
    expect(() => apiKeyAuthenticator({ keys: path }, SETTINGS, () => NOW)).toThrow(expected);
  });
});

describe("certificates", () => {
  it("are read of PEM", () => {
    expect(parsePem(PEM)).toMatchObject({
      subject: "CN=nora,O=Press",
      san: { uri: ["spiffe://example/nora"], dns: ["nora.example"] },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(parsePem("nothing")).toBeUndefined();
  });

  it("name callers, of gateways alone", () => {
    const authenticator = certAuthenticator(
      { form: "pem", principal: "arn:aws:iam::{account}:role/{cert.san.uri.path}" },
      SETTINGS,
    );
    const headers = { "ssl-client-cert": [encodeURIComponent(PEM)], "ssl-client-verify": ["SUCCESS"] };
    expect(authenticator.authenticate(facts(headers))).toMatchObject({
      kind: "identity",
      identity: { principal: "arn:aws:iam::111122223333:role/nora" },
    });
    expect(authenticator.authenticate(facts({ ...headers, "ssl-client-verify": ["FAILED:x"] }))).toMatchObject({ kind: "refused" });
    const { peer: _, ...direct } = facts(headers);
    expect(authenticator.authenticate(direct)).toEqual({ kind: "none" });
  });
});
