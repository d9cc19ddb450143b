// The floor (ARCHITECTURE.md, "Speed"): the request's texts, joined, in linear memory; one call; one multiplication per 8
// bytes. Three ways to write the bytes; the fastest of a run is the floor of that run.
import asc from "assemblyscript/asc";

async function compileFloor() {
  const source = "bench/floor/floor.ts";
  let bytes;
  const options = ["--config", "bench/floor/asconfig.json", "--outFile", "floor.wasm"];
  const { error, stderr } = await asc.main([source, ...options], { writeFile: (_, contents) => (bytes = contents) });
  if (error) throw new Error(stderr.toString());
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports;
}

/** `principal \0 action \0 resource`, then every context value in insertion order. */
function joinTexts({ principal, action, resource, context }) {
  let text = `${principal}\0${action}\0${resource}`;
  for (const key in context) text += context[key];
  return text;
}

const TEXT = 1024;

export async function loadFloors() {
  const { memory, hash } = await compileFloor();
  const bytes = new Uint8Array(memory.buffer);
  const area = bytes.subarray(TEXT);
  const buffer = Buffer.from(memory.buffer, TEXT);
  const words = new DataView(memory.buffer);
  const encoder = new TextEncoder();
  const finish = (length) => {
    words.setBigUint64(TEXT + length, 0n, true);
    return hash(length);
  };
  return {
    encodeInto: (request) => finish(encoder.encodeInto(joinTexts(request), area).written),
    latin1Write: (request) => finish(buffer.latin1Write(joinTexts(request), 0)),
    charCodeAt: (request) => {
      const text = joinTexts(request);
      for (let at = 0; at < text.length; at++) bytes[TEXT + at] = text.charCodeAt(at);
      return finish(text.length);
    },
  };
}
