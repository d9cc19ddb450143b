/** The end of requests whose body nobody reads. */
import type { IncomingMessage } from "node:http";

const LINGER_MILLIS = 1_000;

/** A client that is still sending what nobody reads may read its answer, and then has to go. */
export function letGo(incoming: IncomingMessage): void {
  if (incoming.complete || incoming.socket.destroyed) return;
  incoming.resume();
  const timer = setTimeout(() => incoming.socket.destroy(), LINGER_MILLIS);
  incoming.socket.once("close", () => clearTimeout(timer));
  incoming.once("end", () => clearTimeout(timer));
}
