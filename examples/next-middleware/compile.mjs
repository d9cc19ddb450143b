// node compile.mjs: the artifact of policies/ as a module, policies.mjs, since bundles of edge functions read no files.
import { Buffer } from "node:buffer";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "postern";

const names = readdirSync("policies").filter((name) => name.endsWith(".json"));
const identity = names.map((name) => ({ name, document: readFileSync(`policies/${name}`, "utf8") }));
const text = Buffer.from(compile({ identity }, { debug: false }).bytes).toString("base64");
writeFileSync("policies.mjs", `export default Uint8Array.from(atob("${text}"), (unit) => unit.charCodeAt(0));\n`);
