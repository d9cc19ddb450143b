/** The linter keeps the house (ARCHITECTURE.md): each kind of import that it forbids is refused, and the table that it reads is one. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { ROOMS } from "../../eslint.floors.mjs";
import { roomOf, wayBetween } from "../../eslint.rooms.mjs";

const linter = new ESLint();

/** The rules about imports that a line breaks where it stands in a file. */
async function broken(file: string, line: string): Promise<string[]> {
  const [result] = await linter.lintText(`${line}\n`, { filePath: file });
  return result!.messages.flatMap(({ ruleId, fatal, message }) => {
    if (fatal === true) throw new Error(message);
    return ruleId?.startsWith("rooms/") === true ? [ruleId] : [];
  });
}

const FORBIDDEN: readonly (readonly [kind: string, file: string, line: string])[] = [
  ["engine → compiler", "bindings/engine/engine.ts", 'import { compile } from "../compiler/compile.js";'],
  ["engine → policy", "bindings/engine/request/frame.ts", 'import { parsePolicy } from "../../policy/parse.js";'],
  ["engine → findings", "bindings/engine/session.ts", 'import { nearest } from "../findings/suggest.js";'],
  ["engine → directory", "bindings/engine/load.ts", 'import { readDirectory } from "../directory/read.js";'],
  ["engine → explain, a type", "bindings/engine/engine.ts", 'import type { Explainer } from "../explain/explainer.js";'],
  ["core → request, within the engine", "bindings/engine/core/core.ts", 'import { snapshot } from "../request/snapshot.js";'],
  ["lower → plan, within the compiler", "bindings/compiler/lower/lower.ts", 'import type { Plan } from "../plan/plan.js";'],
  ["a pure room → Node.js", "bindings/text/json.ts", 'import { readdirSync, readFileSync } from "node:fs";'],
  ["a pure product → Node.js", "bindings/simulator/faults.ts", 'import { createHash } from "node:crypto";'],
  ["the compiler → Node.js", "bindings/compiler/compile.ts", 'import process from "node:process";'],
  ["the surface → Node.js", "bindings/surface/engine.ts", 'export { readFileSync } from "node:fs";'],
  ["cli → compiler", "bindings/cli/commands/compile.ts", 'import { compile } from "../../compiler/compile.js";'],
  ["cli → artifact", "bindings/cli/commands/inspect.ts", 'import { ArtifactReader } from "../../artifact/reader.js";'],
  ["cli → model, a type", "bindings/cli/input/requests.ts", 'import type { Mode } from "../../model/mode.js";'],
  ["cli → constants of the core", "bindings/cli/input/limits.ts", 'import { JSON_DEPTH_MAX } from "../../../assembly/limits.js";'],
  ["output → input, within the cli", "bindings/cli/output/report.ts", 'import { readBytes } from "../input/files.js";'],
  ["a server's framework in the gateway", "bindings/gateway/middleware.ts", 'import { Hono } from "hono";'],
  ["… as a type", "bindings/gateway/middleware.ts", 'import type { Context } from "hono";'],
  ["… in the simulator", "bindings/simulator/handler.ts", 'import { serve } from "@hono/node-server";'],
  ["service-data in a pure room, by name", "bindings/validator/check.ts", 'import { catalogue } from "@postern/service-data";'],
  ["service-data in a pure room, by path", "bindings/gateway/x.ts", 'import { catalogue } from "../service-data/index.js";'],
  ["validator → compiler", "bindings/validator/check.ts", 'import { compile } from "../compiler/compile.js";'],
  ["one product → another", "bindings/testing/run.ts", 'import { simulate } from "../simulator/simulate.js";'],
  ["up: text → model", "bindings/text/json.ts", 'import type { Mode } from "../model/mode.js";'],
  ["up: model → findings", "bindings/model/request.ts", 'import type { Finding } from "../findings/finding.js";'],
  ["up: policy → artifact", "bindings/policy/parse.ts", 'import { ArtifactReader } from "../artifact/reader.js";'],
  ["up: compiler → surface", "bindings/compiler/compile.ts", 'export * from "../surface/compiler.js";'],
  ["up: surface → hosts, when it runs", "bindings/surface/engine.ts", 'export const load = () => import("../hosts/node.js");'],
  ["up: hosts → cli", "bindings/hosts/node.ts", 'import { run } from "../cli/run.js";'],
  ["sideways: directory → artifact", "bindings/directory/check/check.ts", 'import { strip } from "../../artifact/strip.js";'],
  ["sideways, as a type in place", "bindings/directory/read.ts", 'export type X = import("../artifact/reader.js").ArtifactReader;'],
  ["arn → anything", "bindings/arn/parts.ts", 'import { quote } from "../text/quote.js";'],
  ["a library of addresses beside its room", "bindings/gateway/addresses.ts", 'import ipaddr from "ipaddr.js";'],
  ["compiler → addresses", "bindings/compiler/lower/encode.ts", 'import { AddressBlock } from "../../addresses/address-block.js";'],
  ["engine → addresses", "bindings/engine/engine.ts", 'import { AddressBlock } from "../addresses/address-block.js";'],
  ["policy → addresses", "bindings/policy/condition.ts", 'import { AddressBlock } from "../addresses/address-block.js";'],
  ["addresses → anything of ours", "bindings/addresses/address-block.ts", 'import { quote } from "../text/quote.js";'],
  ["service-data → engine", "bindings/service-data/index.ts", 'import { Engine } from "../engine/engine.js";'],
  ["server → a room by path", "bindings/server/listen.ts", 'import { Engine } from "../engine/engine.js";'],
  ["bindings → the inside of the core", "bindings/engine/engine.ts", 'import { stamp } from "../../assembly/tables.js";'],
  ["core: match → decide", "assembly/match/trie.ts", 'import { decide } from "../decide/decide";'],
  ["core: condition → request", "assembly/condition/atom.ts", 'import { arnAccount } from "../request/arn";'],
  ["core: request → decide", "assembly/request/caller.ts", 'import { collect } from "../decide/collect";'],
  ["core: verify → match", "assembly/verify/verify.ts", 'import { scan } from "../match/trie";'],
  ["core: what all use → a room", "assembly/tables.ts", 'import { resolveVariable } from "./match/variable";'],
  ["core: the decision → the bulk entry", "assembly/decide/decide.ts", 'import { scan } from "../udf/scan";'],
  ["core → bindings", "assembly/text.ts", 'import { quote } from "../bindings/text/quote";'],
  ["reference → bindings", "test/reference/wildcard.ts", 'import { parsePolicy } from "../../bindings/policy/parse.js";'],
  ["a room → what is in none", "bindings/text/json.ts", 'import { coreModule } from "../../test/support/engine.js";'],
];

describe("the linter refuses", () => {
  it.each(FORBIDDEN)("%s", async (_, file, line) => {
    expect(await broken(file, line)).toContain("rooms/floors");
  });

  it("a file that leads back to itself", async () => {
    expect(await broken("bindings/artifact/reader.ts", 'import { debugInfo } from "./debug.js";')).toEqual(["rooms/no-circles"]);
    expect(await broken("assembly/match/variable.ts", 'import { matchProgram } from "./glob";')).toEqual(["rooms/no-circles"]);
  });

  it("imports of the core between lines that only AssemblyScript reads", async () => {
    const text = '// @ts-ignore: decorator\n@inline\nfunction f(): u32 {\n  return 0;\n}\nimport {\n  x,\n} from "../decide/rows";';
    expect(await broken("assembly/match/trie.ts", text)).toContain("rooms/floors");
  });
});

describe("the linter takes", () => {
  it.each([
    ["bindings/engine/engine.ts", 'import { snapshot } from "./request/snapshot.js";'],
    ["bindings/explain/explainer.ts", 'import { foldKey } from "../engine/request/keys.js";'],
    ["bindings/cli/input/yaml.ts", 'import { parseDocument } from "yaml";'],
    ["bindings/cli/commands/eval.ts", 'import { Engine } from "../../hosts/node.js";'],
    ["bindings/addresses/address-block.ts", 'import ipaddr from "ipaddr.js";'],
    ["bindings/server/listen.ts", 'import { createServer } from "node:http";'],
    ["bindings/gateway/request.ts", 'import type { AuthorizationRequest } from "../model/request.js";'],
    ["assembly/udf/index.ts", 'import { decide } from "../decide/decide";'],
    ["test/reference/wildcard.ts", 'import { listOf } from "./types.js";'],
  ])("%s: %s", async (file, line) => {
    expect(await broken(file, line)).toEqual([]);
  });
});

describe("the table", () => {
  const rooms = new Map(ROOMS.map((each) => [each.room, each]));

  it("names each room once, and no other in `may`", () => {
    expect(rooms.size).toBe(ROOMS.length);
    expect(ROOMS.flatMap(({ may }) => may).filter((name) => !rooms.has(name))).toEqual([]);
  });

  it("has no arrow up", () => {
    const up = ROOMS.flatMap(({ room, floor, may }) =>
      may.filter((name) => rooms.get(name)!.floor > floor).map((name) => `${room} → ${name}`),
    );
    expect(up).toEqual([]);
  });

  it("has no circle", () => {
    const next = (name: string): readonly string[] => rooms.get(name)!.may;
    const back = ROOMS.flatMap(({ room, may }) => may.flatMap((name) => wayBetween(name, room, next) ?? []));
    expect(back).toEqual([]);
  });

  it("has a room for every file, and no file is let off", () => {
    const files = execFileSync("git", ["ls-files", "bindings", "assembly"], { encoding: "utf8" }).split("\n");
    const code = files.filter((file) => /\.m?ts$|\.mjs$/.test(file) && !/\.d\.m?ts$/.test(file));
    expect(code.length).toBeGreaterThan(300);
    expect(code.filter((file) => roomOf(file) === undefined)).toEqual([]);
    expect(code.filter((file) => /eslint-disable.*rooms\//.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it("allows no package that its room does not import", () => {
    const files = execFileSync("git", ["ls-files", "bindings"], { encoding: "utf8" }).split("\n");
    const unused = ROOMS.flatMap(({ room, packages = [] }) => {
      const texts = files.filter((file) => roomOf(file)?.room === room).map((file) => readFileSync(file, "utf8"));
      const named = packages.filter((name) => name !== "*");
      return named.filter((name) => !texts.some((text) => text.includes(`from "${name}`))).map((name) => `${room}: ${name}`);
    });
    expect(unused).toEqual([]);
  });
});

describe("the picture in ARCHITECTURE.md", () => {
  const [picture] = /^floor 9[^`]*?(?=```)/m.exec(readFileSync("ARCHITECTURE.md", "utf8").replaceAll(/`[^`\n]+`/g, ""))!;

  it("has each room on the floor of the table", () => {
    const drawn = new Map<string, number>();
    let floor = Number.NaN;
    for (const line of picture.split("\n")) {
      floor = Number(/^floor (\d)/.exec(line)?.[1] ?? floor);
      const [, room] = /^.{9}((?:bindings|assembly)[\w/-]*)\/ /.exec(line) ?? [];
      if (room !== undefined) drawn.set(room, floor);
    }
    const folders = ROOMS.filter(({ room }) => /^bindings\/(?!index$)[\w-]+$|^assembly(?:\/udf)?$/.test(room));
    expect([...drawn].sort()).toEqual(folders.map(({ room, floor: own }) => [room, own]).sort());
  });

  it("has each folder of tests", () => {
    const [, tests] = /^test\/([\s\S]*?)^corpus\//m.exec(picture)!;
    const named = [...tests!.matchAll(/([\w-]+)\//g)].map(([, name]) => name!);
    const folders = readdirSync("test", { withFileTypes: true }).filter((each) => each.isDirectory());
    expect(named.sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});
