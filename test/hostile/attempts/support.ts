/**
 * A second look for what is allowed and must not be (SECURITY.md): some 500 attempts on the public API, one a row, each by itself. Beside
 * every table stands an honest request that is allowed, so that an attempt could succeed.
 */
import { expect, it } from "vitest";
import {
  ArtifactError,
  compile,
  compileSession,
  DirectoryError,
  PolicyErrors,
  RequestError,
  type AuthorizationRequest,
  type Engine,
} from "../../../bindings/index.js";
import { loadCompilingEngine } from "../../support/engine.js";

export const ACCOUNT = "111122223333";
export const BOB = `arn:aws:iam::${ACCOUNT}:user/bob`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/r`;
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`;
export const OBJECT = "arn:aws:s3:::b/k";
export const GET: AuthorizationRequest = { principal: BOB, action: "s3:GetObject", resource: OBJECT };
export const DELETE: AuthorizationRequest = { ...GET, action: "s3:DeleteObject" };

const REFUSALS = [RequestError, PolicyErrors, DirectoryError, ArtifactError];

/** The decision, or `refused`, by an error of ours. Whatever else is thrown is a fault. */
function outcome(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    if (REFUSALS.some((type) => error instanceof type)) return "refused";
    throw error;
  }
}

export const policy = (statement: unknown, name = "p") =>
  ({ name, document: { Version: "2012-10-17", Statement: statement } }) as never;
export const allow = (more: object = {}): object => ({ Effect: "Allow", Action: "*", Resource: "*", ...more });
export const deny = (more: object = {}): object => ({ Effect: "Deny", Action: "*", Resource: "*", ...more });
export const identity = (...statements: object[]): Engine => loadCompilingEngine(compile({ identity: [policy(statements)] }));

/** None of these is allowed, nor merely passed over: a Deny applies, or the call is refused. */
export function areStopped<Value>(title: string, honest: Value, tried: readonly Value[], ask: (value: Value) => unknown): void {
  it(`${title}: an honest one is allowed`, () => expect(outcome(() => ask(honest))).toBe("allowed"));
  it.each(tried.map((value) => [value]))(`${title}: %j`, (value) => {
    expect(["explicitDeny", "refused"]).toContain(outcome(() => ask(value)));
  });
}

/** By name. */
export function areAll(title: string, wanted: string | readonly string[], tried: Readonly<Record<string, () => unknown>>): void {
  it.each(Object.entries(tried))(`${title}: %s`, (_, attempt) => {
    expect([wanted].flat()).toContain(outcome(attempt));
  });
}

export const noDeletes = identity(allow(), deny({ Action: "s3:DeleteObject" }));
export const asDocument = (statement: unknown): unknown => ({ Version: "2012-10-17", Statement: statement });
export const team = (tags: Record<string, string>): AuthorizationRequest => ({
  ...GET,
  principal: { type: "user", arn: BOB, tags },
});
export const withSession = (session: unknown): AuthorizationRequest => ({ ...GET, principal: SESSION, session: session as never });
export const sessionBytes = (statement: object): Uint8Array => compileSession([policy(statement)]).session.slice();
/** Engines that deny all but what is named. */
export const insiders = identity(allow(), deny({ Condition: { NotIpAddress: { "aws:SourceIp": ["10.0.0.0/8", "fd00::/8"] } } }));
export const encrypted = identity(allow(), deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } }));
export const before = identity(allow(), deny({ Condition: { DateGreaterThan: { "aws:CurrentTime": "2024-06-30T00:00:00Z" } } }));
export const noTeam = identity(allow(), deny({ Condition: { StringNotEquals: { "aws:PrincipalTag/team": "blue" } } }));
