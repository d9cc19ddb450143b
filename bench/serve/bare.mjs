// What is left when nothing is decided: node:http, four headers read, 200 with five headers.
import { createServer } from "node:http";

const http = createServer((incoming, outgoing) => {
  const { headers } = incoming;
  const read = [headers["x-original-method"], headers["x-original-uri"], headers["x-original-host"], headers["x-real-ip"]];
  outgoing.writeHead(read.includes(undefined) ? 403 : 200, {
    "cache-control": "no-store",
    "x-postern-decision": "allowed",
    "x-postern-decision-id": "019acf3e-0000-7000-8000-000000000000",
    "x-postern-principal": "arn:aws:iam::111122223333:user/nora",
    "x-postern-revision": "sha256:000000000000",
  });
  outgoing.end();
});
http.listen(0, "127.0.0.1", () => {
  console.log(
    JSON.stringify({
      listening: [{ url: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (http.address()).port}` }],
    }),
  );
});
