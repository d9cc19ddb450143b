/** A case → the requests that it stands for, in the order of the documentation: action slowest, then resource, principal, contexts or rows. */
import { CAUSES } from "../../model/cause.js";
import type { AuthorizationRequest } from "../../model/request.js";
import type { Mode } from "../../model/mode.js";
import { suggestOr } from "../../findings/suggest.js";
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import { CASE_REQUESTS_MAX } from "../limits.js";
import type { SuiteCase, SuiteContext, SuiteContextValue, SuiteExpectation, SuiteTable } from "../suite-file.js";
import { expectationOf, expectationText, type Expectation } from "./expectation.js";
import { contextOf, membersOf, mergedDefaults, type Defaults, type ReadFile } from "./extend.js";
import type { Located } from "./located.js";
import type { PolicyLoader, PolicySource } from "./policies.js";
import type { Path } from "./source.js";
import type { Scope } from "./variables.js";
import { DECISIONS, ERROR_CODES } from "./words.js";

/** One request, or one call of several, with what is expected of it. */
export interface TestCase {
  /** Within the file: `case › row`. */
  readonly name: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly requests: readonly AuthorizationRequest[];
  /** The requests are one call. */
  readonly call: { readonly publicPolicy?: boolean } | undefined;
  readonly expectation: Expectation;
  readonly policies: PolicySource;
}

export interface LoadedCase {
  readonly name: string;
  readonly line: number | undefined;
  readonly tags: readonly string[];
  readonly only: boolean;
  readonly skip: string | undefined;
  readonly tests: readonly TestCase[];
}

type Values = Readonly<Record<string, unknown>>;

/** One request of a case before it is a request. */
interface Draft {
  readonly members: Values;
  readonly context: Defaults["context"];
  readonly label: string;
  readonly path: Path;
  readonly expect: Values;
}

/** What holds in a case. */
interface Holding {
  readonly defaults: Defaults;
  readonly policies: PolicySource | undefined;
}

export class CaseReader {
  /** What holds for cases without variables and policies of their own; read when it is first asked for. */
  #common: Holding | undefined;

  constructor(
    readonly file: ReadFile,
    readonly loader: PolicyLoader,
    readonly scope: Scope,
  ) {}

  /** Undefined where the case has faults. */
  read(given: SuiteCase, index: number): LoadedCase | undefined {
    const { tree, inherited } = this.file;
    const path: Path = ["cases", index];
    const before = tree.findings.length;
    const scope = this.scope.with(given.variables && { value: given.variables, tree, path: [...path, "variables"] });
    const { policies: ownPolicies, variables: _, ...others } = given;
    const own = scope.expand({ value: others, tree, path });
    const set = ownPolicies?.set ?? {};
    const isCommon = scope === this.scope && ownPolicies === undefined;
    const { defaults, policies } = isCommon
      ? (this.#common ??= this.#holding(new Map(), scope, path))
      : this.#holding(new Map(membersOf(set, tree, [...path, "policies", "set"])), scope, path);
    const mode = inherited.mode ?? "aws";
    const tests = given.skip !== undefined && given.expect === undefined ? [] : this.#tests(own, path, defaults, policies, mode);
    if (tree.findings.length > before || policies === undefined) return undefined;
    const name = own.name ?? tests[0]?.name ?? `case ${index + 1}`;
    return { name, line: tree.lineOf(path), tags: own.tags ?? [], only: own.only === true, skip: own.skip, tests };
  }

  #holding(set: ReadonlyMap<string, Located<unknown>>, scope: Scope, path: Path): Holding {
    const { tree, inherited } = this.file;
    const policies = this.loader.source(inherited, set, scope, { value: undefined, tree, path });
    return { defaults: expandedDefaults(inherited.defaults, scope), policies };
  }

  #tests(own: SuiteCase, path: Path, defaults: Defaults, policies: PolicySource | undefined, mode: Mode): TestCase[] {
    const { tree } = this.file;
    if (own.call !== undefined) return this.#call(own, path, defaults, policies, mode);
    const drafts = own.request === undefined ? this.#drafts(own, path) : [this.#whole(own, path)];
    return drafts.flatMap((draft) => {
      const request = this.#request(draft, defaults, mode);
      const expectation = this.#expectation(own, draft, path);
      if (request === undefined || expectation === undefined || policies === undefined) return [];
      const plain = `${request.action} on ${request.resource} → ${expectationText(expectation)}`;
      const name = [
        own.name ?? plain,
        ...(draft.label === "" || (own.name === undefined && draft.label.includes(" on ")) ? [] : [draft.label]),
      ];
      const place = tree.placeOf(draft.path);
      return [
        {
          name: name.join(" › "),
          line: place?.line,
          column: place?.column,
          requests: [request],
          call: undefined,
          expectation,
          policies,
        },
      ];
    });
  }

  #call(own: SuiteCase, path: Path, defaults: Defaults, policies: PolicySource | undefined, mode: Mode): TestCase[] {
    const { tree } = this.file;
    const requests = own.call!.flatMap((each, index) => {
      const { context = {}, ...members } = each;
      const at: Path = [...path, "call", index];
      const draft = {
        members,
        context: contextOf({ value: context, tree, path: [...at, "context"] }),
        label: "",
        path: at,
        expect: {},
      };
      return this.#request(draft, defaults, mode) ?? [];
    });
    const expectation = this.#expectation(own, undefined, path);
    if (expectation === undefined || policies === undefined || requests.length < own.call!.length) return [];
    const plain = `${requests.map(({ action, resource }) => `${action} on ${resource}`).join(" and ")} → ${expectationText(expectation)}`;
    const call = own.publicPolicy === undefined ? {} : { publicPolicy: own.publicPolicy };
    const place = tree.placeOf(path);
    return [{ name: own.name ?? plain, line: place?.line, column: place?.column, requests, call, expectation, policies }];
  }

  #whole({ request = {} }: SuiteCase, path: Path): Draft {
    const { context = {}, ...members } = request;
    const at = { value: context, tree: this.file.tree, path: [...path, "request", "context"] };
    return { members, context: contextOf(at), label: "", path, expect: {} };
  }

  // --- products ----------------------------------------------------------------------------------------------------------

  #drafts(own: SuiteCase, path: Path): Draft[] {
    const { tree } = this.file;
    const { resourceAccount, resourceAccountIsManagement, session } = own;
    const fixed = defined({ resourceAccount, resourceAccountIsManagement, session });
    const context = contextOf({ value: own.context ?? {}, tree, path: [...path, "context"] });
    const innermost = this.#innermost(own, path);
    const [actions, resources, principals] = (["action", "resource", "principal"] as const).map((name) => choices(own[name]));
    const count = actions!.length * resources!.length * principals!.length * innermost.length;
    if (count > CASE_REQUESTS_MAX) {
      tree.report(path, "TOO_MANY_REQUESTS", `the case stands for ${count} requests, more than ${CASE_REQUESTS_MAX}`, "split it");
      return [];
    }
    const isNamed = actions!.length * resources!.length > 1;
    const drafts: Draft[] = [];
    for (const action of actions!) {
      for (const resource of resources!) {
        for (const principal of principals!) {
          for (const inner of innermost) {
            const product = [
              ...(isNamed ? [[action, resource].filter((each) => each !== undefined).join(" on ")] : []),
              ...(principals!.length > 1 ? [`by ${principalName(principal)}`] : []),
            ];
            drafts.push({
              members: { ...fixed, ...defined({ action, resource, principal }), ...inner.members },
              context: new Map([...context, ...inner.context]),
              label: [product.join(" "), ...(inner.label === "" ? [] : [inner.label])].filter((each) => each !== "").join(" › "),
              path: inner.path,
              expect: inner.expect,
            });
          }
        }
      }
    }
    return drafts;
  }

  /** Contexts, or the rows of a table; else one without anything of its own. */
  #innermost({ contexts, table, ...own }: SuiteCase, path: Path): Draft[] {
    const { tree } = this.file;
    if (contexts !== undefined) {
      return contexts.map((context, index) => {
        const at: Path = [...path, "contexts", index];
        const label = contexts.length === 1 ? "" : `context ${index + 1}`;
        return { members: {}, context: contextOf({ value: context, tree, path: at }), label, path: at, expect: {} };
      });
    }
    if (table === undefined) return [{ members: {}, context: new Map(), label: "", path, expect: {} }];
    const columns = this.#columns(table, own, [...path, "table"]);
    return table.rows.map((row, index) => this.#row(row, index, columns, path));
  }

  #columns({ columns }: SuiteTable, own: SuiteCase, path: Path): readonly string[] {
    const { tree } = this.file;
    columns.forEach((name, index) => {
      const at: Path = [...path, "columns", index];
      if (!ROW_MEMBERS.includes(name) && !name.includes(":")) {
        const hint = suggestOr(name, ROW_MEMBERS, `write ${ROW_MEMBERS.join(", ")} or a condition key`);
        tree.report(at, "UNKNOWN_COLUMN", `${quote(name)} is not a column`, hint);
      }
      const isTwice = columns.findIndex((each) => foldAscii(each) === foldAscii(name)) < index;
      if (isTwice) tree.report(at, "CONFLICTING_MEMBERS", `the column ${quote(name)} is given twice`, "keep one of the two");
      if (name in own && REQUEST_COLUMNS.includes(name)) {
        tree.report(at, "CONFLICTING_MEMBERS", `${quote(name)} is a column and a member of the case`, "keep one of the two");
      }
    });
    return columns;
  }

  #row(row: readonly SuiteContextValue[], index: number, columns: readonly string[], path: Path): Draft {
    const { tree } = this.file;
    const at: Path = [...path, "table", "rows", index];
    if (row.length !== columns.length) {
      const message = `row ${index + 1} of case ${Number(path[1]) + 1} must have ${columns.length} cells, found ${row.length}`;
      tree.report(at, "ROW_LENGTH", message, "write `null` for what is absent");
    }
    const cells = columns.map((name, column) => [name, row[column] ?? null] as const);
    const pick = (isWanted: (name: string) => boolean): Values =>
      Object.fromEntries(cells.filter(([name, value]) => isWanted(name) && value !== null));
    const context = Object.fromEntries(cells.filter(([name]) => !ROW_MEMBERS.includes(name))) as SuiteContext;
    return {
      members: pick((name) => REQUEST_COLUMNS.includes(name)),
      context: contextOf({ value: context, tree, path: at }),
      label: `row ${index + 1}`,
      path: at,
      expect: pick((name) => EXPECT_COLUMNS.includes(name)),
    };
  }

  // --- requests ----------------------------------------------------------------------------------------------------------

  #request({ members, context, path }: Draft, defaults: Defaults, mode: Mode): AuthorizationRequest | undefined {
    const { tree } = this.file;
    const merged = mergedDefaults(defaults, { members: new Map(), context });
    const inherited = Object.fromEntries([...merged.members].map(([name, { value }]) => [name, value]));
    const request: Record<string, unknown> = { ...inherited, ...members };
    for (const member of ["principal", "action", "resource"]) {
      if (request[member] !== undefined) continue;
      tree.report(path, "MISSING_MEMBER", `the request has no \`${member}\``, `add \`${member}\` to the case or to \`defaults\``);
      return undefined;
    }
    for (const member of REQUEST_COLUMNS) {
      const isSound = typeof request[member] === "string" || (member === "principal" && typeof request[member] === "object");
      if (isSound) continue;
      tree.report(path, "WRONG_TYPE", `\`${member}\` must be a text`, "write it in quotes");
      return undefined;
    }
    if (Array.isArray(request.session)) this.loader.checkSession(request.session, mode, tree, path);
    const values = [...merged.context.values()].flat().filter(({ value }) => value.value !== null);
    return {
      ...(request as unknown as AuthorizationRequest),
      context: Object.fromEntries(values.map(({ name, value }) => [name, value.value])) as NonNullable<
        AuthorizationRequest["context"]
      >,
    };
  }

  /** The row's, over the case's. */
  #expectation({ expect, skip }: SuiteCase, draft: Draft | undefined, path: Path): Expectation | undefined {
    const { tree } = this.file;
    const row = draft?.expect ?? {};
    const whole = draft?.path ?? path;
    this.#checkExpectWords(row, whole);
    const own: SuiteExpectation | undefined = "expect" in row ? (row.expect as SuiteExpectation) : expect;
    if (own === undefined && Object.keys(row).length === 0) {
      if (skip === undefined)
        tree.report(whole, "MISSING_MEMBER", "the case has no `expect`", "add `expect: allowed`, or what is expected");
      return undefined;
    }
    const { expect: _, ...more } = row as { expect?: unknown } & Values;
    const found = own === undefined ? { causes: [] } : expectationOf(own);
    const expectation =
      Object.keys(more).length === 0 ? found : { ...found, ...withoutNoCause(expectationOf(more as SuiteExpectation)) };
    if (expectation.by !== undefined && expectation.decision === "implicitDeny") {
      tree.report(whole, "INVALID_VALUE", "no statement decides an implicit denial", "leave `by` out, or expect explicitDeny");
    }
    return expectation;
  }

  #checkExpectWords({ expect, cause }: Values, path: Path): void {
    const { tree } = this.file;
    const known: readonly (readonly [string, unknown, readonly string[]])[] = [
      ["expect", expect, [...DECISIONS, ...ERROR_CODES.map((code) => `error:${code}`)]],
      ["cause", cause, CAUSES],
    ];
    for (const [name, value, words] of known) {
      if (value === undefined || words.includes(value as string)) continue;
      const hint = suggestOr(String(value), words, `write ${words.slice(0, 8).join(", ")}`);
      tree.report(
        path,
        "INVALID_VALUE",
        `the cell \`${name}\` must be one of the known values, found ${quote(String(value))}`,
        hint,
      );
    }
  }
}

const REQUEST_COLUMNS: readonly string[] = ["action", "resource", "principal"];
const EXPECT_COLUMNS: readonly string[] = ["expect", "cause", "by"];
const ROW_MEMBERS: readonly string[] = [...REQUEST_COLUMNS, ...EXPECT_COLUMNS];

function withoutNoCause({ causes, ...others }: Expectation): Partial<Expectation> {
  return causes.length === 0 ? others : { causes, ...others };
}

/** The defaults with their variables expanded, for one case. */
function expandedDefaults({ members, context }: Defaults, scope: Scope): Defaults {
  return {
    members: new Map([...members].map(([name, located]) => [name, { ...located, value: scope.expand(located) }])),
    context: new Map(
      [...context].map(([key, entries]) => [
        key,
        entries.map(({ name, value }) => ({ name, value: { ...value, value: scope.expand(value) } })),
      ]),
    ),
  };
}

/** What is given, as a list; nothing is one choice too. */
function choices<T>(given: T | readonly T[] | undefined): readonly (T | undefined)[] {
  return Array.isArray(given) ? (given as readonly T[]) : [given as T | undefined];
}

function defined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function principalName(principal: unknown): string {
  if (typeof principal === "string") return principal;
  const { arn, type } = principal as { arn?: string; type?: string };
  return arn ?? type ?? "";
}
