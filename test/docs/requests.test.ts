/** docs/requests.md: its programs run, and what it says of addresses is what the engine does. Needs `npm run build`. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile, RequestError } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";
import { expectedOf, programsOf, run } from "./programs.js";

const DOCUMENT = "docs/requests.md";
const programs = programsOf(DOCUMENT).filter((program) => program.includes("console.log("));

it.each(programs)("runs %#", (program) => {
  const expected = expectedOf(program);
  expect(expected.length).toBeGreaterThan(3);
  expect(run(program)).toEqual(expected);
});

describe("addresses from proxies", () => {
  const program = programs.find((text) => text.includes("function sourceIp"))!;
  const sourceIp = new Function(`${program.replace(/^console\.log.*$/gm, "")}; return sourceIp;`)() as (
    header: string | undefined,
    ownProxies?: number,
  ) => string;
  const document = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      {
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } },
      },
    ],
  };
  const engine = loadEngine(compile({ identity: [{ name: "p", document }] }));
  const decide = (address: string | undefined) => {
    const principal = "arn:aws:iam::111122223333:user/nora";
    try {
      return engine.decide({ principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context: { "aws:SourceIp": address } });
    } catch (error) {
      if (error instanceof RequestError) return error.code;
      throw error;
    }
  };

  it("every row of the table", () => {
    const table = /\| found \| is \|\n\|---\|---\|\n([\s\S]*?)\n\n/.exec(readFileSync(DOCUMENT, "utf8"))![1]!;
    const rows = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    expect(rows.length).toBe(6);
    for (const [, found, is] of rows) {
      const isAddress = /^(an address|the address \S+, as a socket.*)$/.test(is!);
      for (const [, text] of found!.matchAll(/`([^`]+)`/g)) {
        expect(decide(text), text).toBe(isAddress ? "allowed" : "INVALID_CONTEXT_VALUE");
      }
    }
    expect(decide("")).toBe("INVALID_CONTEXT_VALUE");
    expect(decide(undefined)).toBe("explicitDeny");
  });

  it.each([
    ["203.0.113.9", 1, "allowed"],
    ["203.0.113.9:4711", 1, "allowed"],
    ["[2001:db8::1]:443", 1, "allowed"],
    ["[2001:db8::1]", 1, "allowed"],
    ["2001:db8::1", 1, "allowed"],
    ["::ffff:203.0.113.9", 1, "allowed"],
    ["203.0.113.9, 198.51.100.7", 1, "explicitDeny"],
    ["198.51.100.7,203.0.113.9", 1, "allowed"],
    ["203.0.113.9, 198.51.100.7, 10.0.0.2", 2, "explicitDeny"],
    ["198.51.100.7, 203.0.113.9, 10.0.0.2", 2, "allowed"],
    ["203.0.113.9", 2, "INVALID_CONTEXT_VALUE"],
    ["203.0.113.9,", 1, "INVALID_CONTEXT_VALUE"],
    ["203.0.113.9:x", 1, "INVALID_CONTEXT_VALUE"],
    ["[203.0.113.9", 1, "INVALID_CONTEXT_VALUE"],
    ["[203.0.113.9]x", 1, "INVALID_CONTEXT_VALUE"],
    ["unknown", 1, "INVALID_CONTEXT_VALUE"],
    ["_hidden", 1, "INVALID_CONTEXT_VALUE"],
    ["fe80::1%eth0", 1, "INVALID_CONTEXT_VALUE"],
    ["[fe80::1%eth0]:80", 1, "INVALID_CONTEXT_VALUE"],
    ["", 1, "INVALID_CONTEXT_VALUE"],
    [undefined, 1, "INVALID_CONTEXT_VALUE"],
  ])("%j behind %d", (header, ownProxies, expected) => {
    expect(decide(sourceIp(header, ownProxies))).toBe(expected);
  });
});
