/** Checks of the ARNs under `Resource` and `NotResource`. */
import type { ArnText } from "../../policy/arn.js";
import { AWS_PARTITIONS, fieldCountOf, readArnText } from "../../policy/arn.js";
import { foldAscii } from "../../text/fold.js";
import { quote } from "../../text/quote.js";
import type { ArnEntry } from "../arn.js";
import { isLiteral } from "../arn.js";
import type { ArnTemplate, CatalogueIndex } from "../catalogue-index.js";
import type { Check, Say } from "../check.js";
import { each } from "../check.js";
import { coveredGroups } from "../covered.js";
import { intersects, matches } from "../patterns.js";
import type { Subject } from "../subject.js";
import type { Entry, StatementView } from "../statement-view.js";

const FORM = "write `arn:partition:service:region:account:resource`, or `*`";

export function resourcesOf({ resources, notResources }: StatementView): readonly Entry[] {
  return notResources.length === 0 ? resources : [...resources, ...notResources];
}

function eachResource(find: (entry: Entry, say: Say, subject: Subject) => void): Check["run"] {
  return each((statement, say, subject) => {
    for (const entry of resourcesOf(statement)) find(entry, say, subject);
  });
}

function eachArn(find: (arn: ArnEntry, say: Say, subject: Subject) => void): Check["run"] {
  return (subject, say) => {
    for (const arn of subject.arns) find(arn, say, subject);
  };
}

function eachKnownArn(find: (arn: ArnEntry, say: Say, catalogue: CatalogueIndex, subject: Subject) => void): Check["run"] {
  return (subject, say) => {
    const { catalogue } = subject;
    if (catalogue !== undefined) for (const arn of subject.arns) find(arn, say, catalogue, subject);
  };
}

// --- form ---------------------------------------------------------------------------------------------------------

function prefix({ text, node }: Entry, say: Say, { letter, resourceType }: Subject): void {
  if (text.startsWith("arn:") || couldBeginWithArn(text)) return;
  if (text.startsWith("execute-api:/") && letter === "R" && resourceType === undefined) return; // API Gateway's short form
  const isCase = foldAscii(text).startsWith("arn:");
  say(node, `resource ${quote(text)} does not begin with \`arn:\``, isCase ? "write `arn:` in lower case" : FORM);
}

/** `*`, `a*`, `*:aws:…`: a wildcard stands where `arn:` would. */
function couldBeginWithArn(text: string): boolean {
  for (let at = 0; at < "arn:".length; at++) {
    if (text[at] === "*") return true;
    if (text[at] !== "?" && text[at] !== "arn:"[at]) return false;
  }
  return true;
}

function missingField({ text, node }: Entry, say: Say, { hasVariables }: Subject): void {
  if (!text.startsWith("arn:")) return;
  const arn = readArnText(text, hasVariables);
  const fields = fieldCountOf(arn);
  // A `*` may stand for what is missing, but not behind `::`, where a field is there and empty.
  if (fields >= 6 || (text.includes("*") && !hasEmptyField(arn))) return;
  say(node, `ARN ${quote(text)} has ${fields} of six fields`, FORM);
}

function hasEmptyField({ borders }: ArnText): boolean {
  return borders.some((border, at) => borders[at + 1] === border + 1);
}

function spansFields({ text, node }: Entry, say: Say, { hasVariables }: Subject): void {
  if (!text.startsWith("arn:") || !text.includes("*")) return;
  if (fieldCountOf(readArnText(text, hasVariables)) >= 6) return;
  say(
    node,
    `the \`*\` in ${quote(text)} stands for several fields of the ARN`,
    "write all six fields, with `*` in those that may be anything",
  );
}

function partition({ partition, entry }: ArnEntry, say: Say, { names }: Subject): void {
  if (!isLiteral(partition) || AWS_PARTITIONS.has(partition)) return;
  const hint = names.suggest(
    partition,
    () => AWS_PARTITIONS,
    "AWS has the partitions `aws`, `aws-cn`, `aws-us-gov` and the isolated ones",
  );
  say(entry.node, `unknown partition ${quote(partition)} in ${quote(entry.text)}`, hint);
}

/** Digits and wildcards that can be twelve digits. */
function canBeAccount(account: string): boolean {
  return /^[0-9*?]+$/.test(account) && intersects(account, "????????????");
}

function account({ account, entry, service, resource }: ArnEntry, say: Say): void {
  if (account === "" || account === "aws" || account.includes("${") || canBeAccount(account)) return;
  if (account === "cloudfront" || (service === "iam" && resource.startsWith("policy/") && account === "aws")) return;
  say(
    entry.node,
    `${quote(account)} in ${quote(entry.text)} is not an account id of 12 digits`,
    "write the account id, `*`, or leave the field empty",
  );
}

function wildService({ service, entry }: ArnEntry, say: Say): void {
  if (!/[*?]/.test(service)) return;
  say(entry.node, `wildcard in the service field ${quote(service)} of ${quote(entry.text)}`, "name the service");
}

function serviceCase({ service, entry }: ArnEntry, say: Say, catalogue: CatalogueIndex): void {
  const folded = foldAscii(service);
  if (folded === service || !catalogue.knowsService(folded)) return;
  say(entry.node, `the service field ${quote(service)} has capital letters`, `write \`${folded}\``);
}

function redundantResources(statement: StatementView, say: Say): void {
  for (const entries of [statement.resources, statement.notResources]) {
    for (const { members, covered, by } of coveredGroups(entries, (entry) => entry.text)) {
      const details = `${members.length} resources of one list overlap: ${quote(by.text)} covers ${quote(covered.text)}`;
      say(
        members.map(({ node }) => node),
        details,
        `remove ${quote(covered.text)}`,
      );
    }
  }
}

// --- the catalogue ------------------------------------------------------------------------------------------------

function unknownService({ service, entry }: ArnEntry, say: Say, catalogue: CatalogueIndex, { names }: Subject): void {
  if (!isLiteral(service) || catalogue.knowsService(foldAscii(service))) return;
  const hint = names.suggest(
    service,
    () => catalogue.templatesByService.keys(),
    "check the service in the service authorization reference",
  );
  say(entry.node, `the service field ${quote(service)} of ${quote(entry.text)} is not a service`, hint);
}

/** Whether the ARN can mean a resource of such a type, of the service whose field it has. */
function canBe(
  { service, resource }: ArnEntry,
  catalogue: CatalogueIndex,
  isMeant: (template: ArnTemplate) => boolean = () => true,
): boolean {
  const part = resourcePartOf(resource);
  return catalogue.templatesByService.get(service)?.some((template) => isMeant(template) && meets(part, template)) === true;
}

/** The resource part of an ARN that a policy names. */
interface ResourcePart {
  readonly text: string;
  /** Up to its first wildcard or variable. */
  readonly head: string;
  readonly isLiteral: boolean;
}

export function resourcePartOf(text: string): ResourcePart {
  return { text, head: /^[^*?$]*/.exec(text)![0], isLiteral: isLiteral(text) };
}

/** Whether a resource of the template's kind can be meant. What is literal at the beginning decides most. */
export function meets(part: ResourcePart, template: Pick<ArnTemplate, "head" | "filled">): boolean {
  const isLonger = part.head.length > template.head.length;
  if (isLonger ? !part.head.startsWith(template.head) : !template.head.startsWith(part.head)) return false;
  return part.isLiteral ? matches(part.text, template.filled) : intersects(part.text, template.filled);
}

/** Whether the service has a resource type of that kind: if it has none, its types need not be looked at one by one. */
function hasType(service: string, catalogue: CatalogueIndex, isMeant: (template: ArnTemplate) => boolean): boolean {
  return (catalogue.templatesByService.get(service) ?? []).some(isMeant);
}

function isOnlyWild(field: string): boolean {
  return /^[*?]*$/.test(field);
}

/**
 * Only where Region and account are written out: AWS has let every other ARN pass, whatever its resource, in five years of records
 * (docs/spec/policy-validation.md §3.1).
 */
function resourcePart(arn: ArnEntry, say: Say, catalogue: CatalogueIndex): void {
  const { service, region, account, resource, entry } = arn;
  if (!isLiteral(region) || !isLiteral(account) || !isLiteral(service)) return;
  const templates = catalogue.templatesByService.get(service) ?? [];
  if (templates.length === 0 || canBe(arn, catalogue)) return;
  const forms = [...new Set(templates.map((each) => each.resource))].slice(0, 3).map((form) => quote(form));
  say(
    entry.node,
    `${quote(resource)} is not a resource of ${quote(service)}`,
    `its resources are written ${forms.join(", ")}${templates.length > 3 ? " …" : ""}`,
  );
}

function regionNotAllowed(arn: ArnEntry, say: Say, catalogue: CatalogueIndex): void {
  const { region, service, entry } = arn;
  if (region === "" || !isLiteral(region) || !hasType(service, catalogue, (each) => each.region === "")) return;
  if (canBe(arn, catalogue, (each) => each.region !== "") || !canBe(arn, catalogue)) return;
  say(
    entry.node,
    `resources of ${quote(service)} have no Region in their ARN, ${quote(entry.text)} names one`,
    "leave the Region field empty",
  );
}

function accountNotAllowed(arn: ArnEntry, say: Say, catalogue: CatalogueIndex): void {
  const { account, service, entry } = arn;
  if (isOnlyWild(account) || account.includes("${") || !hasType(service, catalogue, (each) => each.account === "")) return;
  if (canBe(arn, catalogue, (each) => each.account !== "") || !canBe(arn, catalogue)) return;
  say(
    entry.node,
    `resources of ${quote(service)} have no account in their ARN, ${quote(entry.text)} names one`,
    "leave the account field empty",
  );
}

function missingRegion(arn: ArnEntry, say: Say, catalogue: CatalogueIndex): void {
  const { region, service, resource, entry } = arn;
  if (region !== "" || resource === "*" || !hasType(service, catalogue, (each) => each.region !== "")) return;
  if (canBe(arn, catalogue, (each) => each.region === "") || !canBe(arn, catalogue)) return;
  say(
    entry.node,
    `resources of ${quote(service)} have a Region in their ARN, ${quote(entry.text)} names none`,
    "write the Region, or `*`",
  );
}

/** Not of resources that AWS owns, which have no account. */
function missingAccount(arn: ArnEntry, say: Say, catalogue: CatalogueIndex): void {
  const { account, service, resource, entry } = arn;
  if (account !== "" || isOnlyWild(resource) || !hasType(service, catalogue, (each) => each.account !== "")) return;
  const isShared = catalogue.curated?.sharedResources.some((row) => row.service === service && intersects(resource, row.resource));
  if (isShared === true || canBe(arn, catalogue, (each) => each.account === "") || !canBe(arn, catalogue)) return;
  say(
    entry.node,
    `resources of ${quote(service)} have an account in their ARN, ${quote(entry.text)} names none`,
    "write the account id, or `*`",
  );
}

// --- tables kept by hand ------------------------------------------------------------------------------------------

function region({ region, entry }: ArnEntry, say: Say, { curated }: CatalogueIndex, { names }: Subject): void {
  if (curated === undefined || region === "" || !isLiteral(region)) return;
  if (curated.regions.some((row) => row.region === region)) return;
  const hint = names.suggest(
    region,
    () => curated.regions.map((row) => row.region),
    "write a Region of AWS, as in `eu-west-1`, or `*`",
  );
  say(entry.node, `unknown Region ${quote(region)} in ${quote(entry.text)}`, hint);
}

export const RESOURCE_CHECKS: readonly Check[] = [
  { code: "INVALID_ARN_PREFIX", policies: "IRTSC", needs: "tree", at: "the resource", run: eachResource(prefix) },
  { code: "MISSING_ARN_FIELD", policies: "IRTSC", needs: "tree", at: "the resource", run: eachResource(missingField) },
  { code: "X_ARN_WILDCARD_SPANS_FIELDS", policies: "IRTSC", needs: "tree", at: "the resource", run: eachResource(spansFields) },
  { code: "INVALID_PARTITION", policies: "IRTSC", needs: "tree", at: "the resource", run: eachArn(partition) },
  { code: "INVALID_ARN_ACCOUNT", policies: "IRTSC", needs: "tree", at: "the resource", run: eachArn(account) },
  { code: "WILDCARD_IN_SERVICE_NAME", policies: "IRTSC", needs: "tree", at: "the resource", run: eachArn(wildService) },
  {
    code: "REDUNDANT_RESOURCE",
    policies: "IRTSC",
    needs: "tree",
    at: "every resource of the group",
    run: each(redundantResources),
  },
  { code: "INVALID_ARN_SERVICE_CASE", policies: "IRTSC", needs: "catalogue", at: "the resource", run: eachKnownArn(serviceCase) },
  { code: "INVALID_SERVICE", policies: "IRTSC", needs: "catalogue", at: "the resource", run: eachKnownArn(unknownService) },
  { code: "INVALID_ARN_RESOURCE", policies: "IRTSC", needs: "catalogue", at: "the resource", run: eachKnownArn(resourcePart) },
  {
    code: "ARN_REGION_NOT_ALLOWED",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the resource",
    run: eachKnownArn(regionNotAllowed),
  },
  {
    code: "ARN_ACCOUNT_NOT_ALLOWED",
    policies: "IRTSC",
    needs: "catalogue",
    at: "the resource",
    run: eachKnownArn(accountNotAllowed),
  },
  { code: "MISSING_ARN_REGION", policies: "IRTSC", needs: "catalogue", at: "the resource", run: eachKnownArn(missingRegion) },
  { code: "MISSING_ARN_ACCOUNT", policies: "IRTSC", needs: "catalogue", at: "the resource", run: eachKnownArn(missingAccount) },
  { code: "INVALID_ARN_REGION", policies: "IRTSC", needs: "curated", at: "the resource", run: eachKnownArn(region) },
];
