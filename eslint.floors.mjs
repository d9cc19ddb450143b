/**
 * The house (ARCHITECTURE.md): which room may import which. Imports point down, or to a room of the same floor that stands here;
 * whoever needs another arrow writes it here, where it is seen. A room is a folder or a file; the longest name that fits a path is
 * its room. `packages`: what is imported by name, `node:` for all of Node.js, `*` for anything.
 */

/** What the core and the bindings have in common: compiled by asc and by tsc. */
const CONSTANTS = ["assembly/layout", "assembly/limits", "assembly/choices"];
const TEXT = [...CONSTANTS, "bindings/text"];
const MODEL = [...TEXT, "bindings/model"];
const FINDINGS = [...MODEL, "bindings/findings"];
const POLICY = [...FINDINGS, "bindings/policy"];
const ARTIFACT = [...MODEL, "bindings/artifact"];
const COMPILER = [...POLICY, "bindings/artifact", "bindings/directory"];
const ENGINE = ["bindings/engine", "bindings/engine/core", "bindings/engine/request"];
const PRODUCT = [...COMPILER, ...ENGINE, "bindings/compiler", "bindings/explain"];
const PRODUCTS = ["bindings/doubts", "bindings/simulator", "bindings/gateway", "bindings/testing"];
const PUBLIC = ["bindings/hosts", "bindings/surface", "bindings/text", "bindings/findings"];
const CORE = ["assembly", "assembly/layout", "assembly/limits", "assembly/choices"];
const CORE_ROOMS = ["assembly/match", "assembly/condition", "assembly/request", "assembly/decide", "assembly/verify"];

/** Without `packages`: none, so that the room runs wherever JavaScript does. */
export const ROOMS = [
  {
    room: "bindings/cli",
    floor: 9,
    may: ["bindings/cli/commands", "bindings/cli/input", "bindings/cli/output", ...PUBLIC],
    packages: ["*"],
  },
  { room: "bindings/cli/commands", floor: 9, may: ["bindings/cli/input", "bindings/cli/output", ...PUBLIC], packages: ["*"] },
  { room: "bindings/cli/input", floor: 9, may: ["bindings/cli/output", ...PUBLIC], packages: ["*"] },
  { room: "bindings/cli/output", floor: 9, may: PUBLIC, packages: ["*"] },
  { room: "bindings/server", floor: 9, may: [], packages: ["*"] },
  { room: "assembly/udf", floor: 8, may: [...CORE, ...CORE_ROOMS, "assembly/index"] },
  {
    room: "bindings/hosts",
    floor: 8,
    may: [
      "bindings/index",
      "bindings/surface",
      "bindings/simulator",
      "bindings/compiler",
      "bindings/engine",
      "bindings/engine/core",
      "bindings/explain",
      "bindings/pack",
    ],
    packages: ["postern:core", "postern:core-build", "postern:core-js", "postern:udf"],
  },
  { room: "bindings/index", floor: 7, may: ["bindings/surface"] },
  {
    room: "bindings/surface",
    floor: 7,
    may: [...PRODUCT, ...PRODUCTS, "bindings/compiler/plan", "bindings/validator", "bindings/arn"],
  },
  {
    room: "bindings/doubts",
    floor: 6,
    may: [...POLICY, "bindings/artifact", "bindings/compiler", "bindings/engine", "bindings/validator", "bindings/addresses"],
  },
  { room: "bindings/pack", floor: 6, may: ARTIFACT },
  { room: "bindings/simulator", floor: 6, may: [...PRODUCT, "bindings/validator"] },
  {
    room: "bindings/gateway",
    floor: 6,
    may: [...ARTIFACT, "bindings/findings", "bindings/engine", "bindings/arn", "bindings/addresses"],
  },
  { room: "bindings/testing", floor: 6, may: PRODUCT, packages: ["xast-util-to-xml"] },
  {
    room: "bindings/compiler",
    floor: 5,
    may: [...COMPILER, ...["plan", "lower", "tables", "emit"].map((part) => `bindings/compiler/${part}`)],
  },
  { room: "bindings/compiler/emit", floor: 5, may: [...POLICY, "bindings/artifact", ...compilerParts("plan", "tables", "lower")] },
  { room: "bindings/compiler/tables", floor: 5, may: [...POLICY, "bindings/artifact", ...compilerParts("lower")] },
  { room: "bindings/compiler/plan", floor: 5, may: [...COMPILER, ...compilerParts("lower")] },
  { room: "bindings/compiler/lower", floor: 5, may: [...POLICY, "bindings/artifact"] },
  { room: "bindings/explain", floor: 5, may: [...ARTIFACT, "bindings/engine", "bindings/engine/core", "bindings/engine/request"] },
  { room: "bindings/engine", floor: 5, may: [...ARTIFACT, "bindings/engine/core", "bindings/engine/request"] },
  { room: "bindings/engine/request", floor: 5, may: [...ARTIFACT, "bindings/engine/core"] },
  { room: "bindings/engine/core", floor: 5, may: ARTIFACT },
  { room: "bindings/directory", floor: 4, may: POLICY },
  { room: "bindings/validator", floor: 4, may: [...POLICY, "bindings/addresses"] },
  { room: "bindings/artifact", floor: 4, may: POLICY },
  { room: "bindings/service-data", floor: 4, may: ["bindings/model"], packages: ["*"] },
  { room: "bindings/policy", floor: 3, may: FINDINGS },
  { room: "bindings/findings", floor: 2, may: MODEL },
  { room: "bindings/model", floor: 1, may: TEXT },
  { room: "bindings/text", floor: 1, may: CONSTANTS },
  { room: "bindings/arn", floor: 1, may: [] },
  // Not for the compiler and the engine: their bundles would be 4 kB larger.
  { room: "bindings/addresses", floor: 1, may: [], packages: ["ipaddr.js"] },
  { room: "assembly/index", floor: 0, may: [...CORE, ...CORE_ROOMS] },
  { room: "assembly/decide", floor: 0, may: [...CORE, "assembly/match", "assembly/condition", "assembly/request"] },
  { room: "assembly/request", floor: 0, may: [...CORE, "assembly/match", "assembly/condition"] },
  { room: "assembly/condition", floor: 0, may: [...CORE, "assembly/match"] },
  { room: "assembly/match", floor: 0, may: CORE },
  { room: "assembly/verify", floor: 0, may: CORE },
  { room: "assembly", floor: 0, may: CONSTANTS },
  ...CONSTANTS.map((room) => ({ room, floor: 0, may: [] })),
  { room: "assembly/build", floor: 0, may: [], packages: ["*"] },
  // It shares no code with what it is compared with.
  { room: "test/reference", floor: 0, may: [] },
];

function compilerParts(...names) {
  return names.map((name) => `bindings/compiler/${name}`);
}
