// An artifact is replaced again and again while wrk asks as fast as it can: no answer mixes two versions, none fails, and how soon the new one is
// in force.
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { compile } from "postern";
import { median } from "./latency.mjs";
import { ALBUM, configuration, FACTS, startServed } from "./subjects.mjs";
import { requestsOf, wrk } from "./wrk.mjs";

const [SECONDS, POLICIES] = [20, 1000];
const REPLACED_EVERY_MILLIS = 1000;

/** One allows bob and denies eve, the other the reverse; the rest is about others. */
function artifact(allowed, denied) {
  const statement = (Effect, who) => ({ Effect, Principal: "*", Action: "photos:*", Resource: `${ALBUM}/${who}/*` });
  const others = Array.from({ length: POLICIES - 1 }, (_, at) => ({
    name: `album-${at}`,
    document: { Version: "2012-10-17", Statement: [statement("Allow", `user-${at}`)] },
  }));
  const own = {
    name: "own",
    document: { Version: "2012-10-17", Statement: [statement("Allow", allowed), statement("Deny", denied)] },
  };
  return compile({ resource: [own, ...others] }).bytes;
}

export async function reloads(folder) {
  const file = join(folder, "policies.pstn");
  const versions = [artifact("bob", "eve"), artifact("eve", "bob")];
  writeFileSync(file, versions[0]);
  const source = { artifact: file, pollSeconds: 3600 };
  const server = await startServed(folder, "reload", undefined, { ...configuration(folder), source }, {});
  const asking = ["bob", "eve"].map((who) => {
    const headers = { ...FACTS, "x-original-uri": `/albums/${who}/summer` };
    return wrk({ url: server.url, headers }, { seconds: SECONDS, connections: 8, script: "answers.lua" });
  });
  const revisions = [await revisionOf(server)];
  const times = await replaceOften(server, file, versions, revisions);
  const [bob, eve] = await Promise.all(asking);
  await server.stop();
  return told({ bob, eve, revisions, times });
}

async function revisionOf({ admin }) {
  return (await (await fetch(`${admin}/v1/revision`)).json()).revision;
}

/** Milliseconds until each new version was in force. */
async function replaceOften(server, file, versions, revisions) {
  const times = [];
  const end = performance.now() + (SECONDS - 3) * 1000;
  for (let count = 1; performance.now() < end; count++) {
    await wait(REPLACED_EVERY_MILLIS);
    writeFileSync(`${file}.next`, versions[count % 2]);
    const since = performance.now();
    renameSync(`${file}.next`, file);
    const before = revisions.at(-1);
    while (revisions.at(-1) === before) {
      const now = await revisionOf(server);
      if (now !== before) revisions.push(now);
      else await wait(10);
    }
    times.push(performance.now() - since);
  }
  return times;
}

function told({ bob, eve, revisions, times }) {
  const [first, second] = revisions;
  const answersOf = (text) => [...text.matchAll(/^answer (.*)$/gm)].map(([, answer]) => answer).sort();
  const possible = [
    [`200 ${first}`, `403 ${second}`],
    [`200 ${second}`, `403 ${first}`],
  ].map((each) => each.sort());
  const errors = [bob, eve].map((text) => /^errors (\d+)$/m.exec(text)?.[1]);
  const isGood = JSON.stringify([answersOf(bob), answersOf(eve), errors]) === JSON.stringify([...possible, ["0", "0"]]);
  const count = requestsOf(bob) + requestsOf(eve);
  console.log(
    `${count} requests in ${SECONDS} s, ${times.length} replacements of ${POLICIES} policies, in force after ${median(times).toFixed(0)} ms (longest ${Math.max(...times).toFixed(0)} ms)`,
  );
  console.log(
    isGood
      ? "no answer mixes two versions, none failed"
      : `wrong: ${JSON.stringify([answersOf(bob), answersOf(eve), possible, errors])}`,
  );
  return isGood;
}
