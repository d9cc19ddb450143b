// npm run test:foreign: the corpus through a host that is not JavaScript. wasm2c translates the packed core to C, gcc compiles it
// with host.c, and the decisions are compared with the corpus.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeBase64 } from "../guest/conformance.js";
import { createStage } from "../stage.mjs";
import { requireCommand } from "../tools.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const RUNTIME = "/usr/share/wabt/wasm2c";

/** Words and slices of the frame header by the members of a principal (FORMAT.md, section 16). */
const KINDS = { root: 1, user: 2, role: 3, assumedRole: 4, federatedUser: 5, service: 6, anonymous: 7, federated: 8 };
const CREDENTIALS = { longTerm: 1, getSessionToken: 2, assumeRole: 3, federationToken: 4, assumeRoot: 5 };
const SLICES = { arn: 8, entityArn: 16, roleArn: 16, account: 24, uniqueId: 32, entityUniqueId: 40, canonicalUserId: 48 };
const DECISIONS = ["implicitDeny", "allowed", "explicitDeny"];

function build(folder) {
  const wasm2c = requireCommand("wasm2c", ["wabt"]);
  const gcc = requireCommand("gcc", ["gcc", "libc6-dev"]);
  /** @type {import("node:child_process").ExecFileSyncOptions} */
  const inFolder = { cwd: folder, stdio: ["ignore", "ignore", "inherit"] };
  execFileSync(wasm2c, ["node_modules/postern/dist/core.wasm", "-n", "postern", "-o", "core.c"], inFolder);
  const sources = [join(HERE, "host.c"), "core.c", join(RUNTIME, "wasm-rt-impl.c")];
  execFileSync(gcc, ["-O1", "-w", "-I.", `-I${RUNTIME}`, ...sources, "-lm", "-o", "host"], inFolder);
  return join(folder, "host");
}

const word = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const blob = (content) => {
  const bytes = typeof content === "string" ? Buffer.from(new TextEncoder().encode(content)) : Buffer.from(content);
  return Buffer.concat([word(bytes.length), bytes]);
};
const list = (members) => Buffer.concat([word(members.length), ...members]);

const text = (value) => (typeof value === "object" ? new Date(value.$date).toISOString() : String(value));

/** Numbers of the header: kind, flags, credentials. */
function headerWords(principal, request) {
  const { type, credentials, isServiceLinkedRole, isManagementAccount } = principal;
  const flags = (isServiceLinkedRole ? 1 : 0) | (isManagementAccount ? 2 : 0) | (request.resourceAccountIsManagement ? 4 : 0);
  const words = [
    [0, KINDS[type] ?? 0],
    [4, flags],
    [92, CREDENTIALS[credentials] ?? 0],
  ];
  return list(words.map(([at, value]) => Buffer.concat([word(at), word(value)])));
}

function headerSlices(principal, { action, resource, resourceAccount }) {
  const { type, uniqueId, entityUniqueId } = principal;
  // The id of a role without a session is its role's (section 16).
  const parts = type === "role" ? { ...principal, entityUniqueId: entityUniqueId ?? uniqueId?.split(":")[0] } : principal;
  const ofPrincipal = Object.entries(SLICES).map(([member, at]) => [at, parts[member]]);
  const slices = [...ofPrincipal, [64, action], [72, resource], [80, resourceAccount]].filter(([, value]) => value !== undefined);
  return list(slices.map(([at, value]) => Buffer.concat([word(at), blob(value)])));
}

/** The context; the principal's tags as keys of it, unless it gives them a value itself (section 18). */
function contextKeys({ type, tags = {} }, { context = {} }) {
  const hasTags = !["service", "anonymous", "federated"].includes(type);
  const ofPrincipal = Object.entries(hasTags ? tags : {}).map(([tag, value]) => [`aws:PrincipalTag/${tag}`, value]);
  const given = Object.entries(context);
  const names = (entries) => new Set(entries.map(([name]) => name.toLowerCase()));
  const valued = names(given.filter(([, value]) => !isEmpty(value)));
  const tagged = names(ofPrincipal);
  const keys = [
    ...given.filter(([name, value]) => !(isEmpty(value) && tagged.has(name.toLowerCase()))),
    ...ofPrincipal.filter(([name]) => !valued.has(name.toLowerCase())),
  ];
  return list(keys.map(([name, value]) => Buffer.concat([blob(name), word(Array.isArray(value) ? 1 : 0), values([value].flat())])));
}

const isEmpty = (value) => Array.isArray(value) && value.length === 0;
const values = (all) => list(all.map((one) => blob(text(one))));

function encodeRequest(request, clock) {
  const principal = typeof request.principal === "string" ? { arn: request.principal } : request.principal;
  const services = list((principal.serviceNames ?? []).map(blob));
  const time = [blob(new Date(clock).toISOString()), blob(String(Math.floor(clock / 1000)))];
  return Buffer.concat([
    Buffer.from("R"),
    headerWords(principal, request),
    headerSlices(principal, request),
    services,
    contextKeys(principal, request),
    ...time,
  ]);
}

/** Requests that are decided; session policies of a request need a second core, malformed requests a host that checks them. */
function decidedRequests({ requests }) {
  return requests.filter(({ request, expect }) => DECISIONS.includes(expect) && request.session === undefined);
}

function encodeCase(one, artifacts) {
  const bytes = blob(decodeBase64(artifacts[one.artifact]));
  return [Buffer.from("A"), bytes, ...decidedRequests(one).map(({ request }) => encodeRequest(request, one.clock))];
}

const stage = await createStage();
let asked = 0;
const wrong = [];
try {
  const host = build(stage.folder);
  for (const { cases, artifacts } of stage.parts) {
    const compiled = cases.filter((one) => one.artifact !== null && decidedRequests(one).length > 0);
    const input = Buffer.concat(compiled.flatMap((one) => encodeCase(one, artifacts)));
    const found = execFileSync(host, { input, encoding: "utf8", maxBuffer: 1 << 26 })
      .trim()
      .split("\n");
    const expected = compiled.flatMap((one) => decidedRequests(one).map(({ expect }) => [one.name, expect]));
    asked += expected.length;
    for (const [at, [name, expect]] of expected.entries())
      if (DECISIONS[found[at]] !== expect) wrong.push(`${name}: ${found[at]} instead of ${expect}`);
  }
} finally {
  stage.remove();
}
for (const line of wrong.slice(0, 20)) console.log(`FAIL ${line}`);
console.log(`foreign host: ${asked - wrong.length} passed, ${wrong.length} failed`);
process.exit(wrong.length === 0 && asked > 0 ? 0 : 1);
