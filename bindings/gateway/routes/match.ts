/** What a route matches: `GET,HEAD host:*.example.com /albums/{owner}/{path+}`. */
import { quote } from "../../text/quote.js";
import type { Findings } from "../error.js";
import { decodeOnce } from "../target.js";

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  /** One segment that is not empty, one or more, or none or more; the last two take the rest. */
  | { readonly kind: "one" | "some" | "any"; readonly name: string };

export interface Match {
  /** Undefined: all. */
  readonly methods: readonly string[] | undefined;
  /** Lower case; with `*.` in front, labels before it. */
  readonly host: string | undefined;
  readonly segments: readonly Segment[];
  /** Names of the path, and how many segments each is. */
  readonly params: Params;
}

export type Params = ReadonlyMap<string, "one" | "some" | "any">;

export const METHOD = /^[A-Z]{1,20}$/;
const FORM = /^(\S+) +(?:host:(\S+) +)?(\/\S*)$/;
const HOST = /^(?:\*\.)?(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

/** Undefined, with findings, where it is not one. */
export function readMatch(text: string, findings: Findings): Match | undefined {
  const [, methods, host, path] = FORM.exec(text) ?? [];
  if (methods === undefined || path === undefined) {
    findings.add(`expected METHODS, perhaps host:HOST, and a path, found ${quote(text)}`, "write it as `GET /albums/{owner}`");
    return undefined;
  }
  const before = findings.list.length;
  const listed = methods === "*" ? undefined : methods.split(",");
  if (listed?.some((method) => !METHOD.test(method)) || (listed !== undefined && new Set(listed).size < listed.length))
    findings.add(`the methods must be \`*\`, or words in capitals, each once, found ${quote(methods)}`, "write them as `GET,PUT`");
  if (host !== undefined && !HOST.test(host))
    findings.add(`the host must be a name in lower case, perhaps with \`*.\` in front, found ${quote(host)}`, "leave out the port");
  const segments = readSegments(path, findings);
  if (findings.list.length > before) return undefined;
  return { methods: listed, host, segments, params: paramsOf(segments) };
}

function readSegments(path: string, findings: Findings): Segment[] {
  const written = path === "/" ? [] : path.slice(1).split("/");
  const segments = written.flatMap((segment, at) => readSegment(segment, at === written.length - 1, findings) ?? []);
  const names = segments.flatMap((segment) => (segment.kind === "literal" ? [] : [segment.name]));
  if (new Set(names).size < names.length) findings.add("a name of the path is given twice", "give each its own name");
  return segments;
}

const PARAMETER = /^\{([A-Za-z_]\w*)([+*]?)\}$/;
const KINDS = { "": "one", "+": "some", "*": "any" } as const;
/** Placeholders of their own. */
const TAKEN: readonly string[] = ["host", "method", "ip", "account", "region", "partition"];

function readSegment(segment: string, isLast: boolean, findings: Findings): Segment | undefined {
  const [, name, sign = ""] = PARAMETER.exec(segment) ?? [];
  if (name === undefined) return readLiteral(segment, isLast, findings);
  if (TAKEN.includes(name)) findings.add(`${quote(segment)} uses the name of another placeholder`, "give it another name");
  if (sign !== "" && !isLast) findings.add(`${quote(segment)} must be the last segment`, "move it, or leave out its sign");
  return { kind: KINDS[sign as keyof typeof KINDS], name };
}

/** As it is compared: decoded, so that `%20` is written as it is in a URL. */
function readLiteral(segment: string, isLast: boolean, findings: Findings): Segment | undefined {
  const text = decodeOnce(segment);
  if (text === undefined || /[{}?#;\\\0-\x1f\x7f-\x9f]|%[0-9A-Fa-f]{2}/.test(text) || text.includes("/")) {
    findings.add(
      `${quote(segment)} is neither a segment's text nor \`{name}\``,
      "write `{name}`, `{name+}` or `{name*}` for what varies",
    );
    return undefined;
  }
  if ((text === "" && !isLast) || text === "." || text === "..")
    findings.add(`the segment ${quote(segment)} is never matched`, "remove it");
  return { kind: "literal", text };
}

function paramsOf(segments: readonly Segment[]): Params {
  return new Map(segments.flatMap((segment) => (segment.kind === "literal" ? [] : [[segment.name, segment.kind]])));
}
