/** XML 1.0, as much of it as answers need: elements and texts. */

/** A text, elements by name in order, a list (an element `member` each) or a map (an element `entry` each). `undefined` is left out. */
export type Xml =
  string | number | boolean | readonly Xml[] | ReadonlyMap<string, Xml> | { readonly [name: string]: Xml | undefined };

/** The element `name` with what it holds. Names are ours, never a client's. */
export function element(name: string, content: Xml, attributes = ""): string {
  const inner = contentOf(content);
  return inner === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`;
}

function contentOf(content: Xml): string {
  if (typeof content !== "object") return escape(String(content));
  if (isList(content)) return content.map((item) => element("member", item)).join("");
  if (isMap(content)) return Array.from(content, ([key, value]) => element("entry", { key, value })).join("");
  return Object.entries(content)
    .map(([name, value]) => (value === undefined ? "" : element(name, value)))
    .join("");
}

function isList(content: Xml): content is readonly Xml[] {
  return Array.isArray(content);
}

function isMap(content: Xml): content is ReadonlyMap<string, Xml> {
  return content instanceof Map;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // Parsers make a space or a line feed of these where they stand as they are.
  "\r": "&#13;",
};

/** A text that every parser reads back as it was; what XML 1.0 cannot hold is U+FFFD. */
function escape(text: string): string {
  const wellFormed = /[\ud800-\udfff]/.test(text) ? text.replace(/\p{Surrogate}/gu, "\ufffd") : text;
  return wellFormed
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"'\r]/g, (character) => ESCAPES[character]!);
}
