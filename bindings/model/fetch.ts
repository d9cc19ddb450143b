/** What is taken from the Fetch API, as shapes: the published types need neither the DOM library nor Node.js's types. */

/** A platform's `Response`; where the platform declares none, what of it is used most. */
export type FetchResponse = typeof globalThis extends { Response: { prototype: infer Type } }
  ? Type
  : { readonly status: number; readonly headers: { get(name: string): string | null }; text(): Promise<string> };

/** A `Headers`, as far as it is read. */
export interface HeadersLike {
  get(name: string): string | null;
  forEach(look: (value: string, name: string) => void): void;
}
