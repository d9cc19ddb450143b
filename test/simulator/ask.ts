/** Asks a simulator as clients do, and reads the XML back with a parser of its own: what the writer writes is not read by the writer's rules. */
import { createSimulator, type Simulator, type SimulatorOptions } from "../../bindings/hosts/simulator/inline.js";

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly xml: XmlElement;
}

export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

export const simulatorOf = (options: SimulatorOptions = {}): Simulator => createSimulator(options);

export async function ask(
  simulator: Simulator,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Asked> {
  const version = parameters.Action === "GetCallerIdentity" ? "2011-06-15" : "2010-05-08";
  return post(simulator, new URLSearchParams({ Version: version, ...parameters }).toString(), headers);
}

export async function post(simulator: Simulator, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
  const type = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const answer = await simulator(new Request("http://localhost/", { method: "POST", body, headers: { ...type, ...headers } }));
  return { status: answer.status, headers: answer.headers, xml: parseXml(await answer.text()) };
}

/** `Name.member.1`, … as parameters. */
export function members(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}.member.${index + 1}`, value]));
}

/** The element at that path; lists are walked by index: `EvaluationResults.0.EvalDecision`. */
export function at(xml: XmlElement, path: string): XmlElement | undefined {
  let found: XmlElement | undefined = xml;
  for (const step of path.split(".")) {
    found = /^\d+$/.test(step) ? found?.children[Number(step)] : found?.children.find(({ name }) => name === step);
  }
  return found;
}

export const textAt = (xml: XmlElement, path: string): string | undefined => at(xml, path)?.text;

/** Texts of the children of a list. */
export const textsAt = (xml: XmlElement, path: string): string[] | undefined => at(xml, path)?.children.map(({ text }) => text);

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Strict: what is not well-formed XML of elements and texts throws. */
export function parseXml(source: string): XmlElement {
  const tokens = source.matchAll(/<(\/?)([A-Za-z][\w]*)((?:\s+[a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy);
  const root: { name: string; text: string; children: XmlElement[] } = { name: "", text: "", children: [] };
  const open = [root];
  let length = 0;
  for (const [token, closes, name, , isEmpty, text] of tokens) {
    length += token.length;
    const top = open.at(-1)!;
    if (text !== undefined) top.text += unescaped(text);
    else if (closes === "/") {
      if (open.pop()!.name !== name) throw new Error(`</${name}> closes another element`);
    } else {
      const child = { name: name!, text: "", children: [] };
      top.children.push(child);
      if (isEmpty !== "/") open.push(child);
    }
  }
  if (length !== source.length || open.length !== 1 || root.children.length !== 1) throw new Error("not well-formed");
  return root.children[0]!;
}

function unescaped(text: string): string {
  // XML 1.0, 2.2: characters; 2.11: line ends; 4.1: references.
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error("a character that XML 1.0 has not");
  return text.replace(/\r\n?/g, "\n").replace(/&(?:#(\d+)|(\w+));|&/g, (whole, code?: string, name?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const entity = name === undefined ? undefined : ENTITIES[name];
    if (entity === undefined) throw new Error(`the reference ${whole} is not defined`);
    return entity;
  });
}
