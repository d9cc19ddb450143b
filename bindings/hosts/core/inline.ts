/** Node.js, Deno, Bun and any other host: the core is text in the bundle, so that no bundler can lose it and no file or network is asked. */
import { CORE } from "postern:core";
import { compileBytes } from "../../engine/compile-core.js";

let compiled: WebAssembly.Module | undefined;

export function inlineCore(): WebAssembly.Module {
  return (compiled ??= compileBytes(decodeHex(CORE)));
}

interface Decoders {
  readonly Uint8Array: { fromHex?(text: string): Uint8Array };
  readonly Buffer?: { from(text: string, encoding: "hex"): Uint8Array };
}

/** By the fastest decoder of the host. Hexadecimal keeps bytes apart, so that compression sees what repeats: base64 would be larger. */
function decodeHex(text: string): Uint8Array {
  const { Uint8Array: bytes, Buffer: buffer } = globalThis as unknown as Decoders;
  if (bytes.fromHex !== undefined) return bytes.fromHex(text);
  return buffer === undefined ? decodeDigits(text) : buffer.from(text, "hex");
}

function decodeDigits(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}
