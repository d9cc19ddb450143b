// The floor (ARCHITECTURE.md, "Speed"): the request's texts, joined, in linear memory; one call; one multiplication per 8
// bytes. Three ways to write the bytes; the fastest of a run is the floor of that run. It may only get faster.
//
// Tried and slower: joining with Object.keys or Object.values; not joining, and writing each text by charCodeAt.
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

/** Each takes a batch of requests and has a loop of its own, so that nothing stands between the loop and the work. */
export async function loadFloors() {
  const { memory, hash } = await compileFloor();
  const area = new Uint8Array(memory.buffer, TEXT);
  const buffer = Buffer.from(memory.buffer, TEXT);
  const encoder = new TextEncoder();
  return {
    encodeInto: (batch) => {
      let sum = 0;
      for (let at = 0; at < batch.length; at++) sum ^= hash(encoder.encodeInto(joinTexts(batch[at]), area).written);
      return sum;
    },
    latin1Write: (batch) => {
      let sum = 0;
      for (let at = 0; at < batch.length; at++) sum ^= hash(buffer.latin1Write(joinTexts(batch[at]), 0));
      return sum;
    },
    charCodeAt: (batch) => {
      let sum = 0;
      for (let at = 0; at < batch.length; at++) {
        const text = joinTexts(batch[at]);
        for (let index = 0; index < text.length; index++) area[index] = text.charCodeAt(index);
        sum ^= hash(text.length);
      }
      return sum;
    },
  };
}
