/** The form that comes in, the XML that goes out, and what must not come in. */
import { describe, expect, it } from "vitest";
import { readForm } from "../../bindings/simulator/wire/form.js";
import { Parameters } from "../../bindings/simulator/wire/parameters.js";
import { ServiceError } from "../../bindings/simulator/wire/service-error.js";
import { element } from "../../bindings/simulator/wire/xml.js";
import { ask, members, parseXml, post, simulatorOf, textAt } from "./ask.js";

const parametersOf = (text: string): Parameters => Parameters.read(readForm(text));

function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
  return "none";
}

describe("a form", () => {
  it("is read as URLSearchParams reads it", () => {
    const text = "A=1&B=a+b%20c&&C=&D&E=%C3%A9%26%3D";
    expect([...readForm(text)]).toEqual([...new URLSearchParams(text)]);
  });

  it.each(["A=1&A=2", "A=%", "A=%GG", "A=%C3", "%=1", "A%=1"])("%j is refused", (text) => {
    expect(faultOf(() => readForm(text))).toBe("ValidationError");
  });

  it("has at most 50,000 parameters", () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `P${index}=1`).join("&");
    expect(faultOf(() => readForm(text))).toBe("ValidationError");
  });
});

describe("lists of parameters", () => {
  it("close gaps, in the order of their numbers", () => {
    expect(parametersOf("A.member.10=c&A.member.2=b&A.member.1=a").texts("A")).toEqual(["a", "b", "c"]);
  });

  it("are nested", () => {
    const [first] = parametersOf("A.member.1.B.member.1=x&A.member.1.C=y").structures("A")!;
    expect([first!.texts("B"), first!.text("C"), first!.path]).toEqual([["x"], "y", "a.1"]);
  });

  it.each(["A=", "A.member="])("%j is empty", (text) => {
    expect(parametersOf(text).texts("A")).toEqual([]);
  });

  it("are not there where nothing names them", () => {
    expect(parametersOf("B=1").texts("A")).toBeUndefined();
  });

  it.each(["A.member.0=x", "A.member.x=x", "A.member.01=x", "A.member.10001=x", "A.member.-1=x", "A.member.1e1=x"])(
    "%j is refused",
    (text) => {
      expect(faultOf(() => parametersOf(text).texts("A"))).toBe("ValidationError");
    },
  );

  it("are not of names that objects inherit", () => {
    expect(parametersOf("__proto__.member.1=x&constructor=y").texts("A")).toBeUndefined();
    expect(parametersOf("__proto__.member.1=x").texts("__proto__")).toEqual(["x"]);
  });

  it("are not nested without end", () => {
    expect(faultOf(() => parametersOf(`${"A.".repeat(100_000)}B=x`))).toBe("ValidationError");
  });
});

it("a form does not begin with a `?`", () => {
  expect([...readForm("?Action=x")]).toEqual([["?Action", "x"]]);
});

describe("XML", () => {
  it("is elements, members of lists and entries of maps", () => {
    expect(element("R", { A: "x", B: ["y", { C: 1 }], D: new Map([["k", true]]), E: [], F: undefined })).toBe(
      "<R><A>x</A><B><member>y</member><member><C>1</C></member></B><D><entry><key>k</key><value>true</value></entry></D><E/></R>",
    );
  });

  it.each([
    ["<a>&amp;\"'", "<a>&amp;\"'"],
    ["]]>", "]]>"],
    ["\u0000\u001f\uffff", "\ufffd\ufffd\ufffd"],
    ["\ud800x\udc00", "\ufffdx\ufffd"],
    ["\u{1f600} \u00e9\t\r\n\u0085\u2028", "\u{1f600} \u00e9\t\r\n\u0085\u2028"],
  ])("%j is read back as %j", (text, expected) => {
    expect(parseXml(element("R", { T: text })).children[0]!.text).toBe(expected);
  });
});

describe("HTTP", () => {
  const simulator = simulatorOf({ account: "111122223333" });
  const IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15";

  it("takes a form by POST and a query by GET", async () => {
    const byGet = await simulator(new Request(`http://localhost/?${IDENTITY}`));
    expect(byGet.status).toBe(200);
    expect((await post(simulator, IDENTITY, { "content-type": "application/x-www-form-urlencoded" })).status).toBe(200);
  });

  it.each([
    ["another method", new Request("http://localhost/", { method: "PUT", body: IDENTITY }), 405, "MethodNotAllowed"],
    [
      "another type",
      new Request("http://localhost/", { method: "POST", body: IDENTITY, headers: { "content-type": "application/json" } }),
      400,
      "ValidationError",
    ],
    ["no type", new Request("http://localhost/", { method: "POST", body: new Uint8Array(3) }), 400, "ValidationError"],
    ["a web page", new Request(`http://localhost/?${IDENTITY}`, { headers: { origin: "null" } }), 403, "AccessDenied"],
    ["another version", new Request("http://localhost/?Action=GetCallerIdentity&Version=2010-05-08"), 400, "InvalidAction"],
    ["no action", new Request("http://localhost/?Version=2010-05-08"), 400, "ValidationError"],
    ["an action of objects", new Request("http://localhost/?Action=constructor&Version=__proto__"), 400, "InvalidAction"],
    [
      "another model",
      new Request(`http://localhost/?${IDENTITY}`, { headers: { "x-postern-result-model": "both" } }),
      400,
      "ValidationError",
    ],
  ])("refuses %s", async (_, request, status, code) => {
    const answer = await simulator(request);
    const xml = parseXml(await answer.text());
    expect([answer.status, textAt(xml, "Error.Code"), textAt(xml, "Error.Type")]).toEqual([status, code, "Sender"]);
    expect(answer.headers.get("x-amzn-requestid")).toBe(textAt(xml, "RequestId"));
  });

  it("answers errors in the namespace of the service", async () => {
    const answer = await simulator(new Request("http://localhost/?Action=AssumeRole&Version=2011-06-15"));
    expect(await answer.text()).toContain('xmlns="https://sts.amazonaws.com/doc/2011-06-15/"');
  });

  it("does not read bodies of more than 4 MiB", async () => {
    const mebibyte = new Uint8Array(1024 * 1024).fill(65);
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => void (pulled++, controller.enqueue(mebibyte)) });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await simulator(
      new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" } as RequestInit),
    );
    expect(answer.status).toBe(413);
    expect(pulled).toBeLessThan(8);
    const announced = new Request("http://localhost/", {
      method: "POST",
      body: "A=1",
      headers: { ...headers, "content-length": "5000000" },
    });
    expect([200, 400, 413]).toContain((await simulator(announced)).status);
  });

  it("bounds the work of a call", async () => {
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
    const call = {
      Action: "SimulateCustomPolicy",
      ...members("PolicyInputList", [document]),
      ...members(
        "ActionNames",
        Array.from({ length: 101 }, (_, n) => `s3:A${n}`),
      ),
      ...members(
        "ResourceArns",
        Array.from({ length: 100 }, (_, n) => `arn:aws:s3:::b/${n}`),
      ),
    };
    const { status, xml } = await ask(simulator, call);
    expect([status, textAt(xml, "Error.Code")]).toEqual([400, "InvalidInput"]);
    expect(textAt(xml, "Error.Message")).toContain("10100 decisions");
  });

  it("lets through as many calls a second as it is told", async () => {
    let now = 0;
    const slow = simulatorOf({ perSecond: 2, engine: { clock: () => now } });
    const statuses = async (count: number): Promise<number[]> => {
      const answers = [];
      for (let n = 0; n < count; n++) answers.push(await post(slow, IDENTITY));
      return answers.map(({ status }) => status);
    };
    expect(await statuses(3)).toEqual([200, 200, 400]);
    now += 500;
    expect(await statuses(2)).toEqual([200, 400]);
  });

  it("tells of each answer, and of faults of its own", async () => {
    const told: unknown[] = [];
    const clock = (): number => {
      throw new Error("no clock");
    };
    const broken = simulatorOf({ perSecond: 1, engine: { clock: Date.now }, onAnswer: (answer) => told.push(answer) });
    await post(broken, IDENTITY);
    expect(told).toMatchObject([{ action: "GetCallerIdentity", status: 200, code: undefined, fault: undefined }]);
    const failing = simulatorOf({ engine: { clock }, onAnswer: (answer) => told.push(answer) });
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*", Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } } },
      ],
    });
    const { status, xml } = await ask(failing, {
      Action: "SimulateCustomPolicy",
      ...members("PolicyInputList", [document]),
      ...members("ActionNames", ["s3:GetObject"]),
    });
    expect([status, textAt(xml, "Error.Code"), textAt(xml, "Error.Type")]).toEqual([500, "ServiceFailure", "Receiver"]);
    expect(told[1]).toMatchObject({ status: 500, code: "ServiceFailure", fault: expect.any(Error) as unknown });
  });
});

describe("options", () => {
  it.each([
    [{ acount: "1" }, /`acount` is not known/],
    [{ account: "1" }, /`account` must be 12 digits/],
    [{ identity: "nora" }, /`identity` must be the ARN/],
    [{ resultModel: "both" }, /`resultModel` must be/],
    [{ roleCallers: true }, /`roleCallers` must be/],
    [{ mode: "strict" }, /`mode` must be/],
    [{ perSecond: 0 }, /`perSecond` must be/],
    [{ awsLimits: "no" }, /`awsLimits` must be of type boolean/],
    [{ onAnswer: 5 }, /`onAnswer` must be/],
    [{ engine: null }, /`engine` must be/],
    [{ directory: null }, /`directory` must be/],
    [5, /not a plain object/],
    [[], /not a plain object/],
  ])("%j are refused", (options, message) => {
    expect(() => simulatorOf(options as object)).toThrow(message);
  });

  it("take only a directory that is one", () => {
    expect(() => simulatorOf({ directory: { version: 1, accounts: [{ id: "1" }] } })).toThrow(
      expect.objectContaining({ name: "DirectoryError" }) as Error,
    );
  });
});
