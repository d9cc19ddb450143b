/**
 * Whom a listener answers: a page in a browser must not reach it, neither by a request of its own (it has an Origin) nor by a name that
 * was bound anew to this machine (then the Host is that name).
 */
import type { IncomingMessage } from "node:http";

/** Undefined where the request may be answered, else what is wrong with it. */
export function refusal(
  { headers, socket }: Pick<IncomingMessage, "headers" | "socket">,
  hosts: readonly string[],
): string | undefined {
  if (headers.origin !== undefined) return "requests of web pages (with an Origin) are refused";
  // No page reaches a Unix socket, whatever the Host.
  if (socket.localAddress === undefined && socket.localPort === undefined) return undefined;
  const host = headers.host?.toLowerCase() ?? "";
  return listeningNames(socket.localAddress ?? "", socket.localPort ?? 0).includes(host) || hosts.includes(host)
    ? undefined
    : "the Host header is neither the listening address nor one of `hosts`";
}

/** The address itself, and on the loopback the name that everybody has for it. */
function listeningNames(address: string, port: number): string[] {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
  const shown = plain.includes(":") ? `[${plain}]` : plain;
  const names = isLoopback(plain) ? [shown, "localhost"] : [shown];
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

export function isLoopback(address: string): boolean {
  return address === "::1" || address === "localhost" || /^127\.\d+\.\d+\.\d+$/.test(address);
}
