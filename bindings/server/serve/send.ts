/** An answer of the gateway on a socket of Node.js. */
import type { ServerResponse } from "node:http";
import type { AnswerParts, FetchResponse } from "postern/gateway";

export function sendParts({ status, headers, body }: AnswerParts, outgoing: ServerResponse): void {
  if (outgoing.destroyed || outgoing.headersSent) return;
  // Its length is given: else it goes in chunks.
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  outgoing.writeHead(status, [...headers, "content-length", String(length)]);
  outgoing.end(body);
}

export function send(answer: FetchResponse, outgoing: ServerResponse): void {
  // Somebody else has answered: a time limit of the application.
  if (outgoing.destroyed || outgoing.headersSent) return;
  const headers: string[] = [];
  answer.headers.forEach((value, name) => headers.push(name, value));
  outgoing.writeHead(answer.status, headers);
  void answer.text().then((body) => outgoing.end(body));
}
