// The floor (ARCHITECTURE.md, "Speed"): the request's texts, joined, in linear memory; one call; one multiplication per 8
// bytes. Three ways to write the bytes; the fastest of a run is the floor of that run. It may only get faster.
//
// Tried and slower: joining with Object.keys or Object.values; not joining, and writing each text by charCodeAt.
import asc from "assemblyscript/asc";

async function compileModule(name) {
  let bytes;
  const options = ["--config", "bench/floor/asconfig.json", "--outFile", "floor.wasm"];
  const { error, stderr } = await asc.main([`bench/floor/${name}.ts`, ...options], {
    writeFile: (_, contents) => (bytes = contents),
  });
  if (error) throw new Error(stderr.toString());
  return new WebAssembly.Module(bytes);
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
  const { memory, hash } = new WebAssembly.Instance(await compileModule("floor"), {}).exports;
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

/** Copies bytes into a fresh instance's memory and checksums them, as every load must. */
export async function loadFloorOfLoading() {
  const module = await compileModule("checksum");
  return (artifact) => {
    const { memory, reserve, checksum } = new WebAssembly.Instance(module, {}).exports;
    const at = reserve(artifact.length) >>> 0;
    new Uint8Array(memory.buffer, at, artifact.length).set(artifact);
    return checksum(at, artifact.length);
  };
}
