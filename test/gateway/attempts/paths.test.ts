/** Paths that one server reads in one way, and the next in another. */
import { describe, expect, it } from "vitest";
import type { PathAllowance, Route } from "../../../bindings/surface/gateway.js";
import { ACCOUNT } from "../setting.js";
import { areAnswered, asking, but, HONEST, type Row, type Way } from "./support.js";

const DELETE = but(HONEST, "x-forwarded-method", "DELETE");
const to = (target: string, raw = HONEST) => but(raw, "x-forwarded-uri", target);
const all = (expected: string, ...targets: readonly string[]): Row[] =>
  targets.map((target): Row => [JSON.stringify(target.length > 60 ? target.slice(0, 60) : target), to(target), expected]);

areAnswered("honest", {}, [
  ...all(
    "200 ALLOWED",
    "/albums/bob/summer",
    "/albums/bob/summer?x=../..",
    "/albums/b%6fb/summer",
    "/albums/b%20b/%C3%A9t%C3%A9",
    "/albums/.../..a",
  ),
  ["of hers", to("/albums/nora/summer", DELETE), "200 ALLOWED"],
]);

areAnswered("refused", {}, [
  ...all(
    "403 UNSAFE_PATH",
    "/albums/nora/../bob/summer",
    "/albums/./bob/summer",
    "/albums/bob/..",
    "/albums/bob/.",
    "/../albums/bob/summer",
  ),
  ...all("403 UNSAFE_PATH", "/albums/nora/%2e%2e/bob/summer", "/albums/nora/.%2E/bob", "/albums/nora/%2e./bob", "/albums/%2e/bob"),
  ...all(
    "403 UNSAFE_PATH",
    "/albums/nora%2fbob/summer",
    "/albums/nora%2Fbob/summer",
    "/albums%2fbob/summer",
    "/albums/bob/..%2fsummer",
  ),
  ...all(
    "403 UNSAFE_PATH",
    "/albums/bob%5csummer/x",
    "/albums/bob\\summer/x",
    "/albums/..\\bob/x",
    "/\\albums/bob/summer",
    "/albums/bob/..%5c",
  ),
  ...all(
    "403 UNSAFE_PATH",
    "/albums/bob/%00",
    "/albums/bob/summer%00.jpg",
    "/albums/bob/%0a",
    "/albums/bob/%0d%0ax-api-key:k",
    "/albums/bob/%7f",
    "/albums/bob/%c2%85",
    "/albums/bob/%1b%5b2J",
  ),
  ...all(
    "403 UNSAFE_PATH",
    "/albums/bob/%252e%252e",
    "/albums/bob/%252f",
    "/albums/nora/%25252e",
    "/albums/bob/%2500",
    "/albums/bob/%25c0%25af",
  ),
  ...all(
    "403 UNSAFE_PATH",
    "/albums/bob/%c0%af",
    "/albums/bob/%c0%ae%c0%ae",
    "/albums/bob/%e0%80%af",
    "/albums/bob/%f0%80%80%af",
    "/albums/bob/%ff",
    "/albums/bob/%ed%a0%80",
    "/albums/bob/%c3",
  ),
  ...all("403 UNSAFE_PATH", "/albums/bob/%", "/albums/bob/%2", "/albums/bob/%zz", "/albums/bob/%u002f", "/albums/bob/%-1"),
  ...all(
    "403 UNSAFE_PATH",
    "//albums/bob/summer",
    "/albums//bob/summer",
    "/albums/bob//summer",
    "/albums/bob/summer//",
    "//h/albums/bob/summer",
  ),
  ...all(
    "403 UNSAFE_PATH",
    "/albums;x=1/bob/summer",
    "/albums/bob;/summer",
    "/albums/..;/bob/summer",
    "/albums/bob/summer;jsessionid=1",
  ),
  ...all(
    "403 UNSAFE_PATH",
    "/albums/bob/summer#x",
    "/albums/bob/été",
    "http://h/albums/bob/summer",
    "h:443",
    "*",
    "albums/bob/summer",
    "?/albums/bob/summer",
  ),
  ...all(
    "403 NO_ROUTE",
    "/albums/bob/summer/",
    "/albums/bob",
    "/albums",
    "/",
    "/?/albums/bob/summer",
    "/Albums/bob/summer",
    "/ALBUMS/bob/summer",
    "/albums/bob/summer/x",
    "/albums/%20/x/y",
    "/%61lbum/bob/summer",
  ),
]);

describe("paths of others, as Nora deletes", () => {
  areAnswered("denied", {}, [
    ["a pattern", to("/albums/*/summer", DELETE), "403 DENIED"],
    ["a pattern that is encoded", to("/albums/%2a/summer", DELETE), "403 DENIED"],
    ["a question mark", to("/albums/nor%3f/summer", DELETE), "403 DENIED"],
    ["a policy's variable", to("/albums/$%7baws:username%7d/summer", DELETE), "403 DENIED"],
    ["a variable in full", to("/albums/${aws:username}/summer", DELETE), "403 DENIED"],
    ["other capitals", to("/albums/Nora/summer", DELETE), "403 DENIED"],
    ["a letter of no width", to("/albums/no%e2%80%8bra/summer", DELETE), "403 DENIED"],
    ["letters from right to left", to("/albums/%e2%80%aearon/summer", DELETE), "403 DENIED"],
    ["a letter of full width", to("/albums/%ef%bd%8eora/summer", DELETE), "403 DENIED"],
    ["a slash of full width", to("/albums/bob%ef%bc%8fnora/summer", DELETE), "403 DENIED"],
    ["a blank at the end", to("/albums/nora%20/summer", DELETE), "403 DENIED"],
    ["a colon", to("/albums/bob:nora/summer", DELETE), "403 DENIED"],
  ]);
});

describe("what is let through, one thing at a time", () => {
  const open = (allow: PathAllowance): Way => ({ gateway: { paths: { allow: [allow] } } });
  areAnswered("encodedSlash", open("encodedSlash"), [
    ["a slash", to("/albums/bob%2fx/summer"), "200 ALLOWED"],
    ["dots behind it", to("/albums/bob%2f../summer"), "403 UNSAFE_PATH"],
    ["dots before it", to("/albums/..%2fbob/summer"), "403 UNSAFE_PATH"],
    ["encoded dots behind it", to("/albums/bob%2f%2e%2e/summer"), "403 UNSAFE_PATH"],
    ["a backslash", to("/albums/bob%5cx/summer"), "403 UNSAFE_PATH"],
    ["encoded twice", to("/albums/bob%252fx/summer"), "403 UNSAFE_PATH"],
    ["her name behind another's", to("/albums/bob%2fnora/summer", DELETE), "403 DENIED"],
  ]);
  areAnswered("semicolon", open("semicolon"), [
    ["a parameter", to("/albums/bob;x/summer"), "200 ALLOWED"],
    ["dots with a parameter", to("/albums/..;x/summer"), "403 UNSAFE_PATH"],
    ["dots with an encoded one", to("/albums/..%3bx/summer"), "403 UNSAFE_PATH"],
    ["her name with a parameter", to("/albums/nora;x/summer", DELETE), "403 DENIED"],
  ]);
  areAnswered("emptySegment", open("emptySegment"), [
    ["an empty owner", to("/albums//summer"), "403 NO_ROUTE"],
    ["dots", to("/albums//../summer"), "403 UNSAFE_PATH"],
  ]);
});

describe("queries that hide a value", () => {
  const routes: readonly Route[] = [
    {
      match: "GET /album",
      action: "photos:GetAlbum",
      resource: `arn:aws:photos:{region}:${ACCOUNT}:album/{query.owner}/x`,
    },
    {
      match: "DELETE /album",
      action: "photos:DeleteAlbum",
      resource: `arn:aws:photos:{region}:${ACCOUNT}:album/{query.owner}/x`,
    },
  ];
  areAnswered("refused", { gateway: { routes } }, [
    ["honest", to("/album?owner=bob"), "200 ALLOWED"],
    ["honest, hers", to("/album?owner=nora&x=1", DELETE), "200 ALLOWED"],
    ["twice", to("/album?owner=bob&owner=nora", DELETE), "403 BAD_MAPPING"],
    ["twice, once encoded", to("/album?owner=nora&%6fwner=bob", DELETE), "403 BAD_MAPPING"],
    ["behind a semicolon, which some take for `&`", to("/album?x=1;owner=bob&owner=nora", DELETE), "403 UNSAFE_PATH"],
    ["behind a semicolon at the end", to("/album?owner=nora&x=1;owner=bob", DELETE), "403 UNSAFE_PATH"],
    ["behind another question mark", to("/album?x?owner=nora", DELETE), "403 BAD_MAPPING"],
    ["in other capitals", to("/album?Owner=nora", DELETE), "403 BAD_MAPPING"],
    ["as a list", to("/album?owner[]=nora", DELETE), "403 BAD_MAPPING"],
    ["empty", to("/album?owner=", DELETE), "403 BAD_MAPPING"],
    ["without a value", to("/album?owner", DELETE), "403 BAD_MAPPING"],
    ["a pattern", to("/album?owner=*", DELETE), "403 DENIED"],
    ["a slash", to("/album?owner=nora/x", DELETE), "403 BAD_MAPPING"],
    ["dots", to("/album?owner=..", DELETE), "403 BAD_MAPPING"],
    ["a backslash", to("/album?owner=nora%5cx", DELETE), "403 BAD_MAPPING"],
    ["a NUL", to("/album?owner=nora%00", DELETE), "403 BAD_MAPPING"],
    ["a line", to("/album?owner=nora%0a", DELETE), "403 BAD_MAPPING"],
    ["overlong", to("/album?owner=%c0%ae", DELETE), "403 BAD_MAPPING"],
    ["half a character", to("/album?owner=nora%ed%a0%80", DELETE), "403 BAD_MAPPING"],
    ["an inherited name", to("/album?__proto__=nora", DELETE), "403 BAD_MAPPING"],
    ["300 parameters", to(`/album?${"x=1&".repeat(300)}owner=nora`, DELETE), "403 TARGET_TOO_LONG"],
    ["of 8 KiB", to(`/album?owner=${"n".repeat(8000)}`), "403 BAD_REQUEST"],
  ]);
});

describe("a table that lets the rest pass", () => {
  const gateway = { unmatched: "bypass", iKnowThisAllows: true } as const;
  const ask = asking({ gateway });
  it.each(["/albums/bob/../bob/summer", "/albums//bob/summer", "/albums/bob%2fsummer/x", "/albums/bob/summer;x", "/x\\y"])(
    "%s is unsafe, and not the rest",
    async (target) => expect(await ask(to(target, DELETE))).toBe("403 UNSAFE_PATH"),
  );
  it("is honest of the rest", async () => expect(await ask(to("/other"))).toBe("200 BYPASS"));
  it("overridden methods are refused of the rest, too", async () =>
    expect(await ask([...to("/other"), ["x-http-method-override", "DELETE"]])).toBe("403 BAD_METHOD"));
});
