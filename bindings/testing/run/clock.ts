/** The time of a test: what the request says, so that tomorrow it is decided as today. */
import { ATOM_BYTES, ATOM_KEY, ATOMS, VARIABLE_BYTES, VARIABLE_KEY, VARIABLES } from "../../../assembly/layout.js";
import type { ArtifactReader } from "../../artifact/reader.js";
import { RequestError, type AuthorizationRequest, type ContextValue } from "../../model/request.js";
import { foldAscii } from "../../text/fold.js";

/** The engine asks its clock wherever policies ask for the time, also where the request gives it. */
export class TestClock {
  #request: AuthorizationRequest | undefined;
  #isNeeded = true;

  /** `fixed`: milliseconds since 1970, whatever requests say. */
  constructor(readonly fixed: number | undefined) {}

  /** The request that is decided next. `isNeeded`: some policy asks for the time. */
  ask(request: AuthorizationRequest, isNeeded: boolean): void {
    this.#request = request;
    this.#isNeeded = isNeeded || asksForTime(JSON.stringify(request.session ?? ""));
  }

  readonly now = (): number => this.fixed ?? timeOf(this.#request?.context ?? {}) ?? (this.#isNeeded ? noTime() : 0);
}

const TIME_KEYS = ["aws:currenttime", "aws:epochtime"];

/** Of session policies: what is in doubt asks. */
function asksForTime(text: string): boolean {
  const folded = text.toLowerCase();
  return TIME_KEYS.some((key) => folded.includes(key));
}

/** Does a condition or a variable of the artifact's policies? A directory has the keys anyway. */
export function needsTime(reader: ArtifactReader): boolean {
  const keys = new Set(reader.keys().flatMap(({ name }, index) => (TIME_KEYS.includes(name) ? [index] : [])));
  const isAsked = (section: number, bytes: number, field: number): boolean => {
    const { view, items } = reader.section(section);
    return Array.from({ length: items }, (_, at) => view.getUint32(at * bytes + field, true)).some((key) => keys.has(key));
  };
  return keys.size > 0 && (isAsked(ATOMS, ATOM_BYTES, ATOM_KEY) || isAsked(VARIABLES, VARIABLE_BYTES, VARIABLE_KEY));
}

/** `aws:CurrentTime`, or `aws:EpochTime`: each follows from the other. One that cannot be read is the engine's to refuse. */
function timeOf(context: Readonly<Record<string, ContextValue>>): number | undefined {
  const given = (wanted: string): ContextValue => Object.entries(context).find(([name]) => foldAscii(name) === wanted)?.[1];
  const [current, epoch] = [given("aws:currenttime"), given("aws:epochtime")];
  if (current === undefined && epoch === undefined) return undefined;
  const time = current === undefined ? Number(epoch) * 1000 : Date.parse(String(current));
  return Number.isFinite(time) ? time : 0;
}

function noTime(): never {
  throw new RequestError(
    "INVALID_CONTEXT",
    "the policies ask for the time, and the test gives none",
    "add `aws:CurrentTime` to the context or to `defaults`, or give the run a clock",
  );
}
