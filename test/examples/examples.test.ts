/** Every example runs as its README says, and prints what stands there. Needs `npm run build`. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Those for Node.js; the others run on their hosts: test/hosts/examples/. */
const EXAMPLES = ["gateway", "lambda-authorizer", "threads"];

describe("examples", () => {
  it.each(EXAMPLES)("%s", (name) => {
    const readme = readFileSync(`examples/${name}/README.md`, "utf8");
    const [, file, printed] = /```console\n\$ npm run build && node (\S+)\n([\s\S]*?)```/.exec(readme)!;
    expect(printed!.trim().split("\n").length).toBeGreaterThan(2);
    expect(execFileSync(process.execPath, [file!], { encoding: "utf8" })).toBe(printed);
  });

  it("authorizes nobody without a name", async () => {
    const { handler } = (await import("../../examples/lambda-authorizer/handler.mjs" as string)) as {
      handler: (event: unknown) => Promise<unknown>;
    };
    const event = { methodArn: "arn:aws:execute-api:eu-west-1:111122223333:a/prod/GET/x", headers: {} };
    await expect(handler({ ...event, requestContext: { identity: { sourceIp: "192.0.2.1" } } })).rejects.toThrow("Unauthorized");
  });
});
