/** Options and routes that are wrong: all that is, each with its place. */
import { BrandedError } from "../model/branded.js";

export interface GatewayFinding {
  readonly code: "CONFIG_INVALID";
  /** Steps to the value: `["routes", 3, "action"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** From 1, where the routes were given as a text. */
  readonly line?: number;
  /** From 0, in UTF-16 units. */
  readonly column?: number;
}

/** Thrown where a gateway, a mapping or a middleware is made; never by a request. */
export class GatewayError extends BrandedError<"CONFIG_INVALID"> {
  protected static override readonly brand = "GatewayError";
  declare readonly name: "GatewayError";
  constructor(readonly findings: readonly GatewayFinding[]) {
    super(
      "CONFIG_INVALID",
      findings.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`)).join("\n"),
    );
  }
}

/** Collects findings below one place. */
export class Findings {
  constructor(
    readonly list: GatewayFinding[] = [],
    readonly path: readonly (string | number)[] = [],
  ) {}

  at(...steps: readonly (string | number)[]): Findings {
    return new Findings(this.list, [...this.path, ...steps]);
  }

  add(message: string, hint: string): void {
    this.list.push({ code: "CONFIG_INVALID", path: this.path, message, hint });
  }

  /** Throws GatewayError if there is one. */
  throwIfAny(): void {
    if (this.list.length > 0) throw new GatewayError(this.list);
  }
}
