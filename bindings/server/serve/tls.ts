/** TLS of a listener, from files that are read anew on SIGHUP. */
import { readFileSync } from "node:fs";
import type { SecureContextOptions, SecureVersion, TlsOptions } from "node:tls";
import type { TlsFiles } from "../config/types.js";
import { quote, startError } from "../faults.js";

/** Throws StartError. */
export function tlsOptions({ certFile, keyFile, clientCaFile, minVersion = "1.2" }: TlsFiles): TlsOptions & SecureContextOptions {
  const client = clientCaFile === undefined ? {} : { ca: read(clientCaFile), requestCert: true, rejectUnauthorized: true };
  return { cert: read(certFile), key: read(keyFile), minVersion: `TLSv${minVersion}` satisfies SecureVersion, ...client };
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw startError(
      "CONFIG_INVALID",
      `${quote(file)} cannot be read: ${(error as Error).message}`,
      "give a file that can be read",
    );
  }
}
