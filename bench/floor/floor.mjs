// The floor (ARCHITECTURE.md, "Speed"): the request's texts, joined, in linear memory; one call; one multiplication per 8
// bytes. The ways to write them: ways.mjs.
import asc from "assemblyscript/asc";
import { floorWays } from "./ways.mjs";

/** The bytes of a module of this folder. */
export async function compileFloor(name) {
  /** @type {any} */
  let bytes;
  const options = ["--config", "bench/floor/asconfig.json", "--outFile", "floor.wasm"];
  const { error, stderr } = await asc.main([`bench/floor/${name}.ts`, ...options], {
    writeFile: (_, contents) => void (bytes = contents),
  });
  if (error) throw new Error(stderr.toString());
  return bytes;
}

const compileModule = async (name) => new WebAssembly.Module(await compileFloor(name));

/** @returns {Promise<any>} */
const exportsOf = async (name) => new WebAssembly.Instance(await compileModule(name), {}).exports;

export async function loadFloors() {
  return floorWays(await exportsOf("floor"));
}

/** Copies bytes into a fresh instance's memory and checksums them, as every load must. */
export async function loadFloorOfLoading() {
  const module = await compileModule("checksum");
  return (artifact) => {
    const { memory, reserve, checksum } = /** @type {any} */ (new WebAssembly.Instance(module, {}).exports);
    const at = reserve(artifact.length) >>> 0;
    new Uint8Array(memory.buffer, at, artifact.length).set(artifact);
    return checksum(at, artifact.length);
  };
}
