/** What every command is: its help, and what it does. */
import type { CommandHelp } from "./help.js";
import type { Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";

export interface Command extends CommandHelp {
  /** Returns the exit status; throws what errorReport knows. */
  readonly run: (args: Arguments, io: Io) => Promise<number>;
}
