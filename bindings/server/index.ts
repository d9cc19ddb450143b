/** What `postern-server` offers programs: the command, to be run in a process of their own choosing. */
export { run, type ServerIo } from "./run.js";
