/** The core in JavaScript answers as the one in WebAssembly does: in typed arrays a read has no effect, and may be moved. */
import { expect, it } from "vitest";
import { compile, type ArtifactSource, type AuthorizationRequest, type Engine, RequestError } from "../../bindings/index.js";
import { Engine as JavaScriptEngine } from "../../bindings/hosts/engine/javascript.js";
import { type CorpusCase, type PolicyCase, readTopic } from "../support/corpus.js";
import { loadEngine } from "../support/engine.js";

const CLOCK = { clock: () => 1_700_000_000_000 };

function answer(engine: Engine, request: AuthorizationRequest): string {
  try {
    return engine.decide(request);
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

/** What both cores say of the requests of a case that compiles. */
function answers({ policies, directory, mode, choices, requests }: PolicyCase): [string[], string[]] {
  const artifact: ArtifactSource = compile(directory ?? policies, { mode, choices });
  const [plain, wasm] = [JavaScriptEngine.loadSync(artifact, CLOCK), loadEngine(artifact, CLOCK)];
  const plainly = requests.filter(({ request }) => request.session === undefined);
  return [plainly.map(({ request }) => answer(plain, request)), plainly.map(({ request }) => answer(wasm, request))];
}

const compiles = (one: CorpusCase): one is PolicyCase => one.kind === "policies" && one.requests.length > 0;

it.each(["evaluation", "derived"])("in the cases of %s", (topic) => {
  for (const one of readTopic(topic).filter(compiles)) {
    const [plain, wasm] = answers(one);
    expect(plain, one.name).toEqual(wasm);
  }
});
