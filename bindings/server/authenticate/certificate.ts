/** Client certificates: as a gateway tells them, and as a socket of Node.js has them. */
import { X509Certificate } from "node:crypto";
import { clientCertificate, type Authenticator, type ClientCert, type MappingSettings } from "postern/gateway";
import type { CertOptions } from "../config/types.js";

/** Throws GatewayError. */
export function certAuthenticator(options: CertOptions, settings: MappingSettings): Authenticator {
  return clientCertificate({ ...options, ...(options.form === "pem" ? { parse: parsePem } : {}) }, settings);
}

/** Undefined for what is not a certificate. The gateway has verified it. */
export function parsePem(pem: string): ClientCert | undefined {
  try {
    return certOf(new X509Certificate(pem));
  } catch {
    return undefined;
  }
}

export function certOf({ subject, subjectAltName, fingerprint256 }: X509Certificate): ClientCert {
  return {
    subject: subject.split("\n").reverse().join(","),
    san: { uri: namesOf(subjectAltName, "URI"), dns: namesOf(subjectAltName, "DNS") },
    hash: fingerprint256.replaceAll(":", "").toLowerCase(),
  };
}

/** `DNS:a.example, URI:spiffe://x/y`. A name that holds a comma stands in quotes: with one of these, no name is believed. */
function namesOf(text: string | undefined, kind: string): string[] {
  if (text === undefined || text.includes('"')) return [];
  const names = text.split(", ");
  return names.filter((name) => name.startsWith(`${kind}:`)).map((name) => name.slice(kind.length + 1));
}
