// A program that has neither the DOM library nor Node.js's types: the published declarations must not need them.
import { compile, CoreError, Engine, PolicyErrors, RequestError, type AuthorizationRequest, type Decision } from "postern";
import { Engine as Runner, type LoadOptions } from "postern/engine";
import { compile as compileOnly, type Artifact } from "postern/compiler";
import { Engine as Plain } from "postern/engine-js";
import { explainer, serviceError, type Explaining } from "postern/explain";
import { arn, ArnError, encodeName, userArn, type ArnErrorCode, type UserParts } from "postern/arn";

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

const parts: UserParts = { account: "111122223333", subject: "auth0|5f7c", path: "/web/" };
export const texts: string[] = [userArn(parts), userArn({ account: "111122223333", name: "nora" }), encodeName("a|b")];
export const album: string = arn({ service: "photos", resource: ["album", { subject: "a|b" }, "summer"] });
export const refused = (error: unknown): ArnErrorCode | undefined => (error instanceof ArnError ? error.code : undefined);

// @ts-expect-error: one of the two
userArn({ account: "111122223333", name: "nora", subject: "nora" });

// @ts-expect-error: neither of the two
userArn({ account: "111122223333" });

// @ts-expect-error: no such member
Engine.loadSync(artifact).decide({ ...request, principle: "*" });
