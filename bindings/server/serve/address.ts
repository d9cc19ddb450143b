/** Where a listener listens: a host and a port, or the path of a Unix socket. */
import { lstatSync, unlinkSync } from "node:fs";
import { connect } from "node:net";
import { quote, startError } from "../faults.js";
import { isLoopback } from "./host-rule.js";

export type Address =
  { readonly kind: "tcp"; readonly host: string; readonly port: number } | { readonly kind: "unix"; readonly path: string };

/** Throws StartError. */
export function readAddress(text: string): Address {
  if (text.startsWith("unix:")) return { kind: "unix", path: text.slice("unix:".length) };
  const colon = text.lastIndexOf(":");
  const port = Number(text.slice(colon + 1));
  if (port > 65_535)
    throw startError("LISTEN_FAILED", `the port of ${quote(text)} is above 65535`, "give another, or 0 for a free one");
  return { kind: "tcp", host: text.slice(0, colon).replace(/^\[|\]$/g, ""), port };
}

/** Do other machines reach it? */
export function isPublic(address: Address): boolean {
  return address.kind === "tcp" && !isLoopback(address.host);
}

export function urlOf(address: Address, port: number, isTls: boolean): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return `${isTls ? "https" : "http"}://${address.host.includes(":") ? `[${address.host}]` : address.host}:${port}`;
}

/** A socket that another process left is removed; one that somebody listens on is not, and nothing else is. */
export async function removeStaleSocket(path: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return;
  if (!(await isListenedOn(path))) unlinkSync(path);
}

function isListenedOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const ends = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => ends(true)).once("error", () => ends(false));
  });
}
