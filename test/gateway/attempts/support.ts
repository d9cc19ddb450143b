/**
 * Fresh eyes on the gateway: what a client, or somebody beside the gateway, sends to be let in (SECURITY.md). One attempt a row, as raw
 * headers, and what must come of it; beside every table stand honest requests that are allowed, so that an attempt could succeed.
 */
import { expect, it } from "vitest";
import {
  createGateway,
  extAuthz,
  forwardAuth,
  type ExtAuthzOptions,
  type ForwardAuthOptions,
  type GatewayOptions,
} from "../../../bindings/surface/gateway.js";
import { SETTING } from "../setting.js";

export type Raw = readonly (readonly [name: string, value: string])[];

/** Nora looks at Bob's album, from her network: allowed. */
export const HONEST: Raw = [
  ["x-forwarded-method", "GET"],
  ["x-forwarded-uri", "/albums/bob/summer"],
  ["x-forwarded-host", "h"],
  ["x-forwarded-proto", "https"],
  ["x-forwarded-for", "203.0.113.9"],
  ["x-api-key", "k-nora"],
];

/** The same as nginx tells it. */
export const ORIGINAL: Raw = [
  ["x-original-method", "GET"],
  ["x-original-uri", "/albums/bob/summer"],
  ["x-original-host", "h"],
  ["x-original-proto", "https"],
  ["x-real-ip", "203.0.113.9"],
  ["x-api-key", "k-nora"],
];

export function without(raw: Raw, ...names: readonly string[]): Raw {
  return raw.filter(([name]) => !names.includes(name));
}

/** One header with other values, in its place. */
export function but(raw: Raw, name: string, ...values: readonly string[]): Raw {
  return [...without(raw, name), ...values.map((value) => [name, value] as const)];
}

export interface Way {
  readonly gateway?: Partial<GatewayOptions>;
  readonly forward?: ForwardAuthOptions;
  readonly ext?: ExtAuthzOptions;
}

/** Status and code of what is answered. `target` and `method` are those of the request itself. */
export function asking({ gateway: changes = {}, forward = { headers: "forwarded" }, ext }: Way = {}) {
  const codes: string[] = [];
  const told = createGateway({ ...SETTING, ...changes, onDecision: ({ verdict }) => codes.push(verdict.code) });
  const adapter = ext === undefined ? forwardAuth(told, forward) : extAuthz(told, ext);
  return async (raw: Raw, request: { method?: string; target?: string; peer?: string } = {}): Promise<string> => {
    const { method = "GET", target, peer: address = "127.0.0.1" } = request;
    const peer = { address, rawHeaders: raw.flat(), ...(target === undefined ? {} : { target }) };
    const answer = await adapter({ method, url: "http://127.0.0.1/check", headers: new Headers() }, peer);
    const [code] = codes.splice(0);
    expect(answer.status === 200).toBe(code === "ALLOWED" || code === "BYPASS");
    return `${answer.status} ${code}`;
  };
}

/** Title, what is sent, what must come of it. */
export type Row = readonly [title: string, raw: Raw, expected: string];

export function areAnswered(title: string, way: Way, rows: readonly Row[]): void {
  const ask = asking(way);
  it.each(rows.map((row) => [...row] as [string, Raw, string]))(`${title}: %s`, async (_, raw, expected) => {
    expect(await ask(raw)).toBe(expected);
  });
}
