// Policies that are replaced while a Worker runs: fetched once, and again when they are older than REFRESH_SECONDS.
import { Engine } from "postern/engine";

/** Where the artifact comes from: the first of these that the Worker has. Nothing there, or an error, is an error. */
async function fetchArtifact({ POLICIES_KV, POLICIES_R2, POLICIES_URL }) {
  const name = "policies.pstn";
  if (POLICIES_KV) return found(await POLICIES_KV.get(name, "arrayBuffer"));
  if (POLICIES_R2) return found(await (await POLICIES_R2.get(name))?.arrayBuffer());
  const response = await fetch(POLICIES_URL);
  return found(response.ok ? await response.arrayBuffer() : undefined);
}

function found(artifact) {
  if (!artifact) throw new Error("the policies were not found");
  return artifact;
}

/**
 * What this isolate holds: the engine, when the fetch of its policies began, and when one was last tried in the background. A fetch
 * belongs to its request; others do not wait for it, since it ends with that request.
 */
/** @type {{ engine: Engine | undefined, fetchedAt: number, triedAt: number }} */
const held = { engine: undefined, fetchedAt: 0, triedAt: 0 };

/** A damaged artifact throws before anything is replaced; one that was asked for earlier does not replace a later one. */
async function refresh(env) {
  const now = Date.now();
  const artifact = await fetchArtifact(env);
  if (now < held.fetchedAt) return;
  if (held.engine === undefined) held.engine = Engine.loadSync(artifact);
  else held.engine.replace(artifact);
  held.fetchedAt = now;
}

function refreshInBackground(env, context) {
  held.triedAt = Date.now();
  context.waitUntil(refresh(env).catch((error) => console.error("policies not replaced:", error.message)));
}

/**
 * The engine with policies that are not older than STALE_SECONDS; throws where there are none. Those older than REFRESH_SECONDS still
 * answer while newer ones are fetched.
 */
export async function currentEngine(env, context) {
  // A variable that is not a number makes nothing young.
  const isYounger = (since, seconds) => Date.now() - since < Number(seconds) * 1000;
  if (held.engine === undefined || !isYounger(held.fetchedAt, env.STALE_SECONDS)) await refresh(env);
  else if (!isYounger(Math.max(held.fetchedAt, held.triedAt), env.REFRESH_SECONDS)) refreshInBackground(env, context);
  return held.engine;
}
