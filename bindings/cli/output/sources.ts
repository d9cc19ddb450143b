/** What a command has read: the texts, for reports that show their lines, and what is worth a note. */
import type { DirectoryError, PolicyErrors } from "../../hosts/node.js";
import { SourceText } from "./excerpt.js";

/** Something that the user should know and that no error is. */
export interface Note {
  readonly code: NoteCode;
  readonly message: string;
  readonly hint?: string;
}

export type NoteCode = "UNWRAPPED" | "EMPTY_POLICY_TYPE" | "JSON_OVER_LINES" | "KEY_NOT_OF_ACTION";

export class Sources {
  readonly notes: Note[] = [];
  #printedCount = 0;
  readonly #texts = new Map<string, SourceText>();

  add(name: string, text: string): void {
    this.#texts.set(name, new SourceText(text));
  }

  get(name: string): SourceText | undefined {
    return this.#texts.get(name);
  }

  /** Those that nobody took yet. */
  takeNotes(): Note[] {
    const taken = this.notes.slice(this.#printedCount);
    this.#printedCount = this.notes.length;
    return taken;
  }

  note(code: NoteCode, message: string, hint?: string): void {
    this.notes.push({ code, message, ...(hint === undefined ? {} : { hint }) });
  }
}

/** Findings, with the texts that they are about. */
export class FoundErrors extends Error {
  constructor(
    readonly found: PolicyErrors | DirectoryError,
    readonly sources: Sources,
  ) {
    super(found.message, { cause: found });
  }
}

/** The notes as a member of what is printed as JSON; nothing where there are none. */
export function notesOf({ notes }: Sources): { readonly notes?: readonly Note[] } {
  return notes.length === 0 ? {} : { notes };
}
