/** `postern validate`: what Access Analyzer says of policies, and more, offline. */
import { writeFileSync } from "node:fs";
import { itemsOf, memberOf } from "../../text/json-node.js";
import { readJson } from "../../text/json.js";
import { LineTable } from "../../text/positions.js";
import { quote } from "../../text/quote.js";
import type { Finding, FindingType, ValidationCatalogue } from "../../surface/validate.js";
import { validatePolicy } from "../../surface/validate.js";
import type { Arguments } from "../input/options.js";
import { installedCatalogue } from "../input/catalogue.js";
import { listJsonFiles, nameOf, readJsonFile, readText } from "../input/files.js";
import { baselineText, ignoreOf, newSince, readBaseline, readIgnores } from "../input/ignores.js";
import type { PolicyFound, TypeOfPolicy } from "../input/policy-documents.js";
import { findPolicies, typeOfFolder, TYPES } from "../input/policy-documents.js";
import { CliError, reasonOf, usage } from "../output/errors.js";
import { SourceText } from "../output/excerpt.js";
import type { Suppressed } from "../output/findings-as.js";
import { githubLines, sarifText } from "../output/findings-as.js";
import { EXIT_DENIED, EXIT_OK, type Io } from "../output/io.js";
import { count, jsonLine, painter, quotePath, sentence, type Paint } from "../output/paint.js";
import type { Placed } from "../output/placed.js";
import type { Command } from "./command.js";

const SEVERITIES: readonly FindingType[] = ["ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION"];
const SEVERITY_NAMES = SEVERITIES.map((name) => name.toLowerCase().replace("_", "-"));

export const validateCommand: Command = {
  name: "validate",
  summary: "check policies as IAM Access Analyzer does, and beyond it",
  usage: ["postern validate PATH... [OPTIONS]"],
  about:
    "Reports what is wrong, unsafe or needless in policies. PATH is a JSON file, a folder of them, or `-`: policy documents, or what the AWS CLI\nprints, also of a whole account. The service catalogue comes with the package @postern/service-data.",
  groups: [
    {
      title: "Policies",
      rows: [
        { name: "type", value: "TYPE", about: `${Object.keys(TYPES).join(", ")};\ndefault: by the folder's name, else by content` },
        { name: "follow-links", about: "read what links in folders lead to" },
        { name: "aws-only", about: "leave out the checks beyond Access Analyzer's (X_…)" },
        { name: "require-catalogue", about: "exit with 2 where checks cannot run for want of the catalogue" },
      ],
    },
    {
      title: "What is reported",
      rows: [
        { name: "min-severity", value: "SEVERITY", about: `${SEVERITY_NAMES.join(", ")};\ndefault: warning` },
        { name: "ignore", value: "RULE", repeatable: true, about: "CODE=REASON, CODE@SID=REASON or CODE@FILE=REASON" },
        { name: "baseline", value: "FILE", about: "leave out what FILE holds" },
        { name: "write-baseline", value: "FILE", about: "write what is found to FILE, and exit with 0" },
      ],
    },
    {
      title: "Output",
      rows: [
        { name: "json", about: "print one JSON object instead of text" },
        { name: "sarif", value: "FILE", about: "write a SARIF log for code scanning as well" },
        { name: "github", about: "print annotations for a GitHub workflow instead of text" },
        { name: "help", about: "this text" },
      ],
    },
  ],
  exit: "0 nothing of the severity   1 findings   2 input that cannot be read, or another error",
  examples: [
    "npx -p postern -p @postern/service-data postern validate policies/",
    "postern validate scps/ --type scp --min-severity suggestion",
    "aws iam get-account-authorization-details | postern validate -",
    "postern validate policies/ --ignore 'X_SERVICE_WILDCARD@BreakGlass=for emergencies' --sarif postern.sarif",
  ],
  run: runValidate,
};

async function runValidate(args: Arguments, io: Io): Promise<number> {
  const least = severityOf(args);
  const ignores = readIgnores(args.all("ignore"));
  const catalogue = await (io.catalogue ?? installedCatalogue)();
  const { found, policyCount, skipped } = await validateAll(args, catalogue, io);
  await noteSkipped(skipped, args, io);
  const suppressed = found.flatMap((placed): readonly Suppressed[] => {
    const ignore = ignoreOf(placed, ignores);
    return ignore === undefined ? [] : [{ placed, ignore }];
  });
  const ignored = new Set(suppressed.map(({ placed }) => placed));
  const heeded = found.filter((placed) => !ignored.has(placed));
  const kept = heeded.filter((placed) => isAtLeast(least, placed));
  const hidden = heeded.filter((placed) => !isAtLeast(least, placed));
  const written = args.one("write-baseline");
  if (written !== undefined) return writeBaseline(written, kept, io);
  const path = args.one("baseline");
  const shown = path === undefined ? kept : newSince(kept, readBaseline(await readJsonFile(path, io), path));
  const log = args.one("sarif");
  if (log !== undefined) writeFile(log, sarifText(shown, suppressed, io.version()));
  await print(shown, { policyCount, skipped, catalogue, suppressed: suppressed.length, hidden }, args, io);
  return shown.length > 0 ? EXIT_DENIED : EXIT_OK;
}

function severityOf(args: Arguments): number {
  const name = args.one("min-severity") ?? "warning";
  const at = SEVERITY_NAMES.indexOf(name.toLowerCase().replace("_", "-"));
  if (at < 0) throw usage(`\`--min-severity\` is ${quote(name)}`, `write one of ${SEVERITY_NAMES.join(", ")}`);
  return at;
}

function isAtLeast(least: number, { finding }: Placed): boolean {
  return SEVERITIES.indexOf(finding.findingType) <= least;
}

async function writeBaseline(path: string, found: readonly Placed[], io: Io): Promise<number> {
  writeFile(path, baselineText(found));
  await io.stderr.write(`wrote ${count(found.length, "finding")} to ${quotePath(path)}\n`);
  return EXIT_OK;
}

function writeFile(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new CliError(
      "UNWRITABLE_FILE",
      `cannot write ${quotePath(path)}: ${reasonOf(error)}`,
      "check that the folder exists and can be written to",
    );
  }
}

// --- reading and checking -----------------------------------------------------------------------------------------

interface Outcome {
  readonly found: Placed[];
  policyCount: number;
  skipped: readonly string[];
}

async function validateAll(args: Arguments, catalogue: ValidationCatalogue | undefined, io: Io): Promise<Outcome> {
  if (args.positionals.length === 0) throw usage("no policies are given", "name files or folders, or `-` for standard input");
  const files = args.positionals.flatMap((path) => listJsonFiles(path, args.has("follow-links")));
  const outcome: Outcome = { found: [], policyCount: 0, skipped: [] };
  const progress = new Progress(files.length, io);
  for (const path of files) {
    await progress.step();
    validateFile(nameOf(path), await readText(path, io), args, catalogue, outcome);
  }
  await progress.end();
  return outcome;
}

function validateFile(
  file: string,
  text: string,
  args: Arguments,
  catalogue: ValidationCatalogue | undefined,
  outcome: Outcome,
): void {
  const given = typeGiven(args) ?? typeOfFolder(file);
  const policies = findPolicies(text, given) ?? [wholeText(text, given)]; // not JSON: the finding says where
  if (policies.length === 0) {
    throw new CliError(
      "NOT_A_POLICY",
      `${quotePath(file)} holds no policy: no object in it has \`Statement\``,
      "give policy documents, or what the AWS CLI prints",
    );
  }
  const lines = new LineTable(text);
  for (const policy of policies) {
    outcome.policyCount++;
    const { policyType, resourceType } = policy;
    const type = resourceType === undefined ? { policyType } : { policyType, validatePolicyResourceType: resourceType };
    const options = { ownChecks: !args.has("aws-only") };
    const { findings, meta } = validatePolicy({
      ...type,
      policyDocument: policy.text,
      options,
      ...(catalogue === undefined ? {} : { catalogue }),
    });
    outcome.skipped = [...new Set([...outcome.skipped, ...meta.skipped])].sort();
    const sids = sidsOf(policy.text);
    for (const finding of findings) outcome.found.push(placedOf(finding, file, policy, sids, lines));
  }
}

function typeGiven(args: Arguments): TypeOfPolicy | undefined {
  const name = args.one("type");
  if (name === undefined) return undefined;
  const type = TYPES[name];
  if (type === undefined) throw usage(`\`--type\` is ${quote(name)}`, `write one of ${Object.keys(TYPES).join(", ")}`);
  return type;
}

function wholeText(text: string, given: TypeOfPolicy | undefined): PolicyFound {
  const { policyType, resourceType } = given ?? TYPES["identity"]!;
  return { place: "", text, offset: 0, policyType, resourceType };
}

const WRITTEN_UNITS_MAX = 200;

/** The `Sid` of each statement, by its index. */
function sidsOf(text: string): readonly (string | undefined)[] {
  const { root } = readJson(text);
  const statements = root?.kind === "object" ? itemsOf(memberOf(root, "Statement")?.value) : [];
  return statements.map((node) => {
    const sid = node.kind === "object" ? memberOf(node, "Sid")?.value : undefined;
    return sid?.kind === "string" && sid.value !== "" ? sid.value : undefined;
  });
}

function placedOf(
  finding: Finding,
  file: string,
  { place, text, offset }: PolicyFound,
  sids: readonly (string | undefined)[],
  lines: LineTable,
): Placed {
  const own = finding.locations[0]?.span;
  const span =
    own === undefined || offset === undefined
      ? undefined
      : lines.spanOf({ start: own.start.offset + offset, end: own.end.offset + offset });
  const written = own === undefined ? "" : text.slice(own.start.offset, own.end.offset).slice(0, WRITTEN_UNITS_MAX);
  return { finding, file, policy: place, ...statementOf(finding, sids), written, span, text };
}

function statementOf({ locations }: Finding, sids: readonly (string | undefined)[]): Pick<Placed, "statement" | "sid"> {
  const [first, second] = locations[0]?.path ?? [];
  if (first === undefined || !("value" in first) || first.value !== "Statement") return { statement: "", sid: undefined };
  const index = second !== undefined && "index" in second ? second.index : 0;
  const sid = sids[index];
  return { statement: sid ?? `#${index}`, sid };
}

const PROGRESS_FILES_MIN = 200;
const PROGRESS_STEP = 50;

/** How far it is, on a terminal, where there is much to read. */
class Progress {
  #done = 0;
  readonly #isShown: boolean;
  constructor(
    readonly total: number,
    readonly io: Io,
  ) {
    this.#isShown = io.stderr.isTTY && total >= PROGRESS_FILES_MIN;
  }
  async step(): Promise<void> {
    if (this.#isShown && this.#done++ % PROGRESS_STEP === 0)
      await this.io.stderr.write(`\r${this.#done} of ${count(this.total, "file")}`);
  }
  async end(): Promise<void> {
    if (this.#isShown) await this.io.stderr.write("\r\u001b[K");
  }
}

// --- printing -----------------------------------------------------------------------------------------------------

async function noteSkipped(skipped: readonly string[], args: Arguments, io: Io): Promise<void> {
  if (skipped.length === 0) return;
  const message = `${count(skipped.length, "check")} did not run: they need the service catalogue`;
  const hint = "install it: `npm install --save-dev @postern/service-data`";
  if (args.has("require-catalogue")) throw new CliError("NO_CATALOGUE", message, hint);
  await io.stderr.write(`${painter(io.stderr)("cyan", "note")}: ${message}\n  hint: ${hint}\n`);
}

interface Summary {
  readonly policyCount: number;
  readonly skipped: readonly string[];
  readonly catalogue: ValidationCatalogue | undefined;
  readonly suppressed: number;
  /** Below the severity that was asked for. */
  readonly hidden: readonly Placed[];
}

async function print(shown: readonly Placed[], summary: Summary, args: Arguments, io: Io): Promise<void> {
  if (args.has("json")) await io.stdout.write(jsonLine(jsonOf(shown, summary)));
  else if (args.has("github")) await io.stdout.write(githubLines(shown));
  else await printText(shown, summary, io);
}

function jsonOf(shown: readonly Placed[], { policyCount, skipped, catalogue, suppressed }: Summary): object {
  const findings = shown.map(({ finding, file, policy, sid, span }) => ({
    ...finding,
    file,
    ...(policy === "" ? {} : { policy }),
    ...(sid === undefined ? {} : { sid }),
    ...(span === undefined ? {} : { span }),
  }));
  const version = catalogue === undefined ? {} : { catalogueVersion: catalogue.version };
  return { findings, meta: { policies: policyCount, ignored: suppressed, skipped, ...version } };
}

const COLORS = { ERROR: "red", SECURITY_WARNING: "red", WARNING: "yellow", SUGGESTION: "cyan" } as const;

async function printText(shown: readonly Placed[], { policyCount, suppressed, hidden }: Summary, io: Io): Promise<void> {
  const paint = painter(io.stdout);
  for (const placed of shown) await io.stdout.write(textOf(placed, paint, io.stdout.columns));
  const parts = countsOf(shown);
  const ignored = suppressed === 0 ? "" : `, ${suppressed} ignored`;
  const rest = hidden.length === 0 ? "" : `, ${countsOf(hidden)} not shown (--min-severity)`;
  await io.stdout.write(
    `${count(policyCount, "policy", "policies")}: ${parts === "" ? "nothing to report" : parts}${ignored}${rest}\n`,
  );
}

/** `5 errors, 1 warning`. */
function countsOf(found: readonly Placed[]): string {
  const counts = SEVERITIES.map(
    (type, at) =>
      [found.filter(({ finding }) => finding.findingType === type).length, SEVERITY_NAMES[at]!.replace("-", " ")] as const,
  );
  return counts
    .filter(([amount]) => amount > 0)
    .map(([amount, name]) => count(amount, name))
    .join(", ");
}

function textOf({ finding, file, policy, span, text }: Placed, paint: Paint, width: number | undefined): string {
  const own = finding.locations[0]?.span;
  const at = span === undefined ? "" : `:${span.start.line}:${span.start.column + 1}`;
  const where = `${file}${at}${policy === "" ? "" : `: ${policy}`}`;
  const color = COLORS[finding.findingType];
  const name = finding.findingType.toLowerCase().replace("_", " ");
  const firstLine = span === undefined || own === undefined ? 1 : span.start.line - own.start.line + 1;
  const excerpt =
    own === undefined || own.start.offset === own.end.offset
      ? ""
      : new SourceText(text, firstLine).excerpt(linesOf(own, firstLine), color, paint, width);
  return `${paint("bold", sentence(where))}: ${paint(color, name)} ${finding.issueCode} ${sentence(finding.findingDetails)}\n${excerpt}  ${paint("dim", "hint:")} ${sentence(finding.hint)}\n`;
}

function linesOf({ start, end }: NonNullable<Placed["span"]>, firstLine: number): { start: typeof start; end: typeof end } {
  const by = firstLine - 1;
  return { start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
}
