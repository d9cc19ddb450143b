/** Replacing under load: every decision is of one artifact in whole, and a bad artifact leaves the old one in force. */
import { setImmediate } from "node:timers/promises";
import { ArtifactError, compile, RequestError, type AuthorizationRequest, type Engine } from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const USER = "arn:aws:iam::111122223333:user/bob";

/**
 * Two artifacts whose keys stand in different places: `k:m`, which every request has, is the first key of one and not of the
 * other. A request written for one and decided by the other has `k:a` or `k:z`, and is denied explicitly.
 */
function artifactOf(action: string, forbiddenKey: string): Uint8Array {
  const statements = [
    { Effect: "Allow", Action: action, Resource: "*", Condition: { StringEquals: { "k:m": "yes" } } },
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { Null: { [forbiddenKey]: "false" } } },
  ];
  const document = { Version: "2012-10-17", Statement: statements };
  return compile({ identity: [{ name: forbiddenKey, document }] }).bytes;
}

const SIDES = [
  { bytes: artifactOf("s3:GetObject", "k:a"), signature: "allowed,implicitDeny" },
  { bytes: artifactOf("s3:PutObject", "k:z"), signature: "implicitDeny,allowed" },
] as const;
const ASKED = ["s3:GetObject", "s3:PutObject"].map((action): AuthorizationRequest => {
  return { principal: USER, action, resource: "arn:aws:s3:::b/k", context: { "k:m": "yes" } };
});

/** In the middle of being read, the request tries to put the other artifact in force. */
function replacing(request: AuthorizationRequest, engine: Engine, bytes: Uint8Array): AuthorizationRequest {
  return Object.defineProperty({ ...request }, "context", {
    enumerable: true,
    get: () => {
      try {
        engine.replace(bytes);
        throw new Error("replaced in the middle of a request");
      } catch (error) {
        if (!(error instanceof RequestError) || error.code !== "REENTRANT") throw error;
      }
      return request.context;
    },
  });
}

const NAMES = ["implicitDeny", "allowed", "explicitDeny", "error"];

/** What each way of asking says of the two requests. */
function signatures(engine: Engine, other: Uint8Array): string[] {
  const explained = ASKED.map((request) => engine.explain(request));
  const generations = new Set(explained.map(({ generation }) => generation));
  if (generations.size !== 1 || !generations.has(engine.info().generation)) throw new Error("explained by another generation");
  return [
    ASKED.map((request) => engine.decide(request)).join(),
    explained.map(({ decision }) => decision).join(),
    Array.from(engine.decideMany(ASKED), (code) => NAMES[code]).join(),
    ASKED.map((request) => engine.decide(replacing(request, engine, other))).join(),
  ];
}

/** Bytes that are no longer an artifact: cut off, or with one byte changed. */
function broken(bytes: Uint8Array, at: number): Uint8Array {
  if (at % 2 === 0) return bytes.slice(0, (at * 7919) % bytes.length);
  const copy = bytes.slice();
  copy[(at * 7919) % copy.length]! ^= 1 + (at % 255);
  return copy;
}

function refuses(engine: Engine, bytes: Uint8Array): void {
  const before = engine.info();
  try {
    engine.replace(bytes);
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    if (engine.info().digest !== before.digest || engine.info().generation !== before.generation)
      throw new Error("half replaced", { cause: error });
    return;
  }
  throw new Error("a broken artifact was put in force");
}

export interface ReplaceReport {
  readonly replacements: number;
  readonly refused: number;
  readonly decisions: number;
  readonly seconds: number;
}

/** Replaces `count` times between two artifacts while several askers decide. Throws at the first decision that is of neither. */
export async function soakReplacements(count: number): Promise<ReplaceReport> {
  const engine = loadCompilingEngine(SIDES[0].bytes);
  const started = performance.now();
  let side = 0;
  let decisions = 0;
  let isOver = false;
  const ask = (): void => {
    const { signature } = SIDES[side]!;
    for (const found of signatures(engine, SIDES[1 - side]!.bytes)) {
      if (found !== signature) throw new Error(`${found}, not ${signature}, after ${engine.info().generation - 1} replacements`);
      decisions += ASKED.length;
    }
  };
  const asker = async (): Promise<void> => {
    for (; !isOver; await setImmediate()) ask();
  };
  const replacer = async (): Promise<void> => {
    for (let at = 0; at < count; at++) {
      refuses(engine, broken(SIDES[1 - side]!.bytes, at));
      ask();
      engine.replace(SIDES[1 - side]!.bytes);
      side = 1 - side;
      ask();
      if (at % 4 === 0) await setImmediate();
    }
    isOver = true;
  };
  await Promise.all([asker(), asker(), replacer()]);
  return { replacements: engine.info().generation - 1, refused: count, decisions, seconds: (performance.now() - started) / 1000 };
}
