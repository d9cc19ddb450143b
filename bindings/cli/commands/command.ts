/**
 * What every command is: its help, and what it does.
 *
 * Look into the room for what one command does: it has a file for each, and some for what several of them do. How options, files and requests
 * are read is input/, what is printed is output/.
 */
import type { CommandHelp } from "./help.js";
import type { Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";

export interface Command extends CommandHelp {
  /** Returns the exit status; throws what errorReport knows. */
  readonly run: (args: Arguments, io: Io) => Promise<number>;
}
