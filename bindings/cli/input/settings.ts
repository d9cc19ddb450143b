/** Facts of the requested resource that stand beside its policies in a policy set. */
import { readDirectory, type KmsGrant, type PolicySet } from "../../hosts/node.js";
import { quote } from "../../text/quote.js";
import { CliError, usage } from "../output/errors.js";
import type { Io } from "../output/io.js";
import { readJsonArgument } from "./json-argument.js";
import type { Arguments, OptionGroup } from "./options.js";

export const SETTING_OPTIONS: OptionGroup = {
  title: "Facts of the requested resource (JSON in a FILE or in place; docs/requests.md)",
  rows: [
    { name: "endpoint-type", value: "gateway|interface", about: "of the VPC endpoint; default interface" },
    { name: "s3", value: "FILE|JSON", about: "S3: object ownership, ACLs, Block Public Access, access point" },
    { name: "kms-grants", value: "FILE|JSON", about: "grants of the KMS key: a list, or what\n`aws kms list-grants` prints" },
    { name: "api-gateway", value: "FILE|JSON", about: 'API Gateway: { "authorizer": "iam" }' },
  ],
};

export const SETTING_NAMES: readonly string[] = SETTING_OPTIONS.rows.map(({ name }) => name);

type Settings = Pick<PolicySet, "vpcEndpointType" | "s3" | "kmsGrants" | "apiGateway">;

/** The settings that the arguments give. The compiler checks their members. */
export async function readSettings(args: Arguments, io: Io): Promise<Settings> {
  const json = (name: string): Promise<unknown> => readJsonArgument(args.one(name)!, `--${name}`, io);
  return {
    ...(args.has("endpoint-type") ? { vpcEndpointType: endpointType(args) } : {}),
    ...(args.has("s3") ? { s3: (await json("s3")) as Settings["s3"] & object } : {}),
    ...(args.has("kms-grants") ? { kmsGrants: grantsOf(await json("kms-grants")) } : {}),
    ...(args.has("api-gateway") ? { apiGateway: (await json("api-gateway")) as Settings["apiGateway"] & object } : {}),
  };
}

function endpointType(args: Arguments): "gateway" | "interface" {
  const type = args.one("endpoint-type")!;
  if (type !== "gateway" && type !== "interface") {
    throw usage(
      `\`--endpoint-type\` must be \`gateway\` or \`interface\`, found ${quote(type)}`,
      "write one of the two, or leave it out",
    );
  }
  if (!args.has("endpoint")) throw usage("`--endpoint-type` is given without `--endpoint`", "give the endpoint's policy as well");
  return type;
}

// --- KMS grants ------------------------------------------------------------------------------------------------------------

function grantsOf(value: unknown): readonly KmsGrant[] {
  return isPrinted(value) ? readPrintedGrants(value) : (value as readonly KmsGrant[]);
}

/** Is it what the AWS CLI prints, or a list of such pages? */
function isPrinted(value: unknown): boolean {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return typeof first === "object" && first !== null && "Grants" in first;
}

/** As directories read it: unknown constraints and missing pages are errors. */
function readPrintedGrants(output: unknown): readonly KmsGrant[] {
  const value = { command: "kms list-grants", output };
  const { directory } = readDirectory([{ name: "--kms-grants", value }]);
  const keys = (directory.resources ?? []).filter(({ kmsGrants }) => kmsGrants !== undefined);
  if (keys.length < 2) return keys[0]?.kmsGrants ?? [];
  throw new CliError(
    "SEVERAL_KEYS",
    `the grants are of ${keys.length} keys`,
    "give those of the requested key; a directory takes those of all keys",
  );
}
