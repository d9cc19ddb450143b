/** Requests as malicious clients write them: `fetch` would resolve their paths and refuse their headers. */
import { once } from "node:events";
import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  /** Head and body. */
  readonly text: string;
}

/** Sends the lines of a head as they are, and reads until the server closes. Status NaN where it closes without an answer. */
export async function sendRaw(port: number, lines: readonly string[]): Promise<RawAnswer> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  socket.write(`${lines.join("\r\n")}\r\nconnection: close\r\n\r\n`, "latin1");
  await once(socket, "close");
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), text };
}
