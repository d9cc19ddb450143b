/**
 * The files of a folder. Whatever would not be read is an error: a policy that is passed over in silence may hold a Deny. What
 * is read without having been named must lie in the folder and must end: links out of it are followed when asked to.
 */
import { readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { join, sep } from "node:path";
import { CliError } from "../output/errors.js";
import { attempt, kindOfOther, unreadable } from "./open.js";
import { quotePath } from "../output/paint.js";

const PIPES_HINT = "name pipes on the command line; move the others elsewhere, or give them names that begin with a dot";

/** The files of a folder and of the folders in it, sorted, names that begin with a dot left out. `endings` in any case of letters. */
export function listFiles(folder: string, endings: readonly string[], followLinks: boolean): string[] {
  const walker = new Walker(
    attempt(folder, () => realpathSync(folder)),
    followLinks,
  );
  const files = walker.walk(folder, [walker.root]);
  const others = [...walker.linkedFolders, ...files.filter((path) => !endings.some((end) => path.toLowerCase().endsWith(end)))];
  if (others.length === 0) return files;
  throw new CliError(
    "UNKNOWN_FILE",
    `the folder ${quotePath(folder)} holds ${others.map(quotePath).join(", ")}, which would not be read`,
    walker.linkedFolders.length > 0
      ? "links to folders are followed with `--follow-links`"
      : `only ${endings.join(", ")} files are; move the others elsewhere, or give them names that begin with a dot`,
  );
}

class Walker {
  /** Links to folders that are not followed. */
  readonly linkedFolders: string[] = [];
  /** Folders by their real path, with the name that they were first found under. */
  readonly #walked = new Map<string, string>();

  constructor(
    readonly root: string,
    readonly followLinks: boolean,
  ) {}

  /** `above`: the real paths from the root to the folder itself. */
  walk(folder: string, above: readonly string[]): string[] {
    const real = above.at(-1)!;
    const known = this.#walked.get(real);
    if (known !== undefined) throw reachedTwice(folder, known);
    this.#walked.set(real, folder);
    const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
    return entries
      .filter(({ name }) => !name.startsWith("."))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => this.#entry(entry, join(folder, entry.name), above));
  }

  #entry(entry: Dirent, path: string, above: readonly string[]): string[] {
    if (entry.isSymbolicLink()) return this.#link(path, above);
    if (entry.isDirectory()) return this.walk(path, [...above, join(above.at(-1)!, entry.name)]);
    const other = kindOfOther(entry);
    if (other !== undefined) throw unreadable(path, `it is ${other}, not a file`, PIPES_HINT);
    return [path];
  }

  /** A link that leads back to where it stands adds nothing: it ends there. */
  #link(path: string, above: readonly string[]): string[] {
    const real = attempt(path, () => realpathSync(path));
    if (!this.followLinks && !isWithin(real, this.root)) throw linkOutside(path, real);
    const stats = attempt(path, () => statSync(real));
    const other = kindOfOther(stats);
    if (other !== undefined) throw unreadable(path, `it is a link to ${other}, not to a file`, PIPES_HINT);
    if (stats.isFile()) return [path];
    if (this.followLinks) return above.includes(real) ? [] : this.walk(path, [...above, real]);
    this.linkedFolders.push(path);
    return [];
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function linkOutside(path: string, real: string): CliError {
  return new CliError(
    "LINK_OUTSIDE",
    `${quotePath(path)} is a link to ${quotePath(real)}, outside of the folder`,
    "name the file itself, or follow links with `--follow-links`",
  );
}

function reachedTwice(folder: string, known: string): CliError {
  return new CliError(
    "UNKNOWN_FILE",
    `the folder ${quotePath(folder)} is ${quotePath(known)} once more`,
    "leave one of the links out: its policies would count twice",
  );
}
