/** The policies of a suite or a case, compiled: equal ones once. */
import { ArtifactError, artifactBytes } from "../../artifact/errors.js";
import { compile } from "../../compiler/compile.js";
import { PolicyErrors } from "../../findings/policy-errors.js";
import { compileSession } from "../../compiler/session.js";
import { DirectoryError } from "../../directory/errors.js";
import { readDirectory } from "../../directory/read.js";
import type { Directory } from "../../model/directory.js";
import type { Mode } from "../../model/mode.js";
import type { Finding } from "../../findings/finding.js";
import type { NamedPolicy, PolicyLevel, PolicySet } from "../../model/policy-set.js";
import type { SuiteFinding } from "../findings.js";
import type { InlinePolicy, PolicySources, SuiteLevel } from "../suite-file.js";
import { attempt, type Inherited } from "./extend.js";
import type { SuiteFiles } from "./files.js";
import type { Located } from "./located.js";
import type { Path, SourceTree } from "./source.js";
import type { Scope } from "./variables.js";

/** What a suite's requests are decided by. */
export interface PolicySource {
  readonly mode: Mode;
  readonly bytes: Uint8Array;
  /** What the bytes were compiled from; undefined: an artifact that was given. */
  readonly compiled: PolicySet | Directory | undefined;
  readonly warnings: readonly Finding[];
}

const LISTS: ReadonlySet<string> = new Set(["identity", "permissionsBoundary", "session", "resource", "trust", "vpcEndpoint"]);
const LEVELS: ReadonlySet<string> = new Set(["serviceControl", "resourceControl"]);

/** Reads and compiles; faults are findings at the place that names the policies. */
export class PolicyLoader {
  /** By what they are, expanded. Undefined: they have faults. */
  readonly #sources = new Map<string, PolicySource | undefined>();
  readonly #files = new Map<string, readonly NamedPolicy[] | undefined>();
  readonly #sessions = new Set<string>();
  readonly #reported = new Set<string>();

  constructor(
    readonly files: SuiteFiles,
    readonly findings: SuiteFinding[],
  ) {}

  get all(): PolicySource[] {
    return [...this.#sources.values()].flatMap((source) => source ?? []);
  }

  /** What holds, with the members of a case in the place of the file's. `at`: where a fault of the whole is reported. */
  source(
    inherited: Inherited,
    own: ReadonlyMap<string, Located<unknown>>,
    scope: Scope,
    at: Located<unknown>,
  ): PolicySource | undefined {
    const { policies, mode = "aws" } = inherited;
    if (policies === undefined && own.size === 0) {
      at.tree.report(at.path, "NO_POLICIES", "there are no `policies`", "add `policies: { set: { identity: … } }`");
      return undefined;
    }
    const { tree, path } = policies ?? at;
    if (policies !== undefined && policies.value.set === undefined) {
      if (own.size > 0) {
        at.tree.report(
          at.path,
          "CONFLICTING_MEMBERS",
          "`set` needs policies that are a policy set",
          "put it into a file of its own",
        );
        return undefined;
      }
      const value = scope.expand(policies);
      if (value.artifact !== undefined) return this.#artifact(value.artifact, mode, tree, [...path, "artifact"]);
      return this.#directory([value.directory ?? []].flat(), mode, tree, [...path, "directory"]);
    }
    return this.#set(new Map([...inherited.set, ...own]), mode, scope, { value: undefined, tree, path });
  }

  /** Session policies of a request: their faults are found before anything runs. */
  checkSession(policies: readonly InlinePolicy[], mode: Mode, tree: SourceTree, path: Path): void {
    const id = JSON.stringify([mode, policies]);
    if (this.#sessions.has(id)) return;
    this.#sessions.add(id);
    this.#compiling(tree, path, () => compileSession(policies, { mode }));
  }

  // --- sources -----------------------------------------------------------------------------------------------------------

  #artifact(path: string, mode: Mode, tree: SourceTree, at: Path): PolicySource | undefined {
    return this.#once(JSON.stringify(["artifact", tree.name, path]), () => {
      const bytes = attempt(tree, at, () => this.files.artifact(path, tree.name));
      return bytes && this.#compiling(tree, at, () => ({ mode, bytes: artifactBytes(bytes), compiled: undefined, warnings: [] }));
    });
  }

  #directory(paths: readonly string[], mode: Mode, tree: SourceTree, at: Path): PolicySource | undefined {
    return this.#once(JSON.stringify(["directory", mode, tree.name, paths]), () => {
      const sources = paths.map((path) => attempt(tree, at, () => this.files.directory(path, tree.name)));
      if (sources.includes(undefined)) return undefined;
      return this.#compiling(tree, at, () => {
        const { directory } = readDirectory(
          sources.flatMap((each) => each ?? []),
          { mode },
        );
        const { bytes, warnings } = compile(directory, { mode });
        return { mode, bytes, compiled: directory, warnings };
      });
    });
  }

  #set(members: ReadonlyMap<string, Located<unknown>>, mode: Mode, scope: Scope, at: Located<undefined>): PolicySource | undefined {
    const before = this.findings.length;
    const set = Object.fromEntries(
      [...members].map(([name, member]) => [name, this.#member(name, { ...member, value: scope.expand(member) })]),
    );
    if (this.findings.length > before) return undefined;
    return this.#once(JSON.stringify(["set", mode, set]), () =>
      this.#compiling(at.tree, at.path, () => ({ mode, ...compile(set as PolicySet, { mode }), compiled: set as PolicySet })),
    );
  }

  #once(id: string, make: () => PolicySource | undefined): PolicySource | undefined {
    if (!this.#sources.has(id)) this.#sources.set(id, make());
    return this.#sources.get(id);
  }

  // --- members of a set --------------------------------------------------------------------------------------------------

  #member(name: string, member: Located<unknown>): unknown {
    if (LISTS.has(name)) return this.#policies(name, member as Located<PolicySources>);
    if (!LEVELS.has(name)) return member.value;
    return (member.value as readonly SuiteLevel[]).map(({ name: level, policies }, index): PolicyLevel => {
      return {
        name: level,
        policies: this.#policies(name, { value: policies, tree: member.tree, path: [...member.path, index, "policies"] }),
      };
    });
  }

  #policies(name: string, { value, tree, path }: Located<PolicySources>): NamedPolicy[] {
    const list = typeof value === "string" || !("length" in value) ? [value] : value;
    return list.flatMap((each, index) => {
      const at = Array.isArray(value) ? [...path, index] : path;
      return typeof each === "string" ? this.#file(each, name, tree, at) : [inlinePolicy(each as InlinePolicy, tree, at)];
    });
  }

  #file(path: string, member: string, tree: SourceTree, at: Path): readonly NamedPolicy[] {
    const id = JSON.stringify([tree.name, path, member]);
    if (!this.#files.has(id))
      this.#files.set(
        id,
        attempt(tree, at, () => this.files.policies(path, tree.name, member)),
      );
    return this.#files.get(id) ?? [];
  }

  // --- faults ------------------------------------------------------------------------------------------------------------

  #compiling<T>(tree: SourceTree, path: Path, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (error instanceof PolicyErrors || error instanceof DirectoryError) {
        for (const finding of error.findings) if (finding.findingType === "ERROR") this.#found(finding, tree, path);
        return undefined;
      }
      if (!(error instanceof ArtifactError)) throw error;
      tree.report(path, "INVALID_POLICIES", error.message, error.hint);
      return undefined;
    }
  }

  /** At its own place where it has one, else where the suite names or holds the policies. A file that many sets name is reported once. */
  #found({ issueCode, findingDetails, hint, source, policyName, locations }: Finding, tree: SourceTree, path: Path): void {
    const start = locations[0]?.span?.start;
    const file = source ?? (start === undefined ? undefined : policyName);
    const own = tree.placeOf(path);
    const name = policyName === undefined || policyName === file ? "" : `${policyName}: `;
    const isOther = file !== undefined && (start !== undefined || file !== tree.name);
    const place = isOther
      ? { file, ...(start === undefined ? {} : { line: start.line, column: start.column }) }
      : { file: tree.name, ...own };
    const finding = { code: issueCode, message: name + findingDetails, hint, ...place };
    const id = JSON.stringify(finding);
    if (this.#reported.has(id)) return;
    this.#reported.add(id);
    this.findings.push(finding);
  }
}

/** Findings and explanations name the suite's own line. */
function inlinePolicy(policy: InlinePolicy, tree: SourceTree, path: Path): NamedPolicy {
  const place = tree.placeOf([...path, "document"]);
  const isText = { isText: true };
  return { ...policy, origin: { source: tree.name, ...(place === undefined ? {} : place), ...isText } };
}
