/** Two rules about imports: rooms (eslint.floors.mjs), and files that lead back to themselves. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { ROOMS } from "./eslint.floors.mjs";

/** The room of a path from the repository's root; undefined where it is in none. */
export function roomOf(path) {
  const name = path.replace(/(\.d)?\.m?[jt]s$/, "");
  const fitting = ROOMS.filter(({ room }) => name === room || name.startsWith(`${room}/`));
  return fitting.sort((a, b) => b.room.length - a.room.length).at(0);
}

/** @param {{ packages?: readonly string[] }} room */
function mayImportPackage({ packages = [] }, name) {
  return packages.some((known) => known === "*" || name === known || name.startsWith(known.endsWith(":") ? known : `${known}/`));
}

/** What is wrong with an import, if anything is. `path` and `source` as they stand; both from the repository's root on. */
export function wrongImport(path, source) {
  const own = roomOf(path);
  if (own === undefined) return undefined;
  if (!source.startsWith(".")) {
    return mayImportPackage(own, source) ? undefined : `${own.room} may not import the package ${source}`;
  }
  const target = roomOf(join(dirname(path), source).replaceAll(sep, "/"));
  if (target === undefined) return `${own.room} may not import what is in no room`;
  return target === own || own.may.includes(target.room) ? undefined : `${own.room} may not import from ${target.room}`;
}

// --- circles ---------------------------------------------------------------------------------------------------------------

const IMPORT = /^(?:import|export)\b[^;"'`]*?\bfrom\s*["'](\.[^"']+)["']|\bimport\(\s*["'](\.[^"']+)["']/gm;

/** By path: when it was read, and what it imports. */
const known = new Map();

function importsOf(path) {
  const { mtimeMs } = statSync(path);
  const before = known.get(path);
  if (before?.mtimeMs === mtimeMs) return before.imports;
  const sources = [...readFileSync(path, "utf8").matchAll(IMPORT)].map(([, source, dynamic]) => source ?? dynamic);
  const imports = sources.flatMap((source) => fileOf(path, source) ?? []);
  known.set(path, { mtimeMs, imports });
  return imports;
}

/** The file that a relative import means. */
export function fileOf(path, source) {
  const target = join(dirname(path), source);
  const names = [target.replace(/\.js$/, ".ts"), `${target}.ts`, target];
  return names.find((name) => /\.m?[jt]s$/.test(name) && existsSync(name));
}

/** The files on the way from one to another, both included; undefined where there is none. */
export function wayBetween(from, to, imports = importsOf) {
  const cameFrom = new Map([[from, undefined]]);
  for (const file of cameFrom.keys()) {
    if (file === to) return wayTo(file, cameFrom);
    for (const next of imports(file)) if (!cameFrom.has(next)) cameFrom.set(next, file);
  }
  return undefined;
}

function wayTo(file, cameFrom) {
  const before = cameFrom.get(file);
  return before === undefined ? [file] : [...wayTo(before, cameFrom), file];
}

// --- rules -----------------------------------------------------------------------------------------------------------------

/** A rule that looks at every import of a file: what `check` says of it is reported. */
/** @returns {import("eslint").Rule.RuleModule} */
function importRule(description, check) {
  const create = (context) => {
    const look = (node, source) => {
      const message = typeof source?.value === "string" ? check(context, source.value) : undefined;
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => look(node, node.source),
      ExportNamedDeclaration: (node) => look(node, node.source),
      ExportAllDeclaration: (node) => look(node, node.source),
      ImportExpression: (node) => look(node, node.source),
      TSImportType: (node) => look(node, node.source ?? node.argument?.literal),
    };
  };
  return { meta: { type: "problem", docs: { description }, schema: [] }, create };
}

const floors = importRule("imports point down only, as eslint.floors.mjs has it", ({ filename, cwd }, source) =>
  wrongImport(relative(cwd, filename).replaceAll(sep, "/"), source),
);

const noCircles = importRule("no file leads back to itself", ({ filename, cwd }, source) => {
  const target = source.startsWith(".") ? fileOf(filename, source) : undefined;
  const way = target === undefined ? undefined : wayBetween(target, filename);
  return way === undefined ? undefined : `this leads back: ${way.map((file) => relative(cwd, file)).join(" → ")}`;
});

/** AssemblyScript is not TypeScript: of the core, only the imports are read. Lines stay where they are. */
const importsOnly = {
  meta: { name: "imports-only" },
  preprocess(text) {
    const kept = [...text.matchAll(/^(?:import|export)\b[^;"]*?\bfrom\s*"[^"]+";/gm)];
    const blank = (from, to) => text.slice(from, to).replace(/[^\n]/g, "");
    let at = 0;
    const parts = kept.map((match) => {
      const part = blank(at, match.index) + match[0];
      at = match.index + match[0].length;
      return part;
    });
    return [parts.join("") + blank(at, text.length)];
  },
  postprocess: (messages) => messages.flat(),
  supportsAutofix: false,
};

/** @type {import("eslint").ESLint.Plugin} */
const rooms = {
  meta: { name: "rooms" },
  rules: { floors, "no-circles": noCircles },
  processors: { "imports-only": importsOnly },
};
export default rooms;
