// Keeps a file equal to what Redis holds: `node follow.mjs HOST:PORT FILE`. postern-server follows the file (`source: { artifact: FILE }`), verifies what
// it finds there, and keeps what is in force where it is bad. No package is needed: RESP is a few lines.
import { Buffer } from "node:buffer";
import { renameSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import process from "node:process";

export const [KEY, CHANNEL] = ["postern:policies", "postern:changed"];
const AGAIN_MILLIS = 1000;

/** A command as Redis reads it. Arguments are texts or bytes. */
export function command(...parts) {
  const written = parts.flatMap((part) => {
    const bytes = Buffer.from(part);
    return [Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n")];
  });
  return Buffer.concat([Buffer.from(`*${parts.length}\r\n`), ...written]);
}

/** The reply that begins at `at`: what it is, and where it ends. Undefined: it is not there as a whole. */
export function replyAt(bytes, at) {
  const line = bytes.indexOf("\r\n", at);
  if (line < 0) return undefined;
  const [kind, text] = [String.fromCharCode(bytes[at]), bytes.toString("latin1", at + 1, line)];
  if (kind === "-") throw new Error(`Redis says: ${text}`);
  if (kind === "$") return bulkAt(bytes, line + 2, Number(text));
  if (kind === "*") return listAt(bytes, line + 2, Number(text));
  return { value: text, end: line + 2 };
}

function bulkAt(bytes, start, length) {
  if (length < 0) return { value: undefined, end: start };
  return bytes.length < start + length + 2 ? undefined : { value: bytes.subarray(start, start + length), end: start + length + 2 };
}

function listAt(bytes, start, count) {
  const value = [];
  let end = start;
  for (let left = count; left > 0; left--) {
    const reply = replyAt(bytes, end);
    if (reply === undefined) return undefined;
    value.push(reply.value);
    ({ end } = reply);
  }
  return { value, end };
}

/** Calls back for each reply on a connection of its own; ends with an error or when the connection does. */
function converse({ host, port }, first, heard) {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const socket = connect({ host, port }, () => socket.write(first));
    socket.on("error", reject).on("close", resolve);
    socket.on("data", (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      try {
        for (let reply = replyAt(bytes, 0); reply !== undefined; reply = replyAt(bytes, 0)) {
          bytes = bytes.subarray(reply.end);
          heard(reply.value, socket);
        }
      } catch (error) {
        reject(error);
        socket.destroy();
      }
    });
  });
}

export async function get(at) {
  let found;
  await converse(at, command("GET", KEY), (value, socket) => {
    found = value;
    socket.end();
  });
  return found;
}

/** Puts the value in the place of the file as a whole: whoever reads it sees the old one or the new. */
async function copy(at, file) {
  const bytes = await get(at);
  if (bytes === undefined) return;
  writeFileSync(`${file}.next`, bytes);
  renameSync(`${file}.next`, file);
}

/** Never ends. The value is read after the subscription stands, so that no change is missed, and anew after each loss of the connection. */
async function follow(at, file) {
  for (;;) {
    try {
      let last = Promise.resolve();
      await converse(at, command("SUBSCRIBE", CHANNEL), () => void (last = last.then(() => copy(at, file)).catch(tell)));
    } catch (error) {
      tell(error);
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
  }
}

function tell(error) {
  console.error(`follow: ${error.message}`);
}

if (import.meta.filename === process.argv[1]) {
  const [, , address = "127.0.0.1:6379", file = "policies.pstn"] = process.argv;
  const colon = address.lastIndexOf(":");
  await follow({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }, file);
}
