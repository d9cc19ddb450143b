/** The client's certificate of a connection, for servers that clients reach themselves. */
import type { X509Certificate } from "node:crypto";
import type { ClientCert } from "postern/gateway";
import { certOf } from "./certificate.js";

/** Of a `TLSSocket`, what is read; a plain `Socket` has none of it. */
interface CertifiedSocket {
  readonly authorized?: boolean;
  getPeerX509Certificate?(): X509Certificate | undefined;
}

/**
 * The certificate that the client of this connection has, where the server verified it: it asks for one (`requestCert`) and knows its
 * authority (`ca`). Undefined without one, and for one that was not verified.
 *
 * @example
 * const caller = callerMapping({ principal: "arn:aws:iam::{account}:role/{cert.san.uri.path}" }, { account });
 * authorize({ engine, routes, account, principal: (req) => { const cert = socketCertificate(req.socket); return cert && caller({ cert }); } });
 */
export function socketCertificate(socket: object): ClientCert | undefined {
  const { authorized } = socket as CertifiedSocket;
  if (authorized !== true) return undefined;
  const certificate = (socket as CertifiedSocket).getPeerX509Certificate?.();
  return certificate === undefined ? undefined : certOf(certificate);
}
