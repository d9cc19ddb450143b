/** An answer of the gateway on a socket of Node.js. */
import type { ServerResponse } from "node:http";
import type { AnswerParts, FetchResponse } from "postern/gateway";

export function sendParts({ status, headers, body }: AnswerParts, outgoing: ServerResponse): void {
  if (outgoing.destroyed || outgoing.headersSent) return;
  outgoing.writeHead(status, headers.flat());
  if (body === undefined) outgoing.end();
  else outgoing.end(body);
}

export function send(answer: FetchResponse, outgoing: ServerResponse): void {
  // Somebody else has answered: a time limit of the application.
  if (outgoing.destroyed || outgoing.headersSent) return;
  const headers: string[] = [];
  answer.headers.forEach((value, name) => headers.push(name, value));
  outgoing.writeHead(answer.status, headers);
  void answer.text().then((body) => outgoing.end(body));
}
