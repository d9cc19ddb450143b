// Runs a part of the corpus with whatever entry point of the package it is handed. Plain JavaScript without imports: it runs
// on every host as it stands. Returns one line a case, to be compared with the lines of Node.js byte for byte, and what
// differs from the corpus.

/** `{"$date": text}` stands for a Date, `{"$session": text}` for compiled session policies. */
function revive(value, sessions) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => revive(member, sessions));
  if ("$date" in value) return new Date(value.$date);
  if ("$session" in value) return { session: sessions[value.$session] };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member, sessions)]));
}

export function decodeBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function orCode(ask, { RequestError }) {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RequestError) return { error: error.code, message: error.message };
    throw error;
  }
}

const shown = (answer) => (typeof answer === "string" ? answer : (answer.error ?? answer.decision));

/** The answers of `decide` and `explain`, whole; `wrong` where the decision is not the corpus's, or the two disagree. */
function askOne(engine, { request, expect }, sessions, entry, wrong) {
  const revived = revive(request, sessions);
  const decided = orCode(() => engine.decide(revived), entry);
  const explained = orCode(() => engine.explain(revived), entry);
  if (shown(decided) !== expect) wrong.push(`${shown(decided)} instead of ${expect}`);
  if (shown(explained) !== shown(decided)) wrong.push(`explain says ${shown(explained)}, decide ${shown(decided)}`);
  return [decided, explained];
}

function askAll(engine, { requests, call, expect }, sessions, entry, wrong) {
  const answer = orCode(() => engine.decideAll(revive(requests, sessions), call), entry);
  if (shown(answer) !== expect) wrong.push(`${shown(answer)} instead of ${expect} (decideAll)`);
  return answer;
}

/** Decides every request of the cases with the artifacts that were compiled elsewhere. */
export async function decideCases(entry, { cases, artifacts }, explainer) {
  const bytes = artifacts.map(decodeBase64);
  const lines = [];
  const wrong = [];
  for (const { name, artifact, clock, requests, calls } of cases) {
    if (artifact === null) continue;
    const found = [];
    const engine = await entry.Engine.load(bytes[artifact], { clock: () => clock, explainer });
    const answers = requests.map((one) => askOne(engine, one, bytes, entry, found));
    const ofCalls = calls.map((one) => askAll(engine, one, bytes, entry, found));
    lines.push(JSON.stringify([name, answers, ofCalls]));
    for (const text of found) wrong.push(`${name}: ${text}`);
  }
  return { lines, wrong };
}

/** Compiles every case on this host, to the same bytes or the same findings as on Node.js, and decides its requests. */
export async function compileCases(entry, { cases, artifacts }) {
  const bytes = artifacts.map(decodeBase64);
  const lines = [];
  const wrong = [];
  for (const one of cases) {
    const found = [];
    lines.push(JSON.stringify([one.name, await compileCase(entry, one, bytes, found)]));
    for (const text of found) wrong.push(`${one.name}: ${text}`);
  }
  return { lines, wrong };
}

async function compileCase(entry, { source, artifact, rejected, clock, requests }, artifacts, wrong) {
  const compiled = orFindings(() => entry.compile(source.directory ?? source.policies, source.options), entry);
  const codes = compiled.findings === undefined ? "" : errorCodes(compiled.findings);
  if (codes !== rejected) wrong.push(`the errors are ${codes || "none"} instead of ${rejected || "none"}`);
  if (compiled.bytes === undefined) return compiled.findings;
  if (artifact !== null && !sameBytes(compiled.bytes, artifacts[artifact])) wrong.push("other bytes than those of Node.js");
  const engine = await entry.Engine.load(compiled, { clock: () => clock });
  const decisions = requests.map(({ request, expect }) => {
    const decided = shown(orCode(() => engine.decide(revive(request, artifacts)), entry));
    if (decided !== expect) wrong.push(`${decided} instead of ${expect}`);
    return decided;
  });
  return [compiled.warnings, decisions];
}

function orFindings(compile, { PolicyErrors }) {
  try {
    return compile();
  } catch (error) {
    if (error instanceof PolicyErrors) return { findings: error.findings };
    throw error;
  }
}

/** Distinct codes of the findings that are errors, in order. */
export function errorCodes(findings) {
  const errors = findings.filter(({ findingType }) => findingType === "ERROR");
  return [...new Set(errors.map(({ issueCode }) => issueCode))].sort().join(" ");
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
