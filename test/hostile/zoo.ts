/** Values that no caller should give, each made anew: what one call does to it must not help the next. */

const refuse = (): never => {
  throw new Error("a hostile getter");
};
/** Every operation on it throws. */
const bristling = <T extends object>(target: T): T => new Proxy(target, new Proxy({}, { get: () => refuse }));

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function circle(): object {
  const object: Record<string, unknown> = {};
  return Object.assign(object, { self: object, version: 1, identity: [object] });
}

function* endless(): Generator<string> {
  for (;;) yield "x";
}

const withLength = (length: unknown): unknown[] =>
  new Proxy(["x"], { get: (list, name) => (name === "length" ? length : (Reflect.get(list, name) as unknown)) });

class Custom {
  readonly name = "x";
}

export const ZOO: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  "0": () => 0,
  "-0": () => -0,
  NaN: () => NaN,
  Infinity: () => Infinity,
  "a number beyond 2^53": () => 2 ** 60,
  "a BigInt": () => 10n ** 40n,
  "a symbol": () => Symbol("x"),
  "a function": () => () => "x",
  "an empty text": () => "",
  "a text": () => "x",
  "a NUL": () => "\0",
  "a lone surrogate": () => "\ud800",
  "a name of Object.prototype": () => "__proto__",
  "a text of a mebibyte": () => "x".repeat(1 << 20),
  "an empty list": () => [],
  "a list of holes": () => new Array(3),
  "a list of 4 billion holes": () => new Array(2 ** 32 - 1),
  "a list of undefined": () => [undefined],
  "a list of null": () => [null],
  "a deep list": () => Array.from({ length: 5_000 }).reduce((inner) => [inner], []),
  "a list with members": () => Object.assign(["x"], { document: {}, name: "x", session: 1 }),
  "an endless list": () => Object.assign(["x"], { [Symbol.iterator]: endless }),
  "a list with an empty iterator": () => Object.assign(["x"], { [Symbol.iterator]: () => [][Symbol.iterator]() }),
  "a list that says it is long": () => withLength(2 ** 40),
  "a list of negative length": () => withLength(-5),
  "a list of no length": () => withLength(undefined),
  "a list whose length is a text": () => withLength("9"),
  "something like a list": () => ({ length: 1e12 }),
  "an empty object": () => ({}),
  "an object without prototype": () => Object.assign(Object.create(null) as object, { x: "x" }),
  "an object that inherits": () => Object.create({ name: "x", document: {} }) as object,
  "an object with __proto__": () => JSON.parse('{"__proto__":{"name":"x"},"constructor":{"x":1}}') as object,
  "a deep object": () => Array.from({ length: 5_000 }).reduce<object>((inner) => ({ Statement: inner, x: inner }), {}),
  "a circle": circle,
  "a Map": () => new Map([["x", "y"]]),
  "a Set": () => new Set(["x"]),
  "a WeakMap": () => new WeakMap(),
  "a Promise": () => Promise.resolve("x"),
  "a Date": () => new Date(0),
  "an invalid Date": () => new Date(NaN),
  "a false Date": () => Object.create(Date.prototype) as object,
  "a boxed text": () => new String("x"),
  "a boxed number": () => new Number(1),
  "a regular expression": () => /x/,
  "an error": () => new Error("x"),
  bytes: () => new Uint8Array(64),
  "false bytes": () => Object.create(Uint8Array.prototype) as object,
  "a proxy of bytes": () => new Proxy(new Uint8Array(64), {}),
  "an ArrayBuffer": () => new ArrayBuffer(64),
  "an instance of a class": () => new Custom(),
  "a getter that throws": () => Object.defineProperty({ name: "x" }, "document", { get: refuse, enumerable: true }),
  "a conversion that throws": () => ({ [Symbol.toPrimitive]: refuse, toString: refuse, valueOf: refuse, toJSON: refuse }),
  "a proxy of an object that throws": () => bristling({}),
  "a proxy of a list that throws": () => bristling([]),
  "a proxy of a function that throws": () => bristling(() => 1),
  "a revoked object": () => revoked({}),
  "a revoked list": () => revoked([]),
  arguments: function () {
    // eslint-disable-next-line prefer-rest-params -- that object is what is wanted
    return arguments;
  },
};
