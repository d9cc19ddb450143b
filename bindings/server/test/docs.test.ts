/** docs/serve.md says every member, code and metric that there is. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../config/file.js";
import { CONFIGURATION } from "../config/configuration.js";
import type { Shape } from "../config/shape.js";
import { Metrics } from "../serve/metrics.js";

const text = readFileSync(new URL("../../../docs/serve.md", import.meta.url), "utf8");
const codes = readFileSync(new URL("../../gateway/verdict.ts", import.meta.url), "utf8");

/** Names of members, wherever they stand; those of routes and of the simulator are on other pages. */
function namesOf(shape: Shape): string[] {
  if (shape.kind === "switch") return namesOf(shape.on);
  if (shape.kind === "list") return namesOf(shape.of);
  if (shape.kind !== "object") return [];
  return Object.entries(shape.members).flatMap(([name, member]) =>
    name === "routes" || name === "simulator" ? [name] : [name, ...namesOf(member)],
  );
}

describe("docs/serve.md", () => {
  it("names every member of the configuration", () => {
    const names = new Set(namesOf(CONFIGURATION));
    expect([...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });

  it("names every code", () => {
    const [, table = ""] = /const CODES = \{([^]*?)\} as const/.exec(codes) ?? [];
    const names = [...table.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it("names every metric", () => {
    const names = new Metrics().registry.getMetricsAsArray().map(({ name }) => name);
    const own = [...names, "postern_in_flight", "postern_queued"].filter((name) => name.startsWith("postern_"));
    expect(own.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it.each([
    "nginx/nginx.conf",
    "caddy/Caddyfile",
    "haproxy/haproxy.cfg",
    "haproxy/postern.lua",
    "traefik/dynamic.yaml",
    "envoy/envoy.yaml",
  ])("shows examples/%s as it is, which is what test:gateways runs", (file) => {
    expect(text).toContain(`\n${readFileSync(new URL(`../../../examples/${file}`, import.meta.url), "utf8")}\`\`\`\n`);
  });

  it("shows configurations that are read", () => {
    const blocks = [...text.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, block]) => block!);
    expect(blocks.length).toBeGreaterThan(1);
    for (const block of blocks) expect(() => parseConfiguration(block, "serve.md", {})).not.toThrow();
  });
});
