/** Node.js, Deno, Bun and any other host: the core is text in the bundle, so that no bundler can lose it and no file or network is asked. */
import { CORE } from "postern:core";
import { compileBytes } from "../../engine/load.js";

let compiled: WebAssembly.Module | undefined;

export function inlineCore(): WebAssembly.Module {
  return (compiled ??= compileBytes(decodeBase64(CORE)));
}

interface Decoders {
  readonly Uint8Array: { fromBase64?(text: string): Uint8Array };
  readonly Buffer?: { from(text: string, encoding: "base64"): Uint8Array };
}

/** By the fastest decoder of the host. `atob` is everywhere, and takes some milliseconds where it is cold. */
function decodeBase64(text: string): Uint8Array {
  const { Uint8Array: bytes, Buffer: buffer } = globalThis as unknown as Decoders;
  if (bytes.fromBase64 !== undefined) return bytes.fromBase64(text);
  return buffer === undefined ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0)) : buffer.from(text, "base64");
}
