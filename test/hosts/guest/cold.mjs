// How long a fresh process takes from the import to the first decision. Prints milliseconds.
import { readFileSync } from "node:fs";

const artifact = new Uint8Array(readFileSync(new URL("./policies.pstn", import.meta.url)));
const request = JSON.parse(readFileSync(new URL("./request.json", import.meta.url), "utf8"));
const started = performance.now();
const { Engine } = await import("postern/engine");
const decision = (await Engine.load(artifact)).decide(request);
console.log(`${decision} ${performance.now() - started}`);
