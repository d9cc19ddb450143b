// A program that has neither the DOM library nor Node.js's types: the published declarations must not need them.
import { compile, CoreError, Engine, PolicyErrors, RequestError, type AuthorizationRequest, type Decision } from "postern";
import { Engine as Runner, type LoadOptions } from "postern/engine";
import { compile as compileOnly, type Artifact } from "postern/compiler";
import { Engine as Plain } from "postern/engine-js";
import { explainer, serviceError, type Explaining } from "postern/explain";

const artifact: Artifact = compileOnly({ identity: [{ name: "p", document: "{}" }] });
const request: AuthorizationRequest = {
  principal: "*",
  action: "s3:GetObject",
  resource: "*",
  context: { "aws:SecureTransport": true },
};
const options: LoadOptions = { wasm: new Uint8Array(8), clock: () => 0, explainer };
export const explaining: Explaining = explainer;

export const decisions: Decision[] = [
  Engine.loadSync(compile({})).decide(request),
  Runner.loadSync(artifact, options).decide(request),
  Plain.loadSync(artifact.bytes).decide(request),
];
export const later: Promise<Engine> = Engine.load(artifact, { wasm: { href: "https://example.org/core.wasm" } });
export const codes = (error: unknown): string =>
  error instanceof CoreError || error instanceof RequestError ? error.code : error instanceof PolicyErrors ? error.message : "";

export const { code } = serviceError(Runner.loadSync(artifact, options).explain(request).facts);

// @ts-expect-error: no such member
Engine.loadSync(artifact).decide({ ...request, principle: "*" });
