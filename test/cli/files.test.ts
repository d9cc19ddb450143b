/** What is opened and what is not: files, pipes that are named, links; devices, sockets and pipes in folders are refused. */
import { execFileSync, spawn } from "node:child_process";
import { linkSync, mkdirSync, symlinkSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { FILE_BYTES_MAX } from "../../bindings/cli/input/limits.js";
import { asking, DENY, Folder, json, policy, postern, READ, type Result } from "./support.js";

const folder = new Folder();
const read = folder.file("read.json", READ);
const GET = asking("s3:GetObject", "arn:aws:s3:::reports/a");

async function refused(argv: readonly string[], terminal: Parameters<typeof postern>[1] = {}): Promise<string> {
  const { status, stdout, stderr } = await postern(argv, { pipeWaitMs: 50, ...terminal });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("hint: ");
  return stderr;
}

/** A named pipe in a folder of its own. */
function pipe(name: string): string {
  mkdirSync(folder.at(`${name}-folder`), { recursive: true });
  const path = folder.at(`${name}-folder/x.json`);
  execFileSync("mkfifo", [path]);
  return path;
}

describe.skipIf(process.platform === "win32")("what is not a file", () => {
  const device = folder.at("device.json");
  symlinkSync("/dev/zero", device);
  const fifo = pipe("silent");
  const socket = folder.at("socket.json");
  const server = createServer().listen(socket);
  afterAll(() => server.close());

  it.each([
    ["/dev/zero", "it is a device, not a file"],
    ["/dev/urandom", "it is a device, not a file"],
    [device, "it is a device, not a file"],
    [socket, "it is a socket, not a file"],
    [folder.path, "it is a folder"],
    [fifo, "nobody has written to the pipe"],
  ])("%s is refused wherever a file is named", async (path, reason) => {
    for (const argv of [
      ["eval", read, "--request", path],
      ["eval", read, "--requests", path],
      ["eval", read, "--call", path],
      ["eval", read, ...GET, "--context-json", path],
      ["eval", read, ...GET, "--s3", path],
      ["eval", ...GET, "--policy-set", path],
      ["eval", ...GET, "--artifact", path],
      ["inspect", path],
    ]) {
      expect(await refused(argv), argv.join(" ")).toContain(reason);
    }
  });

  it.each([
    ["/dev/zero", "it is a device, not a file"],
    [device, "it is a device, not a file"],
    [socket, "it is a socket, not a file"],
    [fifo, "nobody has written to the pipe"],
  ])("%s is refused as a policy and as a directory", async (path, reason) => {
    for (const argv of [
      ["eval", path, ...GET],
      ["eval", read, "--boundary", path, ...GET],
      ["eval", read, "--scp", `root=${path}`, ...GET],
      ["eval", "--directory", path, ...GET],
    ]) {
      expect(await refused(argv), argv.join(" ")).toContain(reason);
    }
  });

  it("is refused in folders, with and without --follow-links", async () => {
    folder.file("with-device/read.json", READ);
    symlinkSync("/dev/zero", folder.at("with-device/x.json"));
    folder.file("with-socket/read.json", READ);
    const inside = createServer().listen(folder.at("with-socket/x.json"));
    try {
      for (const follow of [[], ["--follow-links"]]) {
        for (const option of [[], ["--directory"]]) {
          const ask = (name: string): Promise<string> => refused(["eval", ...option, folder.at(name), ...GET, ...follow]);
          expect(await ask("with-device")).toContain(follow.length === 0 ? "outside of the folder" : "it is a link to a device");
          expect(await ask("with-socket")).toContain("it is a socket, not a file");
          expect(await ask("silent-folder")).toContain("it is a named pipe, not a file");
        }
      }
    } finally {
      inside.close();
    }
  });
});

describe.skipIf(process.platform === "win32")("a pipe that is named", () => {
  const writing = (path: string, text: string, delay = "0"): void => {
    spawn("sh", ["-c", 'sleep "$1"; printf %s "$2" > "$3"', "sh", delay, text, path]);
  };

  it("is read once its writer comes", async () => {
    const path = pipe("policy");
    writing(path, JSON.stringify(READ), "0.1");
    expect(await postern(["eval", path, ...GET])).toMatchObject({ status: 0, stdout: "allowed\n" });
  });

  it("is read line by line", async () => {
    const path = pipe("lines");
    const request = { principal: GET[1], action: "s3:GetObject", resource: "arn:aws:s3:::reports/a", expect: "allowed" };
    writing(path, `${JSON.stringify(request)}\n`.repeat(3));
    const { status, stdout } = await postern(["eval", read, "--requests", path, "--json"]);
    expect(status).toBe(0);
    expect(json<{ summary: object }>(stdout).summary).toMatchObject({ requests: 3, mismatches: 0 });
  });
});

describe("sizes", () => {
  it("are looked at before a file is read", async () => {
    const path = folder.file("large.json", "");
    truncateSync(path, FILE_BYTES_MAX + 1);
    for (const argv of [
      ["eval", path, ...GET],
      ["eval", read, "--request", path],
    ]) {
      expect(await refused(argv)).toContain(`large.json\` has more than 268,435,456 bytes`);
    }
  });

  it("end what never ends on standard input", async () => {
    const chunk = Buffer.alloc(1 << 24, "x");
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield chunk;
    }
    expect(await refused(["eval", "-", ...GET], { stdin: endless() })).toContain("standard input has more than 268,435,456 bytes");
    expect(await refused(["eval", read, "--requests", "-"], { stdin: endless() })).toContain("line 1 does not end");
  });
});

describe("links of a folder", () => {
  const outside = folder.file("outside/deny.json", DENY);
  const policies = async (path: string, ...options: string[]): Promise<number> => {
    const { stdout } = await postern(["compile", path, "-o", folder.at("links.pstn"), "--json", ...options]);
    return json<{ policies: number }>(stdout).policies;
  };

  it("are read where they stay in the folder", async () => {
    folder.file("inside/.data/read.json", READ);
    symlinkSync(".data", folder.at("inside/.current"));
    symlinkSync(".current/read.json", folder.at("inside/read.json"));
    expect(await policies(folder.at("inside"))).toBe(1);
  });

  it("are errors where they leave it, but for --follow-links", async () => {
    folder.file("leaving/read.json", READ);
    symlinkSync(outside, folder.at("leaving/deny.json"));
    for (const argv of [
      ["eval", folder.at("leaving")],
      ["eval", "--directory", folder.at("leaving")],
    ]) {
      const stderr = await refused([...argv, ...GET]);
      expect(stderr).toContain(`leaving/deny.json\` is a link to \``);
      expect(stderr).toContain("`--follow-links`");
    }
    expect(await policies(folder.at("leaving"), "--follow-links")).toBe(2);
  });

  it("leave it by a name that begins alike, too", async () => {
    folder.file("pre/read.json", READ);
    folder.file("prefix/deny.json", DENY);
    symlinkSync(folder.at("prefix/deny.json"), folder.at("pre/deny.json"));
    expect(await refused(["eval", folder.at("pre"), ...GET])).toContain("outside of the folder");
  });

  it("may be the folder itself, which is named", async () => {
    symlinkSync(folder.at("outside"), folder.at("named"));
    expect(await policies(folder.at("named"))).toBe(1);
  });

  it("end where they lead back", async () => {
    folder.file("loop/a/read.json", READ);
    symlinkSync("..", folder.at("loop/a/up"));
    symlinkSync(".", folder.at("loop/here"));
    expect(await refused(["eval", folder.at("loop"), ...GET])).toContain("links to folders are followed with `--follow-links`");
    expect(await policies(folder.at("loop"), "--follow-links")).toBe(1);
    symlinkSync("itself.json", folder.at("loop/itself.json"));
    expect(await refused(["eval", folder.at("loop"), ...GET, "--follow-links"])).toContain("its symbolic links form a circle");
  });

  it("do not bring a folder twice: the ways through folders that link one another are without number", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    for (const name of names) {
      folder.file(`net/${name}/read.json`, READ);
      for (const other of names) if (other !== name) symlinkSync(`../${other}`, folder.at(`net/${name}/to-${other}`));
    }
    expect(await refused(["eval", folder.at("net"), ...GET, "--follow-links"])).toContain("once more");
  });

  it("that lead nowhere are errors", async () => {
    folder.file("dangling/read.json", READ);
    symlinkSync("nowhere.json", folder.at("dangling/x.json"));
    for (const follow of [[], ["--follow-links"]]) {
      expect(await refused(["eval", folder.at("dangling"), ...GET, ...follow])).toContain("no such file");
    }
  });

  it("are told apart from second names of one file, which are files", async () => {
    folder.file("hard/read.json", READ);
    linkSync(folder.at("hard/read.json"), folder.at("hard/again.json"));
    expect(await policies(folder.at("hard"))).toBe(2);
  });
});

describe("-", () => {
  const stdin = JSON.stringify(READ);
  const asked = async (argv: readonly string[], input = stdin): Promise<Result> => postern(argv, { stdin: input });

  it.each([
    ["a policy", ["-"], "allowed"],
    [
      "a boundary",
      [folder.file("all.json", policy({ Effect: "Allow", Action: "*", Resource: "*" })), "--boundary", "-"],
      "allowed",
    ],
    ["a level of SCPs", [folder.at("all.json"), "--scp", "root=-"], "allowed"],
  ])("is %s", async (_name, argv, decision) => {
    expect(await asked(["eval", ...argv, ...GET])).toMatchObject({ stdout: `${decision}\n`, stderr: "" });
    expect((await asked(["eval", ...argv, ...asking("s3:PutObject", "arn:aws:s3:::reports/a")])).stdout).toBe("implicitDeny\n");
  });

  it("is a policy set, a directory, an artifact, facts", async () => {
    const set = JSON.stringify({ identity: [{ name: "read", document: READ }] });
    expect((await asked(["eval", "--policy-set", "-", ...GET], set)).stdout).toBe("allowed\n");
    const user = { arn: GET[1], policies: [{ name: "read", document: READ }] };
    const directory = JSON.stringify({ version: 1, accounts: [{ id: "111122223333" }], users: [user] });
    const bucket = ["--resource-account", "111122223333"];
    expect((await asked(["eval", "--directory", "-", ...GET, ...bucket], directory)).stdout).toBe("allowed\n");
    const { bytes } = await postern(["compile", read, "-o", "-"]);
    async function* artifact(): AsyncGenerator<Uint8Array> {
      yield bytes;
    }
    expect((await postern(["eval", "--artifact", "-", ...GET], { stdin: artifact() })).stdout).toBe("allowed\n");
    expect((await asked(["eval", read, "--s3", "-", ...GET], "{}")).stdout).toBe("allowed\n");
  });

  it("has a name in findings", async () => {
    const { stderr } = await asked(
      ["eval", "-", ...GET],
      JSON.stringify(policy({ Effect: "allow", Action: "s3:*", Resource: "*" })),
    );
    expect(stderr).toMatch(/^standard input:1:\d+: error INVALID_EFFECT /);
  });

  it("can be given once", async () => {
    for (const argv of [
      ["eval", "-", "--requests", "-"],
      ["eval", "-", "--boundary", "-", ...GET],
    ]) {
      expect(await refused(argv, { stdin })).toContain("`-` is given twice");
    }
  });
});
