import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { templated, makeCatalogue } from "../generate/make.js";
import { thirdParty } from "../generate/third-party.js";
import { catalogue } from "../index.js";

const text = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const services = [...catalogue.services.values()];

describe("the files", () => {
  it("are what the script makes", async () => {
    expect(text("data/catalogue.json") === (await makeCatalogue()), "run `npm run build:catalogue`").toBe(true);
  });

  it("keep the notice of what they are made from", () => {
    expect(text("THIRD-PARTY.txt")).toBe(thirdParty());
    expect(thirdParty()).toMatch(/MIT License[^]*Copyright[^]*without restriction/);
  });

  it("hold no description", () => {
    expect(text("data/catalogue.json")).not.toMatch(/Grants permission|Filters access/);
  });

  it("come as a package of a day that is not before the day of the data", () => {
    const { version } = JSON.parse(text("package.json")) as { version: string };
    const [year, month, day] = version.split(".").map(Number) as [number, number, number];
    expect(new Date(catalogue.version).getTime()).toBeLessThanOrEqual(Date.UTC(year, month - 1, day));
  });
});

describe("the catalogue", () => {
  // The service authorization reference, “Actions, resources, and condition keys for Amazon S3” and “… for AWS KMS”.
  it("knows actions with level, resource types and keys", () => {
    const action = catalogue.services.get("s3")?.actions.get("getobject");
    expect(action).toMatchObject({ name: "GetObject", accessLevel: "Read", dependentActions: [] });
    expect(action?.resourceTypes.map(({ name }) => name)).toContain("object");
    expect(action?.conditionKeys).toContain("s3:ExistingObjectTag/${TagKey}");
    expect(catalogue.services.get("s3")?.actions.get("listallmybuckets")?.resourceTypes).toEqual([]);
    expect(catalogue.services.get("s3")?.actions.get("putbucketpolicy")?.accessLevel).toBe("Permissions management");
  });

  it("knows resource types with their ARNs, and keys with their types", () => {
    expect(catalogue.services.get("s3")?.resourceTypes.get("bucket")?.arn).toBe("arn:${Partition}:s3:::${BucketName}");
    expect(catalogue.services.get("s3")?.conditionKeys.get("s3:prefix")).toEqual({ key: "s3:prefix", type: "String" });
    expect(catalogue.services.get("kms")?.conditionKeys.get("kms:encryptioncontextkeys")?.type).toBe("ArrayOfString");
    expect(catalogue.globalKeys.get("aws:sourceip")).toEqual({ key: "aws:SourceIp", type: "IPAddress" });
    expect(catalogue.keyPrefixes.get("accounts.google.com")).toEqual(["sts"]);
  });

  it("names the key that replaces a deprecated one", () => {
    const keys = services.flatMap(({ conditionKeys }) => [...conditionKeys.values()]);
    const deprecated = keys.filter(({ deprecated }) => deprecated);
    expect(deprecated.length).toBeGreaterThan(0);
    for (const { key, replacedBy } of deprecated) {
      const [prefix] = key.split(":") as [string];
      expect(catalogue.services.get(prefix)?.conditionKeys.has(replacedBy?.toLowerCase() ?? ""), key).toBe(true);
    }
  });

  it("describes every resource type that an action names", () => {
    const missing = services.flatMap(({ prefix, actions, resourceTypes }) =>
      [...actions.values()].flatMap((action) =>
        action.resourceTypes.filter(({ name }) => !resourceTypes.has(name)).map(({ name }) => `${prefix}:${action.name} ${name}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("has no member for a name that objects inherit", () => {
    for (const name of ["constructor", "__proto__", "toString"]) expect(catalogue.services.get(name)).toBeUndefined();
  });

  it("counts what docs/spec/data-sources.md counted in the same edition", () => {
    expect(services).toHaveLength(456);
    expect(services.reduce((sum, { actions }) => sum + actions.size, 0)).toBe(22_091);
    expect(services.reduce((sum, { resourceTypes }) => sum + resourceTypes.size, 0)).toBe(2334);
    expect(services.filter(({ resourceControlPolicies }) => resourceControlPolicies)).toHaveLength(62);
  });
});

describe("templated", () => {
  it.each([
    ["s3:ExistingObjectTag/<key>", "s3:ExistingObjectTag/${TagKey}"],
    ["secretsmanager:ResourceTag/tag-key", "secretsmanager:ResourceTag/${TagKey}"],
    ["sagemaker:ResourceTag/", "sagemaker:ResourceTag/${TagKey}"],
    ["aws:ResourceTag/${TagKey}", "aws:ResourceTag/${TagKey}"],
    ["s3:prefix", "s3:prefix"],
  ])("writes %s as %s", (key, expected) => {
    expect(templated(key)).toBe(expected);
  });
});
