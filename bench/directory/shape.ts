/** How large a generated directory is, and how its parts are named. */

export const ACCOUNTS = 20;
export const GROUPS = 200;
export const MANAGED_POLICIES = 500;
export const BOUNDARIES = 12;
export const TEAMS = 40;
export const BUCKETS = 2000;
export const KEYS = 200;
export const QUEUES = 300;

export const ORGANIZATION_ID = "o-bench00001";
export const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1"] as const;

/** Account ids; the first is the management account. */
export const ACCOUNT_IDS = Array.from({ length: ACCOUNTS }, (_, index) => String(210_000_000_000 + index * 7_919_137));
export const MANAGEMENT_ACCOUNT = ACCOUNT_IDS[0]!;

/** `index` with leading zeros, so that names have one length. */
export function padded(index: number, digits = 4): string {
  return String(index).padStart(digits, "0");
}

export function teamName(index: number): string {
  return `team-${padded(index % TEAMS, 2)}`;
}

export function managedPolicyArn(index: number): string {
  return `arn:aws:iam::aws:policy/workloads/Workload${padded(index)}`;
}

export function boundaryArn(index: number): string {
  return `arn:aws:iam::aws:policy/boundaries/Boundary${padded(index, 2)}`;
}

/** Groups are spread evenly over the accounts. */
export function groupName(index: number): string {
  return `group-${padded(index, 3)}`;
}
export function groupAccount(index: number): string {
  return ACCOUNT_IDS[index % ACCOUNTS]!;
}

export function bucketName(index: number): string {
  return `bench-${teamName(index)}-${padded(index)}`;
}
