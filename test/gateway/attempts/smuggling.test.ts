/** Headers that the client wrote, where the gateway's were meant. */
import { describe, expect, it } from "vitest";
import { areAnswered, asking, but, HONEST, ORIGINAL, without, type Row } from "./support.js";

const DELETE = but(HONEST, "x-forwarded-method", "DELETE");
const also = (name: string, value: string, raw = HONEST) => [...raw, [name, value] as const];
const first = (name: string, value: string, raw = HONEST) => [[name, value] as const, ...raw];
const named = (from: string, to: string) => HONEST.map(([name, value]) => [name === from ? to : name, value] as const);

areAnswered("honest", {}, [
  ["as it stands", HONEST, "200 ALLOWED"],
  ["in capitals", HONEST.map(([name, value]) => [name.toUpperCase(), value] as const), "200 ALLOWED"],
  ["an album of hers goes", but(DELETE, "x-forwarded-uri", "/albums/nora/summer"), "200 ALLOWED"],
  ["an album of Bob's does not", DELETE, "403 DENIED"],
]);

const DOUBLED: readonly Row[] = ["x-forwarded-method", "x-forwarded-uri", "x-forwarded-host", "x-forwarded-proto"].flatMap(
  (name): Row[] => {
    const value = HONEST.find(([each]) => each === name)![1];
    return [
      [`${name} twice`, also(name, value), "403 AMBIGUOUS_HEADER"],
      [`${name} twice, in other capitals`, also(name.toUpperCase(), value), "403 AMBIGUOUS_HEADER"],
      [`${name} joined by a proxy`, but(HONEST, name, `${value}, ${value}`), "403 AMBIGUOUS_HEADER"],
      [`${name} folded`, but(HONEST, name, `${value}\r\n ${value}`), "403 AMBIGUOUS_HEADER"],
      [`${name} with a NUL`, but(HONEST, name, `${value}\0`), "403 AMBIGUOUS_HEADER"],
      [`${name} with a tab`, but(HONEST, name, `${value}\tx`), "403 AMBIGUOUS_HEADER"],
    ];
  },
);
areAnswered("doubled", {}, DOUBLED);

areAnswered("a method that is hidden", {}, [
  ["forged before the gateway's", first("x-forwarded-method", "GET", DELETE), "403 AMBIGUOUS_HEADER"],
  ["with underscores", also("x_forwarded_method", "GET", DELETE), "403 DENIED"],
  ["under nginx's name", also("x-original-method", "GET", DELETE), "403 DENIED"],
  ["in lower case", but(HONEST, "x-forwarded-method", "delete"), "403 BAD_METHOD"],
  ["with a colon", but(HONEST, "x-forwarded-method", "GET:"), "403 BAD_METHOD"],
  ["of 21 letters", but(HONEST, "x-forwarded-method", "G".repeat(21)), "403 BAD_METHOD"],
  ["empty", but(HONEST, "x-forwarded-method", ""), "403 NO_METHOD"],
  ["taken away by `connection`", also("connection", "x-forwarded-method", without(HONEST, "x-forwarded-method")), "403 NO_METHOD"],
  ["overridden", also("x-http-method-override", "DELETE"), "403 BAD_METHOD"],
  ["overridden in capitals", also("X-HTTP-Method-Override", "DELETE"), "403 BAD_METHOD"],
  ["overridden, empty", also("x-http-method-override", ""), "403 BAD_METHOD"],
  ["overridden as Microsoft's", also("x-http-method", "DELETE"), "403 BAD_METHOD"],
  ["overridden as IBM's", also("x-method-override", "DELETE"), "403 BAD_METHOD"],
  ["overridden with underscores, which CGI takes for hyphens", also("x_http_method_override", "DELETE"), "403 BAD_METHOD"],
  ["overridden with one underscore", also("X-HTTP_Method-Override", "DELETE"), "403 BAD_METHOD"],
]);

areAnswered("a target that is hidden", {}, [
  [
    "forged under nginx's name",
    also("x-original-uri", "/albums/nora/summer", but(DELETE, "x-forwarded-uri", "/albums/bob/x")),
    "403 DENIED",
  ],
  ["forged with underscores", also("x_forwarded_uri", "/albums/nora/summer", DELETE), "403 DENIED"],
  ["under another name of the kind", named("x-forwarded-uri", "x-forwarded-path"), "403 NO_TARGET"],
  ["under x-rewrite-url", named("x-forwarded-uri", "x-rewrite-url"), "403 NO_TARGET"],
  ["with a blank before HTTP/1.1", but(HONEST, "x-forwarded-uri", "/albums/bob/summer HTTP/1.1"), "403 AMBIGUOUS_HEADER"],
  ["with a line of its own", but(HONEST, "x-forwarded-uri", "/albums/bob/summer\r\nx-api-key: k-bob"), "403 AMBIGUOUS_HEADER"],
  ["empty", but(HONEST, "x-forwarded-uri", ""), "403 NO_TARGET"],
  ["of 9 KiB", but(HONEST, "x-forwarded-uri", `/albums/bob/${"s".repeat(9216)}`), "403 TARGET_TOO_LONG"],
  ["of 40 KiB", but(HONEST, "x-forwarded-uri", `/albums/bob/${"s".repeat(40_960)}`), "403 AMBIGUOUS_HEADER"],
]);

areAnswered("a caller that is forged", {}, [
  [
    "as Postern's own header",
    also("x-postern-principal", "arn:aws:iam::111122223333:user/bob", without(HONEST, "x-api-key")),
    "401 NO_CREDENTIAL",
  ],
  ["as an earlier decision", also("x-postern-decision", "allowed", DELETE), "403 DENIED"],
  ["as a key beside another", also("x-api-key", "k-bob", without(HONEST, "x-api-key")), "200 ALLOWED"],
  ["as a key with underscores", also("x_api_key", "k-nora", without(HONEST, "x-api-key")), "401 NO_CREDENTIAL"],
  ["as a member that objects inherit", but(HONEST, "x-api-key", "constructor"), "401 UNKNOWN_KEY"],
  ["as their prototype", but(HONEST, "x-api-key", "__proto__"), "401 UNKNOWN_KEY"],
]);

areAnswered("a scheme that is hidden", {}, [
  ["of another kind", but(HONEST, "x-forwarded-proto", "javascript"), "403 AMBIGUOUS_HEADER"],
  ["of two", but(HONEST, "x-forwarded-proto", "https,http"), "403 AMBIGUOUS_HEADER"],
  ["with its colon", but(HONEST, "x-forwarded-proto", "https://"), "403 AMBIGUOUS_HEADER"],
]);

describe("nginx's headers", () => {
  const nginx = { forward: { headers: "original" } } as const;
  const byUrl = (url: string) =>
    but(without(ORIGINAL, "x-original-uri", "x-original-host", "x-original-proto"), "x-original-url", url);
  const hosted = {
    ...nginx,
    gateway: {
      routes: [
        { match: "GET host:admin.example /{path*}", action: "photos:Admin", resource: "*" },
        {
          match: "GET host:public.example /{path*}",
          action: "photos:GetAlbum",
          resource: "arn:aws:photos:{region}:{account}:album/x",
        },
      ],
    },
  };
  areAnswered("honest", nginx, [
    ["five headers", ORIGINAL, "200 ALLOWED"],
    ["ingress-nginx's URL", byUrl("https://h/albums/bob/summer"), "200 ALLOWED"],
    ["the other family beside it", [...ORIGINAL, ["x-forwarded-uri", "/evil"], ["x-forwarded-method", "PUT"]], "200 ALLOWED"],
  ]);
  areAnswered("forged", nginx, [
    ["the other family alone", HONEST, "403 NO_TARGET"],
    ["a URL beside the target", [...ORIGINAL, ["x-original-url", "https://h/albums/nora/x"]], "403 AMBIGUOUS_HEADER"],
    [
      "a target beside the URL",
      [...byUrl("https://h/albums/bob/summer"), ["x-original-uri", "/albums/bob/summer"]],
      "403 AMBIGUOUS_HEADER",
    ],
    ["a URL with a user", byUrl("https://h@evil/albums/bob/summer"), "403 UNSAFE_PATH"],
    ["a URL of another scheme", byUrl("file:///albums/bob/summer"), "403 UNSAFE_PATH"],
    ["a URL with a backslash", byUrl("https://h\\@evil/albums/bob/summer"), "403 UNSAFE_PATH"],
    ["two URLs", byUrl("https://h/albums/bob/summer,https://h/x"), "403 UNSAFE_PATH"],
    ["two addresses", but(ORIGINAL, "x-real-ip", "203.0.113.9, 198.51.100.1"), "403 AMBIGUOUS_HEADER"],
    [
      "no address but the other family's",
      [...without(ORIGINAL, "x-real-ip"), ["x-forwarded-for", "203.0.113.9"]],
      "403 NO_ADDRESS",
    ],
  ]);
  areAnswered("hosts", hosted, [
    ["honest, public", byUrl("https://public.example/x"), "200 ALLOWED"],
    ["honest, admin", byUrl("https://admin.example/x"), "403 DENIED"],
    [
      "the same host beside the URL",
      [...byUrl("https://public.example/x"), ["x-original-host", "public.example:443"]],
      "200 ALLOWED",
    ],
    [
      "another host beside the URL",
      [...byUrl("https://admin.example/x"), ["x-original-host", "public.example"]],
      "403 AMBIGUOUS_HEADER",
    ],
    ["another scheme beside the URL", [...byUrl("http://public.example/x"), ["x-original-proto", "https"]], "403 AMBIGUOUS_HEADER"],
    [
      "the host under the other family",
      [...byUrl("https://admin.example/x"), ["x-forwarded-host", "public.example"]],
      "403 DENIED",
    ],
    ["capitals, port and dot", byUrl("https://ADMIN.example.:443/x"), "403 DENIED"],
    ["two dots", byUrl("https://admin.example../x"), "403 AMBIGUOUS_HEADER"],
    ["two ports", byUrl("https://public.example:443:80/x"), "403 AMBIGUOUS_HEADER"],
    ["an address in brackets", byUrl("https://[::1]/x"), "403 NO_ROUTE"],
    ["an address in open brackets", byUrl("https://[::1/x"), "403 AMBIGUOUS_HEADER"],
    ["letters that look alike", but(ORIGINAL, "x-original-host", "publıc.example"), "403 AMBIGUOUS_HEADER"],
    ["none", without(ORIGINAL, "x-original-host"), "403 NO_HOST"],
    ["of 600 letters", but(ORIGINAL, "x-original-host", "h".repeat(600)), "403 AMBIGUOUS_HEADER"],
  ]);
});

describe("whoever is not the gateway", () => {
  const ask = asking({ gateway: { trustedProxies: ["127.0.0.0/8", "::1"] } });
  it.each([
    ["127.0.0.1", "200 ALLOWED"],
    ["::ffff:127.0.0.1", "200 ALLOWED"],
    ["::1", "200 ALLOWED"],
    ["128.0.0.1", "403 UNTRUSTED_PROXY"],
    ["::ffff:128.0.0.1", "403 UNTRUSTED_PROXY"],
    ["::127.0.0.1", "403 UNTRUSTED_PROXY"],
    ["64:ff9b::127.0.0.1", "403 UNTRUSTED_PROXY"],
    ["0177.0.0.1", "403 UNTRUSTED_PROXY"],
    ["127.1", "403 UNTRUSTED_PROXY"],
    ["127.0.0.1:80", "403 UNTRUSTED_PROXY"],
    ["127.0.0.1/8", "403 UNTRUSTED_PROXY"],
    ["::1%lo", "403 UNTRUSTED_PROXY"],
    ["localhost", "403 UNTRUSTED_PROXY"],
    ["unix", "403 UNTRUSTED_PROXY"],
    ["", "403 UNTRUSTED_PROXY"],
  ])("%s: %s", async (peer, expected) => expect(await ask(HONEST, { peer })).toBe(expected));
});

describe("Envoy's requests", () => {
  const ask = asking({ ext: { pathPrefix: "/ext" } });
  const OWN = [
    ["host", "h"],
    ["x-forwarded-for", "203.0.113.9"],
    ["x-forwarded-proto", "https"],
    ["x-api-key", "k-nora"],
  ] as const;
  it.each<[string, string, string, string]>([
    ["honest", "GET", "/ext/albums/bob/summer", "200 ALLOWED"],
    ["a method that is denied", "DELETE", "/ext/albums/bob/summer", "403 DENIED"],
    ["a prefix that is longer", "GET", "/extra/albums/bob/summer", "403 NO_TARGET"],
    ["a prefix in capitals", "GET", "/EXT/albums/bob/summer", "403 NO_TARGET"],
    ["the prefix alone", "GET", "/ext", "403 NO_TARGET"],
    ["an encoded prefix", "GET", "/%65xt/albums/bob/summer", "403 NO_TARGET"],
    ["a prefix that is left", "GET", "/ext/../albums/bob/summer", "403 UNSAFE_PATH"],
    ["a prefix with a slash too many", "GET", "/ext//albums/bob/summer", "403 UNSAFE_PATH"],
    ["no prefix", "GET", "/albums/bob/summer", "403 NO_TARGET"],
    ["an absolute target", "GET", "http://h/ext/albums/bob/summer", "403 NO_TARGET"],
    ["an authority", "CONNECT", "h:443", "403 NO_TARGET"],
    ["an asterisk", "OPTIONS", "*", "403 NO_TARGET"],
    ["an odd method", "get", "/ext/albums/bob/summer", "403 BAD_METHOD"],
  ])("%s", async (_, method, target, expected) => expect(await ask(OWN, { method, target })).toBe(expected));

  it.each([
    [
      "a path of the client's beside it",
      [...OWN, ["x-envoy-original-path", "/albums/nora/x"], ["x-forwarded-uri", "/albums/nora/x"]],
      "DELETE",
      "403 DENIED",
    ],
    ["a method of the client's beside it", [...OWN, ["x-forwarded-method", "GET"]], "DELETE", "403 DENIED"],
    ["two hosts", [...OWN, ["host", "i"]], "GET", "403 AMBIGUOUS_HEADER"],
    ["no raw target", OWN, "GET", "403 UNSAFE_PATH"],
  ] as const)("%s", async (title, raw, method, expected) => {
    const target = title === "no raw target" ? {} : { target: "/ext/albums/bob/summer" };
    expect(await ask(raw, { method, ...target })).toBe(expected);
  });
});
