import { readFileSync } from "node:fs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { readArguments } from "../arguments.js";
import { readEnvironment } from "../config/environment.js";
import { parseConfiguration } from "../config/file.js";
import { merge } from "../config/merge.js";
import { configurationSchema } from "../config/schema.js";
import { describeFault, StartError, type Fault } from "../faults.js";
import { yamlDocuments } from "../source/documents.js";

const folder = mkdtempSync(join(tmpdir(), "postern-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function faultsOf(run: () => unknown): readonly Fault[] {
  try {
    run();
  } catch (error) {
    if (error instanceof StartError) return error.faults;
    throw error;
  }
  return [];
}

const read = (text: string, env: Record<string, string> = {}) => parseConfiguration(text, "server.yaml", env);
const lines = (faults: readonly Fault[]): string[] => faults.map((fault) => describeFault(fault));

describe("the configuration file", () => {
  it("is YAML or JSON", () => {
    const json = '{ "version": 1, "listen": { "simulator": { "address": "127.0.0.1:0" } }, "hosts": ["iam.test:8184"] }';
    const yaml = 'version: 1\nlisten:\n  simulator: { address: "127.0.0.1:0" }\nhosts: ["iam.test:8184"]\n';
    expect(read(yaml).configuration).toEqual(read(json).configuration);
    expect(read("").configuration).toEqual({});
  });

  it.each([
    ["passHeaders:\n  1: a\n  '1': b\n", 3],
    ["passHeaders:\n  null: a\n  '': b\n", 3],
    ["version: 1\npassHeaders:\n  ? [x-a]\n  : a\n", 3],
    ["account: &a x\npassHeaders:\n  *a : b\n", 3],
  ])("has keys that are texts, each once: %j", (text, line) => {
    expect(faultsOf(() => read(text))).toMatchObject([{ code: "CONFIG_INVALID", line }]);
    expect(faultsOf(() => yamlDocuments({ name: "f.yaml", text }, "POLICIES_INVALID"))).toMatchObject([
      { code: "POLICIES_INVALID" },
    ]);
  });

  it("has every fault said, with its place", () => {
    const text = [
      "version: 2",
      "listen:",
      "  simulator: { addres: 127.0.0.1:0 }",
      "  admin: 8182",
      "account: 111122223333",
      "simulator:",
      "  resultModel: both",
      "hosts: [iam.test, { a: b }]",
      "constructor: 1",
    ].join("\n");
    expect(lines(faultsOf(() => read(text)))).toEqual([
      "server.yaml:1:10: CONFIG_INVALID `version` must be from 1 to 1, found 2 (correct it)",
      "server.yaml:3:16: CONFIG_INVALID the member `addres` of `listen.simulator` is not known (use one of address, allowPlaintext, mode, tls)",
      "server.yaml:4:10: CONFIG_INVALID `listen.admin` must be an object, found `8182` (correct it, or leave it out)",
      "server.yaml:5:10: CONFIG_INVALID `account` must be a text, found `111122223333` (correct it, or leave it out)",
      "server.yaml:7:16: CONFIG_INVALID `simulator.resultModel` must be one of perAction, perPair, found `both` (correct it)",
      "server.yaml:8:19: CONFIG_INVALID `hosts.1` must be a text, found an object (correct it, or leave it out)",
      expect.stringMatching(/^server\.yaml:9:1: CONFIG_INVALID the member `constructor` is not known/) as string,
    ]);
  });

  it.each([
    ["a: 1\na: 2\n", /^server\.yaml:2:\d+: CONFIG_INVALID/],
    ["listen: [", /^server\.yaml:1:\d+: CONFIG_INVALID/],
    ["account: *nobody", /^server\.yaml: CONFIG_INVALID Unresolved alias/],
    ["account: !Ref x", /^server\.yaml:1:\d+: CONFIG_INVALID/],
    ["- 1", /^server\.yaml:1:1: CONFIG_INVALID the configuration must be an object, found a list/],
  ])("%j is refused", (text, expected) => {
    expect(lines(faultsOf(() => read(text)))[0]).toMatch(expected);
  });

  it("takes values from the environment and from files, once", () => {
    const file = join(folder, "account");
    writeFileSync(file, "111122223333\n");
    const text = `account: "\${file:${file}}"\nsource: { directory: "\${env:HERE}" }\n`;
    const { configuration, secrets } = read(text, { HERE: "/a/${env:HERE}" });
    expect(configuration).toEqual({ account: "111122223333", source: { directory: "/a/${env:HERE}" } });
    expect([...secrets]).toEqual(["account", "source.directory"]);
    expect(lines(faultsOf(() => read('account: "${env:NOT_SET}"')))).toEqual([
      "server.yaml:1:10: CONFIG_INVALID the environment has no variable `NOT_SET` (set it, or write the value)",
    ]);
  });
});

describe("the schema", () => {
  it("is what the table makes", () => {
    expect(readFileSync(new URL("../schema/config.json", import.meta.url), "utf8")).toBe(configurationSchema());
  });

  it("says of files what the reader says", () => {
    const validate = new Ajv2020({ strict: true }).compile(JSON.parse(configurationSchema()) as object);
    const files = [
      {},
      { version: 1, simulator: { enabled: true, perSecond: 5 } },
      { listen: { simulator: { address: "[::1]:0", allowPlaintext: true } } },
      { account: "${env:ACCOUNT}" },
      { version: 2 },
      { listen: { simulator: { address: "x" } } },
      { listen: { http: { address: "unix:/run/postern.sock", mode: "0660", tls: null } } },
      { listen: { admin: { tls: { certFile: "a", keyFile: "b" } } } },
      { listen: { admin: { tls: { certFile: "a" } } } },
      { endpoints: { forwardAuth: { headers: "original" }, extAuthzHttp: false } },
      { endpoints: { forwardAuth: true } },
      { endpoints: { forwardAuth: {} } },
      { authenticate: [{ jwt: { issuer: "i", audience: "a", secret: "s", principal: "p" } }] },
      { authenticate: [{ jwt: { issuer: "i", audience: ["a", "b"], jwksFile: "f", principal: "p" } }] },
      { authenticate: [{ jwt: { issuer: "i", audience: "a", secret: "s", jwksFile: "f", principal: "p" } }] },
      { authenticate: [{ jwt: { issuer: "i", audience: 1, secret: "s", principal: "p" } }] },
      { authenticate: [{ apiKey: { keys: "f" }, cert: { form: "dn", principal: "p" } }] },
      { authenticate: [{}] },
      { routes: [{ match: "GET /", context: { a: 1, b: ["x"] } }] },
      { routes: [{ action: "a:b" }] },
      { source: { url: "https://a/b", headers: { authorization: "x" } } },
      { source: { headers: { authorization: 1 } } },
      { hosts: "x" },
      { hosts: ["a b"] },
      { simulator: { resultModel: "both" } },
      { other: 1 },
      [],
    ];
    const ours = files.map((file) => faultsOf(() => read(JSON.stringify(file), { ACCOUNT: "111122223333" })).length === 0);
    expect(files.map((file) => validate(file))).toEqual(ours);
    expect(ours.filter(Boolean)).toHaveLength(11);
  });
});

describe("the environment", () => {
  it("says the members of the configuration", () => {
    const env = {
      POSTERN_LISTEN_SIMULATOR: "127.0.0.1:0",
      POSTERN_LOG_LEVEL: "debug",
      POSTERN_SIMULATOR_RESULTMODEL: "perPair",
      POSTERN_HOSTS: '["iam.test"]',
      POSTERN_LIMITS_CONCURRENT: "5",
      PATH: "/bin",
    };
    expect(readEnvironment(env)).toEqual({
      listen: { simulator: { address: "127.0.0.1:0" } },
      log: { level: "debug" },
      simulator: { resultModel: "perPair" },
      hosts: ["iam.test"],
      limits: { concurrent: 5 },
    });
  });

  it("is not disturbed by Kubernetes, where a Service is named postern", () => {
    const service = {
      POSTERN_SERVICE_HOST: "10.0.0.1",
      POSTERN_SERVICE_PORT: "8181",
      POSTERN_SERVICE_PORT_HTTP: "8181",
      POSTERN_PORT: "tcp://10.0.0.1:8181",
      POSTERN_PORT_8181_TCP: "tcp://10.0.0.1:8181",
      POSTERN_PORT_8181_TCP_ADDR: "10.0.0.1",
    };
    expect(readEnvironment(service)).toEqual({});
    expect(faultsOf(() => readEnvironment({ POSTERN_SERVICE: "x" }))).toHaveLength(1);
  });

  it("has no variable that is not known, and no value that does not fit", () => {
    const faults = faultsOf(() => readEnvironment({ POSTERN_LISTN: "x", POSTERN_LIMITS_CONCURRENT: "many", POSTERN_ACCOUNT: "1" }));
    expect(faults.map(({ message }) => message)).toEqual([
      "the variable POSTERN_LISTN is not known",
      "POSTERN_LIMITS_CONCURRENT: `limits.concurrent` must be a number, found `many`",
      "POSTERN_ACCOUNT: `account` has a value of the wrong form: `1`",
    ]);
  });
});

describe("the command line", () => {
  it("comes before the environment, that before the file", () => {
    const { configuration } = readArguments([
      "--simulator",
      "--listen",
      "127.0.0.1:1",
      "--listen=admin=127.0.0.1:2",
      "--account",
      "111122223333",
    ]);
    expect(configuration).toEqual({
      simulator: { enabled: true },
      listen: { simulator: { address: "127.0.0.1:1" }, admin: { address: "127.0.0.1:2" } },
      account: "111122223333",
    });
    const merged = merge(
      configuration,
      { listen: { admin: { address: "e:1" } }, log: { level: "warn" } },
      { log: { level: "info" }, hosts: ["f"] },
    );
    expect(merged).toMatchObject({ listen: { admin: { address: "127.0.0.1:2" } }, log: { level: "warn" }, hosts: ["f"] });
  });

  it.each([
    [["--simulate"]],
    [["--listen"]],
    [["--listen", "8184"]],
    [["--listen", "grpc=127.0.0.1:1"]],
    [["--json=1"]],
    [["serve"]],
  ])("%j is refused", (argv) => {
    expect(faultsOf(() => readArguments(argv))).toMatchObject([{ code: "USAGE" }]);
  });
});
