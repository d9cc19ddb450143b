/** Work of what clients write is linear in its size: CPU time at sixteen times the size. */
import { expect, it } from "vitest";
import { clientOf, readForwardedAddress, TrustedProxies } from "../../bindings/gateway/addresses.js";
import { lastElement } from "../../bindings/gateway/certificate.js";
import { hostOf } from "../../bindings/gateway/host.js";
import { readTarget } from "../../bindings/gateway/target.js";
import { mostGrowth, timeRatio } from "../support/growth.js";

const TRUSTED = new TrustedProxies(["10.0.0.0/8"]);
const SMALL = 2_000;
const FACTOR = 16;

const target = (text: string): void => {
  const { query } = readTarget(text, new Set(["encodedSlash", "emptySegment"]), Infinity);
  query.pairs();
};

/** Another text for each number, of which only the last few are remembered. */
const readEach = (size: number, textOf: (hexadecimal: string) => string): void => {
  for (let at = 0; at < size; at++) readForwardedAddress(textOf(at.toString(16)));
};

const SHAPES: Readonly<Record<string, (size: number) => void>> = {
  "an address after blanks": (size) => void clientOf(`${" ".repeat(size)}x,10.0.0.1`, TRUSTED),
  "blanks between": (size) => void clientOf(`1${" ".repeat(size)}2`, TRUSTED),
  "trusted proxies": (size) => void clientOf("10.0.0.1,".repeat(size / 9).slice(0, -1), TRUSTED),
  "addresses that nobody knows": (size) => readEach(size, (group) => `[2001:db8::${group}]:443`),
  "what is nearly an address": (size) => readEach(size, (group) => `1:2:${group}:`),
  certificates: (size) => void lastElement("Hash=a,".repeat(size / 7) + "Hash=b"),
  "an open quote": (size) => void lastElement(`Subject="${"a".repeat(size)}`),
  escapes: (size) => void lastElement(`Subject="${'\\"'.repeat(size / 2)}`),
  "one long key": (size) => void lastElement("k".repeat(size)),
  segments: (size) => target("/a".repeat(size / 2)),
  "encoded segments": (size) => target("/%20".repeat(size / 4)),
  dots: (size) => target(`/${"%2e.".repeat(size / 4)}`),
  slashes: (size) => target("/".repeat(size)),
  "one parameter": (size) => target(`/?${"a=".repeat(size / 2)}`),
  "a host": (size) => void hostOf(`${"a.".repeat(size / 2)}a`),
};

it.each(Object.entries(SHAPES))("%s", (_, run) => {
  const refused = (size: number) => () => {
    try {
      run(size);
    } catch (error) {
      if ((error as Error).name !== "Refusal") throw error;
    }
  };
  expect(timeRatio(refused(SMALL), refused(SMALL * FACTOR), mostGrowth(1, FACTOR))).toBeLessThan(mostGrowth(1, FACTOR));
});
