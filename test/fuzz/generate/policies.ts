/** Random policy sets that meet the random requests: few names, few values, patterns made from them, mostly valid. */
import type { Choices, Mode, NamedPolicy, PolicyLevel, PolicySet } from "../../../bindings/index.js";
import { allowAll, randomPolicy, type DocumentType } from "./documents.js";
import type { Random } from "./random.js";
import { randomAccessPoint, randomApi, randomGrants, randomObject, randomS3 } from "./services.js";
import { randomTheme, type Theme } from "./themes.js";

export interface Case {
  readonly theme: Theme;
  readonly mode: Mode;
  readonly choices: Choices;
  readonly policies: PolicySet;
}

export function randomCase(random: Random): Case {
  const mode = random.oneIn(3) ? "lenient" : "aws";
  const theme = randomTheme(mode, random);
  const maker = new SetMaker(theme, mode, random);
  return { theme, mode, choices: randomChoices(random), policies: maker.make() };
}

export function randomChoices(random: Random): Choices {
  if (!random.oneIn(5)) return {};
  return {
    notPrincipalMode: random.pick(["strict", "lenient"]),
    unresolvedNotResource: random.pick(["byEffect", "excludesNothing"]),
    emptyStringIsNull: random.oneIn(2),
    forAnyIfExistsAbsent: random.oneIn(2),
  };
}

class SetMaker {
  constructor(
    readonly theme: Theme,
    readonly mode: Mode,
    readonly random: Random,
  ) {}

  make(): PolicySet {
    const { random } = this;
    return {
      ...this.#some(4, 5, "identity", () => this.#list("identity", "identity", 3)),
      ...this.#some(1, 4, "permissionsBoundary", () => this.#list("permissionsBoundary", "identity", 1)),
      ...this.#some(1, 4, "session", () => this.#list("session", "identity", 2)),
      ...this.#some(this.theme.name === "general" ? 1 : 4, 2, "resource", () => this.#list("resource", "resource", 2)),
      ...this.#some(this.theme.name === "roles" ? 7 : 1, 8, "trust", () => this.#list("trust", "trust", 2)),
      ...this.#some(1, 4, "serviceControl", () => this.#levels("serviceControl")),
      ...this.#some(1, 4, "resourceControl", () => this.#levels("resourceControl")),
      ...this.#some(1, 5, "vpcEndpoint", () => this.#list("vpcEndpoint", "vpcEndpoint", 2)),
      ...this.#some(1, 5, "vpcEndpointType", () => random.pick(["interface", "gateway"])),
      ...this.#settings(),
    };
  }

  /** The member, in so many of so many cases. */
  #some(share: number, of: number, member: keyof PolicySet, make: () => unknown): object {
    return this.random.below(of) < share ? { [member]: make() } : {};
  }

  #list(member: string, type: DocumentType, most: number): NamedPolicy[] {
    const count = this.random.oneIn(12) ? 0 : this.random.between(1, most);
    return Array.from({ length: count }, (_, at) => this.#policy(`${member} ${at}`, type));
  }

  #policy(name: string, type: DocumentType): NamedPolicy {
    const { theme, mode, random } = this;
    // Else the gates would let hardly anything through.
    const odds = type === "serviceControl" || type === "vpcEndpoint" ? 2 : 6;
    const isOpen = type !== "trust" && type !== "resourceControl" && random.oneIn(odds);
    return isOpen ? allowAll(name, type) : randomPolicy(name, type, theme, mode, random);
  }

  #levels(type: "serviceControl" | "resourceControl"): PolicyLevel[] {
    const { random } = this;
    return Array.from({ length: random.between(1, 3) }, (_, level) => {
      const policies = Array.from({ length: random.between(0, 2) }, (_each, at) => this.#policy(`${type} ${level} ${at}`, type));
      const isFull = random.oneIn(2);
      return { name: `level ${level}`, policies: isFull ? [...policies, allowAll(`full ${level}`, type)] : policies };
    });
  }

  /** Facts of the resource that the theme's requests are about. */
  #settings(): PolicySet {
    const { theme, random } = this;
    if (random.oneIn(5)) return {};
    switch (theme.name) {
      case "s3":
        return { s3: { ...randomS3(random), ...(random.oneIn(2) ? { object: randomObject(random) } : {}) } };
      case "accessPoint":
        return { s3: { ...randomS3(random), accessPoint: randomAccessPoint(random) } };
      case "kms":
        return { kmsGrants: randomGrants(random) };
      case "api":
        return { apiGateway: randomApi(random) };
      default:
        return {};
    }
  }
}
