/** ResourceHandlingOption: which resources a launch of an EC2 instance needs. It changes nothing but what must be given. */
import { ServiceError } from "./wire/service-error.js";

const LAUNCH = ["instance", "image", "security-group"];
const NETWORK = [...LAUNCH, "network-interface"];

/** Resource types of EC2 by option. Those of EC2-Classic stand in older documentation. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "EC2-Classic-InstanceStore": LAUNCH,
  "EC2-Classic-EBS": [...LAUNCH, "volume"],
  "EC2-VPC-InstanceStore": NETWORK,
  "EC2-VPC-InstanceStore-Subnet": [...NETWORK, "subnet"],
  "EC2-VPC-EBS": [...NETWORK, "volume"],
  "EC2-VPC-EBS-Subnet": [...NETWORK, "volume", "subnet"],
};

/** Throws ServiceError InvalidInput where a resource is missing. */
export function checkResourceHandling(option: string | undefined, resources: readonly string[]): void {
  if (option === undefined) return;
  const needed = Object.hasOwn(NEEDED, option) ? NEEDED[option]! : undefined;
  if (needed === undefined) {
    throw ServiceError.invalidInput("ResourceHandlingOption is not known", `give one of ${Object.keys(NEEDED).join(", ")}`);
  }
  const given = new Set(resources.map((arn) => /^arn:[^:]*:ec2:[^:]*:[^:]*:([^/]+)\//.exec(arn)?.[1]));
  const missing = needed.filter((type) => !given.has(type));
  if (missing.length === 0) return;
  throw ServiceError.invalidInput(
    `${option} needs resources of the types ${missing.join(", ")} among ResourceArns`,
    "add an ARN of each, or leave ResourceHandlingOption out",
  );
}
