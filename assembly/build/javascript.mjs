// The core as JavaScript: wasm2js translates dist/core.wasm, then three things are put right.
// 1. Its typed arrays drop the low bits of an address that is not aligned, where WebAssembly reads the bytes that stand
//    there: every access of more than one byte goes through a DataView. It moves reads in front of the conditions that
//    guard them, as reads have no effect in its typed arrays: a read beyond the memory is 0 here too, and goes unused.
// 2. Its helpers share variables between instances: the whole text becomes the body of a function, one call an instance.
// 3. It writes the data in base64, which compresses badly.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import MagicString from "magic-string";
import { parseAst } from "rollup/parseAst";
import { textOf } from "./bytes-text.mjs";

const FEATURES = ["bulk-memory", "sign-ext", "nontrapping-float-to-int", "mutable-globals"].map((name) => `--enable-${name}`);
const TOOLS = join(dirname(createRequire(import.meta.url).resolve("binaryen")), "bin");

/** JavaScript that exports `instantiateCore`, from the bytes' file. */
export function coreAsJavaScript(wasmFile) {
  const text = withTextData(alignedNowhere(translate(wasmFile)));
  const body = text.replace(/\nvar retasmFunc = [^]*$/, "\nreturn asmFunc({});\n");
  if (body === text) throw new Error("wasm2js writes another ending than expected");
  return `export function instantiateCore() {\n${body}}\n`;
}

/** `optimize-instructions` would make unaligned stores, which wasm2js cannot translate. */
function translate(wasmFile) {
  const folder = mkdtempSync(join(tmpdir(), "postern-core-"));
  try {
    const [lowered, script] = [join(folder, "core.wasm"), join(folder, "core.js")];
    run("wasm-opt", ["--alignment-lowering", ...FEATURES, wasmFile, "-o", lowered]);
    run("wasm2js", ["-O3", "--skip-pass=optimize-instructions", ...FEATURES, lowered, "-o", script]);
    return readFileSync(script, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(tool, parameters) {
  execFileSync(process.execPath, [join(TOOLS, tool), ...parameters], { stdio: ["ignore", "ignore", "inherit"] });
}

const ACCESSORS = {
  HEAP16: "Int16",
  HEAPU16: "Uint16",
  HEAP32: "Int32",
  HEAPU32: "Uint32",
  HEAPF32: "Float32",
  HEAPF64: "Float64",
};

/** The text with every wide access as a call of a DataView. Constant addresses are aligned: `HEAP32[257]` stays. */
function alignedNowhere(text) {
  const edited = new MagicString(text);
  walk(parseAst(text), (node, parent) => {
    if (!isWideAccess(node)) return;
    const address = shiftedAddress(node.property);
    const kind = ACCESSORS[node.object.name];
    if (parent.type === "AssignmentExpression" && parent.left === node) {
      edited.update(node.start, address.start, `view.set${kind}((`);
      edited.update(address.end, parent.right.start, ") | 0, ");
      edited.appendLeft(parent.right.end, ", true)");
    } else {
      edited.update(node.start, address.start, `read${kind}(`);
      edited.update(address.end, node.end, ")");
    }
  });
  return withViews(edited.toString());
}

function isWideAccess({ type, computed, object, property }) {
  return type === "MemberExpression" && computed && object.name in ACCESSORS && property.type !== "Literal";
}

/** The address in `address >> 2`. */
function shiftedAddress(property) {
  const isShift = property.type === "BinaryExpression" && property.operator === ">>" && property.right.type === "Literal";
  if (!isShift) throw new Error(`an index of another form than expected: ${JSON.stringify(property)}`);
  return property.left;
}

const reader = (kind) =>
  `function read${kind}(at) { return at >>> 0 <= view.byteLength - ${Number(kind.replace(/\D+/, "")) / 8} ? view.get${kind}(at >>> 0, true) : 0; }`;

/** The view follows the buffer: made with it, and again when memory grows. */
function withViews(text) {
  const readers = Object.values(ACCESSORS).map(reader).join("\n");
  const made = text.replace("var HEAPU8 = new Uint8Array(buffer);", `$& var view = new DataView(buffer);\n${readers}\n`);
  const grown = made.replace("buffer = newBuffer;", "$& view = new DataView(buffer);");
  if (made === text || grown === made) throw new Error("wasm2js declares its memory in another way than expected");
  return grown;
}

/** What reads the text of bytes-text.mjs. */
const DECODER = `function decode(bytes, at, text) {
  for (var i = 0; i < text.length; i++) {
    var code = text.charCodeAt(i) - 35;
    bytes[at++] = 36 ^ (code < 88 ? code : (code - 87) * 88 + text.charCodeAt(++i) - 35);
  }
}
`;

function withTextData(text) {
  const coded = text.replace(/base64DecodeToExistingUint8Array\(bufferView, (\d+), "([^"]*)"\)/g, (_, at, data) => {
    return `decode(bufferView, ${at}, ${JSON.stringify(textOf(Buffer.from(data, "base64")))})`;
  });
  const decoded = coded.replace(/ *var base64ReverseLookup = [^]*?(?=function initActiveSegments)/, () => DECODER);
  if (coded === text || decoded === coded || /base64/.test(decoded))
    throw new Error("wasm2js writes data in another way than expected");
  return decoded;
}

function walk(node, visit, parent = null) {
  visit(node, parent);
  for (const member of Object.values(node)) {
    for (const child of Array.isArray(member) ? member : [member]) if (typeof child?.type === "string") walk(child, visit, node);
  }
}
