/** Access Analyzer's ValidatePolicy as clients ask it: POST /policy/validation, REST-JSON (docs/spec/serving.md §16). */
import { describe, expect, it } from "vitest";
import { validatePolicy } from "../../bindings/surface/validate.js";
import { corpusLines, catalogue, placeText } from "../validator/support.js";
import type { Location } from "../../bindings/findings/finding.js";
import { simulatorOf } from "./ask.js";
import type { SimulatorAnswer, SimulatorOptions } from "../../bindings/hosts/simulator/inline.js";

const answering = (options: SimulatorOptions = {}): ReturnType<typeof simulatorOf> =>
  simulatorOf({ catalogue, validatePolicy, ...options });
const simulator = answering();

interface Answer {
  readonly status: number;
  readonly error: string | null;
  readonly headers: Headers;
  readonly json: {
    readonly findings: readonly {
      readonly issueCode: string;
      readonly findingDetails: string;
      readonly locations: readonly Location[];
    }[];
    readonly nextToken?: string;
    readonly message?: string;
    readonly reason?: string;
    readonly fieldList?: readonly { readonly name: string }[];
  };
}

async function ask(
  body: unknown,
  { query = "", path = "/policy/validation", to = simulator, ...init }: AskOptions = {},
): Promise<Answer> {
  const request = new Request(`http://localhost${path}${query}`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...init.headers },
  });
  const answer = (await to(request)) as Response;
  const json = (await answer.json()) as Answer["json"];
  return { status: answer.status, error: answer.headers.get("x-amzn-errortype"), headers: answer.headers, json };
}
interface AskOptions {
  readonly query?: string;
  readonly path?: string;
  readonly to?: typeof simulator;
  readonly headers?: Readonly<Record<string, string>>;
}

const POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjcet","Resource":"*"},{"Effect":"allow","Action":"s4:*","Resource":"*"},{"Sid":"a b","Effect":"Allow","Action":"s3:*","Resource":""}]}';
const IDENTITY = { policyType: "IDENTITY_POLICY", policyDocument: POLICY };

describe("findings", () => {
  it("have the members of AWS, and say what to do", async () => {
    const { status, headers, json } = await ask(IDENTITY);
    expect([status, headers.get("content-type"), headers.get("cache-control")]).toEqual([200, "application/json", "no-store"]);
    expect(headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(Object.keys(json)).toEqual(["findings"]);
    const found = json.findings.find(({ issueCode }) => issueCode === "INVALID_ACTION")!;
    expect(Object.keys(found).sort()).toEqual(["findingDetails", "findingType", "issueCode", "learnMoreLink", "locations"]);
    expect(found.findingDetails).toContain("s3:GetObject`");
    // `"s3:GetObjcet"` begins at the 68th character.
    const at = POLICY.indexOf('"s3:GetObjcet"');
    expect(found.locations).toEqual([
      {
        path: [{ value: "Statement" }, { index: 0 }, { value: "Action" }],
        span: { start: { line: 1, column: at, offset: at }, end: { line: 1, column: at + 14, offset: at + 14 } },
      },
    ]);
  });

  it("are those of the validator, for every example of AWS's codes", async () => {
    const examples = corpusLines<{ code: string; policyType: string; resourceType?: string; at: string; document: string }>(
      "examples.jsonl",
    );
    for (const { code, policyType, resourceType, at, document } of examples) {
      if (code === "SCP_SYNTAX_ERROR_ACTION_WILDCARD") continue; // of the legacy language, which AWS no longer has
      const members = resourceType === undefined ? {} : { validatePolicyResourceType: resourceType };
      const { json } = await ask({ policyType, policyDocument: document, ...members });
      const found = json.findings.filter(({ issueCode }) => issueCode === code);
      expect(
        found.map(({ locations }) => placeText(locations[0]!.path)),
        code,
      ).toEqual([at]);
    }
  });

  it("come in pages where the call asks for pages", async () => {
    const all = (await ask(IDENTITY)).json.findings;
    expect(all.length).toBeGreaterThan(2);
    const paged: unknown[] = [];
    let [token, pages]: [string | undefined, number] = [undefined, 0];
    do {
      const query: string = `?maxResults=2${token === undefined ? "" : `&nextToken=${token}`}`;
      const { json } = await ask(IDENTITY, { query });
      paged.push(...json.findings);
      [token, pages] = [json.nextToken, pages + 1];
    } while (token !== undefined);
    expect(paged).toEqual(all);
    expect(pages).toBe(Math.ceil(all.length / 2));
  });
});

describe("refused", () => {
  it.each([
    ["no JSON", "{", "cannotParse", undefined],
    ["a list", [], "cannotParse", undefined],
    ["no document", { policyType: "IDENTITY_POLICY" }, "fieldValidationFailed", "policyDocument"],
    ["no type", { policyDocument: "{}" }, "fieldValidationFailed", "policyType"],
    ["a type that there is not", { ...IDENTITY, policyType: "BUCKET_POLICY" }, "fieldValidationFailed", "policyType"],
    ["a document as an object", { ...IDENTITY, policyDocument: {} }, "fieldValidationFailed", "policyDocument"],
    [
      "a resource type of an identity policy",
      { ...IDENTITY, validatePolicyResourceType: "AWS::S3::Bucket" },
      "fieldValidationFailed",
      "validatePolicyResourceType",
    ],
  ])("%s", async (_, body, reason, field) => {
    const { status, error, json } = await ask(body);
    expect([status, error, json.reason, json.fieldList?.[0]?.name]).toEqual([400, "ValidationException", reason, field]);
    expect(json.message).not.toBe("");
  });

  it.each(["0", "1001", "x", ""])("maxResults=%s", async (count) => {
    const { status, json } = await ask(IDENTITY, { query: `?maxResults=${count}` });
    expect([status, json.fieldList?.[0]?.name]).toEqual([400, "maxResults"]);
  });

  it("a token of another document", async () => {
    const { json } = await ask(IDENTITY, { query: "?maxResults=1" });
    const other = { ...IDENTITY, policyDocument: POLICY.replace("s3", "s4") };
    const { status, error } = await ask(other, { query: `?nextToken=${json.nextToken!}` });
    expect([status, error]).toEqual([400, "ValidationException"]);
  });

  it.each([
    ["another type", { headers: { "content-type": "text/plain" } }, 400, "ValidationException"],
    ["a web page", { headers: { origin: "https://example.com" } }, 403, "AccessDeniedException"],
    ["what needs analysis", { path: "/policy/check-no-public-access" }, 404, "UnknownOperationException"],
    ["a simulator without a validator", { to: simulatorOf() }, 404, "UnknownOperationException"],
  ])("%s", async (_, options, status, error) => {
    const answer = await ask(IDENTITY, options);
    expect([answer.status, answer.error]).toEqual([status, error]);
  });

  it("another method, a body that is too long, a call too many", async () => {
    const got = (await simulator(new Request("http://localhost/policy/validation"))) as Response;
    expect([got.status, got.headers.get("x-amzn-errortype")]).toEqual([405, "MethodNotAllowedException"]);
    const long = await ask({ ...IDENTITY, policyDocument: " ".repeat(4 * 1024 * 1024) });
    expect([long.status, long.error]).toEqual([413, "RequestEntityTooLargeException"]);
    const slow = answering({ perSecond: 1, engine: { clock: () => 0 } });
    expect((await ask(IDENTITY, { to: slow })).status).toBe(200);
    const { status, error, headers } = await ask(IDENTITY, { to: slow });
    expect([status, error, headers.get("retry-after")]).toEqual([429, "ThrottlingException", "1"]);
  });
});

it("a fault of the validator is an error of ours, and is told", async () => {
  const told: SimulatorAnswer[] = [];
  const fault = new Error("broken");
  const broken = answering({
    validatePolicy: () => {
      throw fault;
    },
    onAnswer: (answer) => told.push(answer),
  });
  const { status, error, json } = await ask(IDENTITY, { to: broken });
  expect([status, error]).toEqual([500, "InternalServerException"]);
  expect(json.message).not.toContain("broken");
  expect(told).toMatchObject([{ action: "ValidatePolicy", status: 500, code: "InternalServerException", fault }]);
});

it("a validator that is not a function is refused at once", () => {
  expect(() => answering({ validatePolicy: {} as never })).toThrow("the option `validatePolicy` must be of type function");
});
