/** Keys that callers send: the file holds their digests, so that who reads it cannot call. */
import { readFileSync } from "node:fs";
import { callerMapping, GatewayError, type AuthenticationResult, type Authenticator, type MappingSettings } from "postern/gateway";
import type { ApiKeyOptions } from "../config/types.js";
import { checkShape } from "../config/check.js";
import { choice, list, map, object, text } from "../config/shape.js";
import { sha256 } from "./digest.js";
import { until } from "./until.js";
import { quote, StartError, startError, type Fault } from "../faults.js";
import { yamlDocuments } from "../source/documents.js";

const KEY_UNITS_MAX = 4096;

const KEYS = list(
  "Keys",
  object(
    "A key",
    {
      sha256: text("64 hexadecimal digits: of the key's bytes", /^[0-9a-f]{64}$/),
      principal: text("ARN of the caller"),
      type: choice("Where the ARN does not say it", "user", "role", "assumedRole", "federatedUser", "federated"),
      entityArn: text("Of an assumed role: the role with its path"),
      tags: map("aws:PrincipalTag/K: K to value", text("A tag's value")),
      expires: text("An ISO date", /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/),
    },
    { required: ["sha256", "principal"] },
  ),
);

interface KeyEntry {
  readonly sha256: string;
  readonly principal: string;
  readonly type?: "user" | "role" | "assumedRole" | "federatedUser" | "federated";
  readonly entityArn?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly expires?: string;
}

interface Key {
  /** Whoever sends it is the same caller each time. */
  readonly caller: AuthenticationResult;
  /** Milliseconds since 1970. */
  readonly end: number;
}

export interface ApiKeyAuthenticator extends Authenticator {
  /** Reads the file anew. Throws StartError; the old keys stay then. */
  renew(): void;
}

/** Throws StartError. */
export function apiKeyAuthenticator(options: ApiKeyOptions, settings: MappingSettings, clock: () => number): ApiKeyAuthenticator {
  const { name = "apiKey", header = "x-api-key", realm = "postern", keys: file } = options;
  let keys = readKeys(file, settings, header);
  const authenticate: Authenticator["authenticate"] = ({ headers }) => {
    const [key, ...more] = headers.get(header)?.filter((value) => value !== "") ?? [];
    if (key === undefined) return { kind: "none" };
    if (more.length > 0 || key.length > KEY_UNITS_MAX)
      return { kind: "refused", code: "BAD_CREDENTIAL", detail: "expected one key, found several, or one that is too long" };
    return callerOf(keys.get(digestOf(key)), clock());
  };
  const renew = (): void => void (keys = readKeys(file, settings, header));
  return { name, challenge: `ApiKey realm="${realm}"`, headers: [header], authenticate, renew };
}

/** Whoever guesses learns nothing of how near a guess was: digests are looked up, not compared letter by letter. */
function digestOf(key: string): string {
  return sha256(Buffer.from(key, "latin1"), "hex");
}

function callerOf(key: Key | undefined, now: number): AuthenticationResult {
  if (key === undefined) return { kind: "refused", code: "UNKNOWN_KEY" };
  return now >= key.end ? { kind: "refused", code: "EXPIRED_CREDENTIAL" } : key.caller;
}

function readKeys(file: string, settings: MappingSettings, header: string): ReadonlyMap<string, Key> {
  const entries = entriesOf(file);
  const keys = new Map<string, Key>();
  const faults = entries.flatMap((entry, at) => {
    if (keys.has(entry.sha256)) return [fault(`\`${at}\`: the digest is given twice`, file)];
    try {
      keys.set(entry.sha256, keyOf(entry, settings, header));
      return [];
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return error.findings.map(({ message }) => fault(`\`${at}\`: ${message}`, file));
    }
  });
  if (faults.length > 0) throw new StartError(faults);
  return keys;
}

function entriesOf(file: string): readonly KeyEntry[] {
  const [value, ...more] = yamlDocuments({ name: file, text: readText(file) }, "CONFIG_INVALID");
  const faults = more.length > 0 ? [fault("expected one document, found several", file)] : [];
  const wrong = checkShape(value ?? [], KEYS).map(({ message, hint }) => ({ ...fault(message, file), hint }));
  if (faults.length + wrong.length > 0) throw new StartError([...faults, ...wrong]);
  return (value ?? []) as readonly KeyEntry[];
}

function keyOf({ principal, type, entityArn, tags, expires }: KeyEntry, settings: MappingSettings, credentialHeader: string): Key {
  const caller = callerMapping(
    {
      principal,
      ...(type === undefined ? {} : { type }),
      ...(entityArn === undefined ? {} : { entityArn }),
      ...(tags === undefined ? {} : { fixedTags: tags }),
    },
    settings,
  );
  const end = endOf(expires);
  return { caller: until(end, caller({ credentialHeader })), end };
}

/** A date that is not one has passed. */
function endOf(expires: string | undefined): number {
  if (expires === undefined) return Number.POSITIVE_INFINITY;
  const end = Date.parse(expires);
  return Number.isNaN(end) ? Number.NEGATIVE_INFINITY : end;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw startError(
      "CONFIG_INVALID",
      `${quote(file)} cannot be read: ${(error as Error).message}`,
      "give a file that can be read",
    );
  }
}

function fault(message: string, file: string): Fault {
  return { code: "CONFIG_INVALID", message, hint: "correct it", file };
}
