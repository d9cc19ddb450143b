/** A page that goes on needs the next one of its own list: another list's last page does not end it. */
import { describe, expect, test } from "vitest";
import { codesOf, findingsOf, source } from "./support.js";

const OWNER = "222222222222";
const FOLDER = `${OWNER}/eu-west-1`;

describe("pages of several lists", () => {
  const page = (token?: string) => ({ VpcEndpoints: [], ...(token === undefined ? {} : { NextToken: token }) });
  const codes = (...sources: [string, unknown][]): string[] =>
    codesOf(findingsOf(sources.map(([name, value]) => source(name, value))));

  test("a list whose last page is missing is not ended by the list of another Region", () => {
    const complete: [string, unknown] = [`${OWNER}/us-east-1/describe-vpc-endpoints.json`, page()];
    expect(codes([`${FOLDER}/describe-vpc-endpoints.json`, page("t")], complete)).toEqual(["E X_INCOMPLETE_OUTPUT"]);
    expect(codes([`${FOLDER}/describe-vpc-endpoints.json`, [page("t"), page()]], complete)).toEqual([]);
  });

  test("nor, in one folder, by one that an envelope says is of another Region", () => {
    const envelope = (region: string, output: object) => ({ command: "ec2 describe-vpc-endpoints", region, output });
    expect(codes(["a.json", envelope("eu-west-1", page("t"))], ["b.json", envelope("us-east-1", page())])).toEqual([
      "E X_INCOMPLETE_OUTPUT",
    ]);
    expect(codes(["a.json", envelope("eu-west-1", page("t"))], ["b.json", envelope("eu-west-1", page())])).toEqual([]);
  });

  test("pages of one list: numbered, or beside each other in a folder", () => {
    expect(codes(["a/describe-vpc-endpoints.page-2.json", page()], ["a/describe-vpc-endpoints.page-1.json", page("t")])).toEqual(
      [],
    );
    expect(codes(["a/one.json", page("t")], ["a/two.json", page()])).toEqual([]);
    expect(codes(["a/one.json", page("t")], ["b/two.json", page()])).toEqual(["E X_INCOMPLETE_OUTPUT"]);
  });

  test("where several lists stand beside a page that goes on, whose it is is not clear", () => {
    expect(codes(["a/1.json", page("t")], ["a/2.json", page()], ["a/3.json", page()])).toEqual(["E X_INCOMPLETE_OUTPUT"]);
    expect(codes(["a/1.json", [page("t"), page()]], ["a/2.json", page()], ["a/3.json", page()])).toEqual([]);
  });

  test("the last page of one source is its last", () => {
    expect(codes(["a/1.json", [page("t"), page(), page("u")]])).toEqual(["E X_INCOMPLETE_OUTPUT"]);
  });
});
