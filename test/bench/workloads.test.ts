/** The workloads are what they say, and the stored reference results are the interpreter's. */
import { describe, expect, it } from "vitest";
import { compile } from "../../bindings/index.js";
import { gateway } from "../../bench/cases/gateway.js";
import { CASES, findCase } from "../../bench/cases/index.js";
import { packResults, readResults, unpackCodes, workloadDigest } from "../../bench/reference/results.js";
import { narrowReference, wholeReference } from "../../bench/reference/decide.js";
import { freshBatch, batchText, BATCH_REQUESTS } from "../../bench/workload.js";
import { CODES } from "../../bench/reference/results.js";
import { loadEngine } from "../support/engine.js";

const WORKLOADS = CASES.flatMap(({ name, sizes }) => sizes.map((size) => [name, size] as const));
/** Those that take seconds to make are left to the bench itself. */
const SMALL = WORKLOADS.filter(([, size]) => size <= 1577);
const SAMPLE = 12;

describe("stored reference results", () => {
  it.each(WORKLOADS)("%s of %i: there is one for every request", (name, size) => {
    const { requests, counts, decisions } = readResults(`${name}-${size}`);
    expect(counts.allowed + counts.explicitDeny + counts.implicitDeny).toBe(requests);
    expect(Buffer.from(decisions, "base64").length).toBe(Math.ceil(requests / 4));
  });

  it.each(SMALL)("%s of %i: the interpreter says the same again, and so does the engine", (name, size) => {
    const workload = findCase(name).create(size);
    const codes = unpackCodes(readResults(workload.name));
    expect(codes.length).toBe(workload.batches * BATCH_REQUESTS);
    const narrow = narrowReference(workload);
    const engine = loadEngine(compile(workload.source));
    const serial = workload.batches - 1;
    workload
      .batch(serial)
      .slice(0, SAMPLE)
      .forEach((request, at) => {
        const stored = codes[serial * BATCH_REQUESTS + at]!;
        expect(narrow(request)).toBe(stored);
        expect(engine.decide(request)).toBe(CODES[stored]);
      });
  });

  it("belong to the very policies and requests", () => {
    expect(workloadDigest(gateway.create(1))).toBe(readResults("gateway-1").sha256);
  });

  it("are packed and unpacked without a loss", () => {
    const codes = Uint8Array.from([0, 1, 2, 2, 1, 0, 1]);
    expect(unpackCodes(packResults({ ...gateway.create(1), batches: 1 }, codes))).toEqual(codes);
  });
});

describe("narrowing", () => {
  it.each([
    ["gateway", 100],
    ["overlap", 100],
    ["resource-policies", 50],
    ["account", 1],
  ] as const)("%s of %i: what is left away bears on nothing", (name, size) => {
    const workload = findCase(name).create(size);
    const [narrow, whole] = [narrowReference(workload), wholeReference(workload)];
    for (const request of workload.batch(3).slice(0, SAMPLE)) expect(narrow(request)).toBe(whole(request));
  });
});

describe("the gateway workload", () => {
  const requests = Array.from({ length: 8 }, (_, serial) => gateway.create(1000).batch(serial)).flat();

  it("has ARNs of 40 to 120 characters and 6 to 10 context keys", () => {
    for (const { resource, context } of requests) {
      expect(resource.length).toBeGreaterThanOrEqual(40);
      expect(resource.length).toBeLessThanOrEqual(120);
      expect(Object.keys(context!).length).toBeGreaterThanOrEqual(6);
      expect(Object.keys(context!).length).toBeLessThanOrEqual(10);
    }
  });

  it("names no resource twice", () => {
    expect(new Set(requests.map(({ resource }) => resource)).size).toBe(requests.length);
  });

  it.each(gateway.sizes)("of %i policies is half allowed, 30 % implicitly and 20 % explicitly denied", (size) => {
    const { counts, requests: total } = readResults(`gateway-${size}`);
    expect(total).toBeGreaterThanOrEqual(200_000);
    expect(counts.allowed / total).toBeCloseTo(0.5, 2);
    expect(counts.implicitDeny / total).toBeCloseTo(0.3, 2);
    expect(counts.explicitDeny / total).toBeCloseTo(0.2, 2);
  });
});

describe("the tenants workload", () => {
  const requests = Array.from({ length: 8 }, (_, serial) => findCase("tenants").create(1000).batch(serial)).flat();

  it("names some 80 actions of eight services, and no resource twice", () => {
    const actions = new Set(requests.map(({ action }) => action));
    expect(actions.size).toBeGreaterThan(70);
    expect(new Set([...actions].map((action) => action.split(":")[0])).size).toBe(8);
    expect(new Set(requests.map(({ resource }) => resource)).size).toBe(requests.length);
  });

  it.each(findCase("tenants").sizes)("of %i policies meets every decision often", (size) => {
    const { counts, requests: total } = readResults(`tenants-${size}`);
    expect(Math.min(...Object.values(counts)) / total).toBeGreaterThan(0.1);
  });

  it("is decided alike where requests name the account", () => {
    const [plain, named] = [readResults("tenants-1000"), readResults("tenants-account-1000")];
    expect(named.decisions).toBe(plain.decisions);
  });
});

it("a batch is the same again, in fresh objects", () => {
  const workload = gateway.create(10);
  const text = batchText(workload, 5);
  expect(batchText(workload, 5)).toBe(text);
  const [one, other] = [freshBatch(text), freshBatch(text)];
  expect(one).toEqual(other);
  expect(one[0]).not.toBe(other[0]);
});
