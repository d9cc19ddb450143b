/** What a directory says about principals, accounts and resources. */
import { describe, expect, test } from "vitest";
import { organizationPlaces } from "../../bindings/directory/organization-path.js";
import { readDirectory } from "../../bindings/directory/read.js";
import { boundaryOf, identityPoliciesOf, indexDirectory, ownerOf } from "../../bindings/directory/resolve.js";
import { CONTINUATIONS, findEntry, separatorAfter } from "../../bindings/directory/separators.js";
import type { Directory } from "../../bindings/model/directory.js";
import { fixtures, policy } from "./support.js";

const A = "111111111111";
const group = (name: string): string => `arn:aws:iam::${A}:group/${name}`;

describe("principals", () => {
  const directory: Directory = {
    version: 1,
    accounts: [{ id: A }],
    policies: { shared: policy("shared"), limit: policy("limit") },
    users: [
      {
        arn: `arn:aws:iam::${A}:user/ana`,
        policies: ["shared", policy("own")],
        groups: ["b", group("path/a"), "b"],
        boundary: "limit",
      },
    ],
    groups: [
      { arn: group("path/a"), policies: [policy("of a")] },
      { arn: group("b"), policies: [policy("of b"), "shared"] },
    ],
    roles: [{ arn: `arn:aws:iam::${A}:role/path/app`, trust: policy("trust") }],
  };
  const index = indexDirectory(directory);
  const ana = directory.users![0]!;

  test("a user's policies, then those of its groups in order, each group once", () => {
    expect(identityPoliciesOf(ana, index).map(({ name }) => name)).toEqual(["shared", "own", "of b", "shared", "of a"]);
  });

  test("boundary", () => {
    expect(boundaryOf(ana, index)?.name).toBe("limit");
    expect(boundaryOf(directory.roles![0]!, index)).toBeUndefined();
    expect(identityPoliciesOf(directory.roles![0]!, index)).toEqual([]);
  });

  test("a reference to nothing throws: it is never no policy", () => {
    expect(() => identityPoliciesOf({ arn: ana.arn, policies: ["toString"] }, index)).toThrow(/checkDirectory/);
    expect(() => identityPoliciesOf({ arn: ana.arn, groups: ["nobody"] }, index)).toThrow(/checkDirectory/);
  });

  test("the owner of a resource", () => {
    expect(ownerOf({ arn: `arn:aws:sqs:eu-west-1:${A}:q` }, index)).toBe(A);
    expect(ownerOf({ arn: "arn:aws:s3:::b", account: A }, index)).toBe(A);
    expect(ownerOf({ arn: "arn:aws:s3:::b" }, index)).toBeUndefined();
  });
});

describe("the organization", () => {
  const { directory } = readDirectory(fixtures("organization"));
  const places = organizationPlaces(indexDirectory(directory));

  test("paths end with a slash and do not name the account", () => {
    expect(places.get("222222222222")?.path).toBe("o-exampleorg1/r-ab12/ou-ab12-11111111/ou-ab12-22222222/");
    expect(places.get(A)).toMatchObject({ path: "o-exampleorg1/r-ab12/", isManagementAccount: true });
  });

  test("levels from the root to the account", () => {
    const levels = places.get("222222222222")?.serviceControl?.map(({ name, policies }) => `${name} ${policies.length}`);
    expect(levels).toEqual(["Root 1", "Workloads 2", "Production 1", "222222222222 1"]);
    expect(places.get("333333333333")?.resourceControl?.map(({ policies }) => policies.length)).toEqual([2, 1, 1]);
  });

  test("neither touches the management account", () => {
    expect(places.get(A)).toMatchObject({ serviceControl: undefined, resourceControl: undefined });
  });

  test("disabled: undefined; RCPs on some levels only: the others are empty", () => {
    const organization = {
      id: "o-exampleorg1",
      managementAccount: A,
      root: { id: "r-ab12", rcps: [policy("p")], accounts: [{ id: A }, { id: "222222222222" }] },
    };
    const place = organizationPlaces(indexDirectory({ version: 1, accounts: [], organization })).get("222222222222");
    expect(place?.serviceControl).toBeUndefined();
    expect(place?.resourceControl?.map(({ policies }) => policies.length)).toEqual([1, 0]);
    expect(organizationPlaces(indexDirectory({ version: 1, accounts: [] })).size).toBe(0);
  });
});

describe("what an entry stands for", () => {
  const find = (arn: string, ...entries: string[]): string | undefined =>
    findEntry(arn, new Map(entries.map((entry) => [entry, entry])));
  const regional = (rest: string): string => `arn:aws:${rest.replace("::", `:eu-west-1:${A}:`)}`;

  test.each([
    ["arn:aws:s3:::reports/2024/a/b.csv", "arn:aws:s3:::reports"],
    ["arn:aws:s3:::reports//", "arn:aws:s3:::reports"],
    [regional("s3::accesspoint/ap/object/a/b"), regional("s3::accesspoint/ap")],
    [regional("dynamodb::table/orders/index/by-date"), regional("dynamodb::table/orders")],
    [regional("lambda::function:send:PROD"), regional("lambda::function:send")],
    [regional("logs::log-group:/app/web:log-stream:1"), regional("logs::log-group:/app/web")],
    [regional("execute-api::a1b2c3/prod/GET/items"), regional("execute-api::a1b2c3")],
  ])("%s", (arn, entry) => expect(find(arn, entry)).toBe(entry));

  test.each([
    ["arn:aws:s3:::reports-2024/a", "arn:aws:s3:::reports"],
    [regional("ecr::repository/a/b"), regional("ecr::repository/a")],
    [regional("dynamodb::table/orders/stream/2024"), regional("dynamodb::table/orders")],
    [regional("kms::key/1/2"), regional("kms::key/1")],
    [regional("logs::log-group:/app/web"), regional("logs::log-group:/app")],
    ["arn:aws:s3:::", "arn:aws:s3::"],
    ["no ARN", "no"],
  ])("%s is not %s", (arn, entry) => expect(find(arn, entry)).toBeUndefined());

  test("the exact entry, else the longest", () => {
    const [table, stream] = [regional("dynamodb::table/t"), regional("dynamodb::table/t/stream/1")];
    expect(find(stream, table, stream)).toBe(stream);
    const [api, stage] = [regional("execute-api::a1"), regional("execute-api::a1/prod")];
    expect(find(`${stage}/GET/x`, api, stage)).toBe(stage);
    expect(find(`${api}/test/GET/x`, api, stage)).toBe(api);
  });

  test("each continuation is reachable", () => {
    for (const { service, prefix, separator } of CONTINUATIONS) {
      expect(separatorAfter(`arn:aws:${service}:eu-west-1:${A}:${prefix}name`)).toBe(separator);
    }
  });
});
