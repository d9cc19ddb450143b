/**
 * Parameters by name as the tree that the Query protocol means: `A.member.2.B=x` is member `B` of the second element of the list `A`.
 * The reader asks for what it knows; what nobody asks for is ignored, as AWS does.
 */
import { MEMBERS_MAX, NAME_DEPTH_MAX } from "../limits.js";
import { cut } from "./form.js";
import { ServiceError } from "./service-error.js";

interface Node {
  value: string | undefined;
  readonly members: Map<string, Node>;
}

const emptyNode = (): Node => ({ value: undefined, members: new Map() });

/** A structure of parameters. */
export class Parameters {
  readonly #node: Node;

  private constructor(
    node: Node,
    /** Where it stands, for messages: `contextEntries.1`. */
    readonly path: string,
  ) {
    this.#node = node;
  }

  /** Throws ServiceError ValidationError for names that are nested too deeply. */
  static read(form: ReadonlyMap<string, string>): Parameters {
    const root = emptyNode();
    for (const [name, value] of form) {
      const parts = name.split(".");
      if (parts.length > 2 * NAME_DEPTH_MAX) {
        throw new ServiceError("ValidationError", `the parameter \`${cut(name)}\` is nested too deeply`);
      }
      nodeAt(root, parts).value = value;
    }
    return new Parameters(root, "");
  }

  /** The name of a member in messages: AWS begins them with a small letter. */
  pathOf(name: string): string {
    const small = name.charAt(0).toLowerCase() + name.slice(1);
    return this.path === "" ? small : `${this.path}.${small}`;
  }

  /** Undefined where it is not given. */
  text(name: string): string | undefined {
    return this.#node.members.get(name)?.value;
  }

  /** The texts of a list, in order. `undefined` where the parameter is absent, `[]` where it is given as empty. */
  texts(name: string): readonly string[] | undefined {
    return this.#elements(name)?.map((element) => element.#node.value ?? "");
  }

  /** The structures of a list. */
  structures(name: string): readonly Parameters[] | undefined {
    return this.#elements(name);
  }

  /** A structure; undefined where nothing of it is given. */
  structure(name: string): Parameters | undefined {
    const node = this.#node.members.get(name);
    return node === undefined || node.members.size === 0 ? undefined : new Parameters(node, this.pathOf(name));
  }

  #elements(name: string): readonly Parameters[] | undefined {
    const list = this.#node.members.get(name);
    if (list === undefined) return undefined;
    const path = this.pathOf(name);
    const members = list.members.get("member")?.members ?? new Map<string, Node>();
    const indexed = [...members].map(([index, node]) => [indexOf(index, path), node] as const);
    // Gaps are closed: `.1` and `.3` are two elements.
    indexed.sort(([a], [b]) => a - b);
    return indexed.map(([index, node]) => new Parameters(node, `${path}.${index}`));
  }
}

function nodeAt(root: Node, parts: readonly string[]): Node {
  let node = root;
  for (const part of parts) {
    let next = node.members.get(part);
    if (next === undefined) node.members.set(part, (next = emptyNode()));
    node = next;
  }
  return node;
}

function indexOf(text: string, path: string): number {
  const index = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  if (index >= 1 && index <= MEMBERS_MAX) return index;
  throw ServiceError.validation(path, `Member must be numbered from 1 to ${MEMBERS_MAX}, found \`${cut(text)}\``);
}
