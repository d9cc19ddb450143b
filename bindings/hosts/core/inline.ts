/** Node.js, Deno, Bun and any other host: the core is text in the bundle, so that no bundler can lose it and no file or network is asked. */
import { CORE } from "postern:core";
import { compileBytes } from "../../engine/core/compile-core.js";

let compiled: WebAssembly.Module | undefined;

export function inlineCore(): WebAssembly.Module {
  return (compiled ??= compileBytes(bytesOf(CORE)));
}

/** What assembly/build/bytes-text.mjs wrote: `#` … `z` are 0 … 87, `{` and `|` before one of them add 88 and 176. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) - 35;
    bytes[length++] = 36 ^ (code < 88 ? code : (code - 87) * 88 + text.charCodeAt(++at) - 35);
  }
  return bytes.subarray(0, length);
}
