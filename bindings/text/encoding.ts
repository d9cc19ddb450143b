/**
 * UTF-8 by TextEncoder and TextDecoder; where the host has none (bare React Native, Jest's jsdom), by what URLs are escaped with.
 * Nothing is made at import: a host may bring them later, or never.
 */
import { toWellFormed } from "./utf8.js";

/** A `TextEncoder`, as far as it is used. */
export interface Utf8Encoder {
  /** Lone surrogates become U+FFFD. `read` is less than the text's length where there is no room for all of it. */
  encodeInto(text: string, into: Uint8Array): { readonly read: number; readonly written: number };
}

/** The host's encoder where it has one: every decision comes through it. */
export function utf8Encoder(): Utf8Encoder {
  return typeof TextEncoder === "undefined" ? { encodeInto } : new TextEncoder();
}

let decoder: { decode(bytes: Uint8Array): string } | undefined;

/** The text of the bytes. What is not UTF-8 becomes U+FFFD; a byte-order mark is a character like others. */
export function decodeUtf8(bytes: Uint8Array): string {
  decoder ??= typeof TextDecoder === "undefined" ? { decode } : new TextDecoder("utf-8", { ignoreBOM: true });
  return decoder.decode(bytes);
}

/** The text's bytes. Lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  return bytes.subarray(0, utf8Encoder().encodeInto(text, bytes).written);
}

/**
 * As `TextEncoder.encodeInto`; where there is no room for all, `written` is what it would take. `unescape` turns the `%e2%82%ac` of
 * an escaped URL into a character a byte, `escape` those back: every engine has them.
 */
export function encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
  const binary = unescape(encodeURIComponent(toWellFormed(text)));
  // Beyond the end of an array nothing is written.
  for (let at = 0; at < binary.length; at++) into[at] = binary.charCodeAt(at);
  return { read: binary.length > into.length ? 0 : text.length, written: binary.length };
}

/** As `TextDecoder.decode`, but where anything is not UTF-8, all that is not ASCII becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  try {
    return decodeURIComponent(escape(binary));
  } catch {
    return binary.replace(/[^\0-\x7f]/g, "\ufffd");
  }
}
