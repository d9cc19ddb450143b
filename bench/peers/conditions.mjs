// Conditions for engines whose own language cannot say them: plain JavaScript with what can be prepared prepared.
import { BlockList } from "node:net";

/** A matcher of `*` patterns. */
export function likeMatcher(pattern) {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*");
  const expression = new RegExp(`^${escaped}$`, "s");
  return (text) => expression.test(text);
}

export function addressMatcher(ranges) {
  const known = new BlockList();
  for (const range of ranges) known.addSubnet(range.split("/")[0], Number(range.split("/")[1]), "ipv4");
  return (address) => known.check(address, "ipv4");
}

const MATCHERS = {
  StringEquals: (values) => (value) => values.includes(value),
  Bool: (values) => (value) => values.includes(value),
  IpAddress: addressMatcher,
};

/** A function over a request's context. */
export function conditionMatcher(condition) {
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      if (MATCHERS[operator] === undefined) throw new Error(`no matcher for ${operator}`);
      return [key, MATCHERS[operator]([values].flat())];
    }),
  );
  return (context) => tests.every(([key, test]) => context[key] !== undefined && test(context[key]));
}
