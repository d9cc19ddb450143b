import { describe, expect, it } from "vitest";
import { DENY, Folder, json, postern, READ, USER, type Result } from "./support.js";

const folder = new Folder();
const policies = folder.at("policies");
folder.file("policies/read.json", READ);
folder.file("policies/deny.json", DENY);

const request = (action: string, key: string, beside: object = {}): object => ({
  principal: USER,
  action,
  resource: `arn:aws:s3:::reports/${key}`,
  ...beside,
});
const ALLOWED = request("s3:GetObject", "2024.csv");
const DENIED = request("s3:GetObject", "secret/2024.csv");
const SILENT = request("s3:PutObject", "2024.csv");

function lines(...items: (object | string)[]): string {
  return items.map((item) => `${typeof item === "string" ? item : JSON.stringify(item)}\n`).join("");
}

function batch(stdin: string, ...options: string[]): Promise<Result> {
  return postern(["eval", policies, "--requests", "-", ...options], { stdin });
}

interface Item {
  readonly line: number;
  readonly name?: string;
  readonly decision?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

function items({ stdout }: Result): Item[] {
  return stdout
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Item);
}

function summary({ stdout }: Result): Record<string, number> {
  return json<{ summary: Record<string, number> }>(stdout).summary;
}

describe("postern eval --requests", () => {
  it("prints a line for each request, then the counts", async () => {
    const { status, stdout, stderr } = await batch(lines(ALLOWED, { ...DENIED, name: "a secret" }, SILENT));
    expect([status, stderr]).toEqual([0, ""]);
    const [first, second, third, blank, counts] = stdout.split("\n");
    expect(first).toMatch(/^allowed +s3:GetObject +arn:aws:s3:::reports\/2024\.csv/);
    expect(second).toMatch(/^explicitDeny .*a secret$/);
    expect(third).toMatch(/^implicitDeny +s3:PutObject/);
    expect(blank).toBe("");
    expect(counts).toBe("3 requests: 1 allowed, 1 explicitDeny, 1 implicitDeny");
  });

  it("prints JSON lines, then a summary", async () => {
    const result = await batch(lines(ALLOWED, { ...DENIED, name: "a secret", expect: "explicitDeny" }), "--json");
    expect(result.status).toBe(0);
    expect(items(result)).toEqual([
      { line: 1, decision: "allowed" },
      { line: 2, name: "a secret", expect: "explicitDeny", decision: "explicitDeny" },
    ]);
    expect(summary(result)).toMatchObject({
      requests: 2,
      allowed: 1,
      explicitDeny: 1,
      implicitDeny: 0,
      errors: 0,
      expected: 1,
      mismatches: 0,
    });
  });

  it("exits with 1 for denials only where asked to", async () => {
    expect((await batch(lines(ALLOWED, SILENT))).status).toBe(0);
    expect((await batch(lines(ALLOWED, SILENT), "--fail-on-deny")).status).toBe(1);
    expect((await batch(lines(ALLOWED, ALLOWED), "--fail-on-deny")).status).toBe(0);
  });

  it("compares with what is expected", async () => {
    const good = await batch(lines({ ...ALLOWED, expect: "allowed" }, { ...SILENT, expect: "implicitDeny" }));
    expect(good.status).toBe(0);
    expect(good.stdout).toContain("all as expected");
    const bad = await batch(lines({ ...ALLOWED, expect: "allowed" }, { ...DENIED, expect: "allowed", name: "the secret" }, SILENT));
    expect(bad.status).toBe(1);
    expect(bad.stdout).toContain("standard input:2: expected allowed, decided explicitDeny (the secret)");
    expect(bad.stdout).toContain("1 not as expected");
  });

  it("reports broken lines, decides the others, and exits with 2", async () => {
    const text = lines(
      ALLOWED,
      "{ not json",
      { principal: USER },
      "[]",
      { ...SILENT, expects: "allowed" },
      { ...ALLOWED, expect: "denied" },
      DENIED,
    );
    const result = await batch(text);
    expect(result.status).toBe(2);
    expect(
      result.stdout
        .split("\n")
        .slice(0, 2)
        .map((line) => line.split(" ")[0]),
    ).toEqual(["allowed", "explicitDeny"]);
    for (const line of [2, 3, 4, 5, 6]) expect(result.stderr).toContain(`standard input:${line}: error `);
    expect(result.stdout).toContain("5 errors");
    const asJson = await batch(text, "--json");
    expect(asJson.status).toBe(2);
    expect(items(asJson).map(({ error, decision }) => error?.code ?? decision)).toEqual([
      "allowed",
      "INVALID_JSON",
      "INVALID_ACTION",
      "INVALID_REQUEST",
      "INVALID_REQUEST",
      "INVALID_REQUEST",
      "explicitDeny",
    ]);
  });

  it("lets errors weigh more than mismatches and denials", async () => {
    expect((await batch(lines({ ...ALLOWED, expect: "explicitDeny" }, "{"), "--fail-on-deny")).status).toBe(2);
  });

  it("takes files with blank lines, CRLF, a byte order mark, and no last line feed", async () => {
    const text = `\ufeff${JSON.stringify(ALLOWED)}\r\n\r\n${JSON.stringify(DENIED)}`;
    const result = await postern(["eval", policies, "--requests", folder.file("crlf.ndjson", text), "--json"]);
    expect(items(result).map(({ line, decision }) => [line, decision])).toEqual([
      [1, "allowed"],
      [3, "explicitDeny"],
    ]);
  });

  it("keeps line separators of Unicode within a line", async () => {
    expect(summary(await batch(lines(request("s3:GetObject", "a\u2028b")), "--json"))).toMatchObject({ requests: 1, allowed: 1 });
  });

  it("reports lines that are too long or not UTF-8, and goes on", async () => {
    const long = JSON.stringify(request("s3:GetObject", "x".repeat(2_000_000)));
    const bytes = Buffer.concat([Buffer.from(`${long}\n`), Buffer.from([0x22, 0xff, 0x22, 0x0a]), Buffer.from(lines(ALLOWED))]);
    const result = await postern(["eval", policies, "--requests", folder.file("odd.ndjson", bytes), "--json"]);
    expect(result.status).toBe(2);
    expect(items(result).map(({ line, error, decision }) => [line, error?.code ?? decision])).toEqual([
      [1, "LINE_TOO_LONG"],
      [2, "NOT_UTF8"],
      [3, "allowed"],
    ]);
  });

  it("refuses a file without requests: a check that checked nothing must not pass", async () => {
    for (const stdin of ["", "\n\n"])
      expect(await batch(stdin)).toMatchObject({ status: 2, stderr: expect.stringContaining("holds no request") as string });
  });

  it("decides as many requests as there are, in order", async () => {
    const all = Array.from({ length: 30_000 }, (_, at) => [ALLOWED, DENIED, SILENT][at % 3]!);
    const result = await postern(["eval", policies, "--requests", folder.file("many.ndjson", lines(...all)), "--json"]);
    expect(
      items(result).every(
        ({ line, decision }, at) => line === at + 1 && decision === ["allowed", "explicitDeny", "implicitDeny"][at % 3],
      ),
    ).toBe(true);
    expect(summary(result)).toMatchObject({ requests: 30_000, allowed: 10_000, explicitDeny: 10_000, implicitDeny: 10_000 });
  });

  it("keeps a line within the terminal, and cuts nothing in a pipe", async () => {
    const long = request("s3:GetObject", "x".repeat(200), { name: "a long key" });
    const stdin = lines(long);
    const onTerminal = await postern(["eval", policies, "--requests", "-"], { stdin, isTTY: true, columns: 100 });
    const [line] = onTerminal.stdout.split("\n");
    expect(line!.length).toBeLessThanOrEqual(100);
    expect(line).toContain("a long key");
    expect((await batch(stdin)).stdout).toContain("x".repeat(200));
  });

  it("prints no control characters of a request", async () => {
    const { stdout } = await batch(lines(request("s3:GetObject", "a\u001b[31mb", { name: "\u202eevil" })));
    expect(stdout).toContain("\\u001b[31m");
    expect(stdout).toContain("\\u202e");
    expect(stdout).not.toContain("\u001b");
  });
});

describe("examples/first-decisions", () => {
  it("comes out as its file says, without warnings", async () => {
    const example = new URL("../../examples/first-decisions/", import.meta.url).pathname;
    const result = await postern(["eval", `${example}policies`, "--requests", `${example}requests.ndjson`, "--json"]);
    expect([result.status, result.stderr]).toEqual([0, ""]);
    const { requests, expected, mismatches } = summary(result);
    expect([expected, mismatches]).toEqual([requests, 0]);
  });
});
