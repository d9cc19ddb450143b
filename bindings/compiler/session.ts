/** Session policies that come with requests, compiled ahead. */
import { compiledOptions } from "../artifact/choices.js";
import type { NamedPolicy } from "../model/policy-set.js";
import { compile, type CompileOptions } from "./compile.js";

/**
 * Compiles session policies for `AuthorizationRequest.session`. Throws `PolicyErrors` like `compile`; mode and choices should be
 * those of the artifact that the requests go to. The bytes are the caller's.
 *
 * Source: docs/spec/evaluation-logic.md §3.2.
 *
 * @example
 * const session = compileSession([{ name: "inline", document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}' }]);
 * engine.decide({ principal, action: "s3:GetObject", resource, session });
 */
export function compileSession(policies: readonly NamedPolicy[], options: CompileOptions = {}): { readonly session: Uint8Array } {
  // Nothing at all is not the same as an empty list of policies.
  return { session: compile({ session: policies ?? null }, options).bytes };
}

/** For engines: compiled with the mode and choices that the flags of their artifact say. */
export function compileSessionAs(policies: readonly NamedPolicy[], flags: number): { readonly session: Uint8Array } {
  return compileSession(policies, compiledOptions(flags));
}
