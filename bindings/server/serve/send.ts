/** An answer of the gateway on a socket of Node.js. */
import type { ServerResponse } from "node:http";
import type { FetchResponse } from "postern/gateway";

export function send(answer: FetchResponse, outgoing: ServerResponse): void {
  if (outgoing.destroyed) return;
  const headers: string[] = [];
  answer.headers.forEach((value, name) => headers.push(name, value));
  outgoing.writeHead(answer.status, headers);
  if (answer.status === 200) outgoing.end();
  else void answer.text().then((body) => outgoing.end(body));
}
