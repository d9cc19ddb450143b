/**
 * Every member of the configuration, once: the reader, the environment and the JSON Schema are all made of this table.
 */

export type Shape = TextShape | NumberShape | BooleanShape | ListShape | ObjectShape;

interface Described {
  readonly about: string;
}
export interface TextShape extends Described {
  readonly kind: "text";
  readonly pattern?: RegExp;
  readonly values?: readonly string[];
}
export interface NumberShape extends Described {
  readonly kind: "number";
  readonly least: number;
  readonly most: number;
}
export interface BooleanShape extends Described {
  readonly kind: "boolean";
}
export interface ListShape extends Described {
  readonly kind: "list";
  readonly of: TextShape;
}
export interface ObjectShape extends Described {
  readonly kind: "object";
  readonly members: Readonly<Record<string, Shape>>;
}

/** `127.0.0.1:8184`, `[::1]:0`, `localhost:8184`. */
export const ADDRESS = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/;

const listener = (about: string): ObjectShape => ({
  kind: "object",
  about,
  members: {
    address: { kind: "text", pattern: ADDRESS, about: "HOST:PORT, [IPv6]:PORT; port 0 takes a free one" },
    allowPlaintext: { kind: "boolean", about: "Listen on an address that other machines reach; the server speaks no TLS" },
  },
});

export const CONFIGURATION: ObjectShape = {
  kind: "object",
  about: "Configuration of postern-server",
  members: {
    version: { kind: "number", least: 1, most: 1, about: "Version of this form" },
    listen: {
      kind: "object",
      about: "Addresses",
      members: {
        simulator: listener("The policy simulator, path /"),
        admin: listener("Health, revision, configuration"),
      },
    },
    hosts: {
      kind: "list",
      of: { kind: "text", pattern: /^[A-Za-z0-9.[\]:-]+$/, about: "HOST or HOST:PORT" },
      about: "Values of the Host header that are answered, beside the listening address",
    },
    source: {
      kind: "object",
      about: "Where policies come from",
      members: {
        directory: { kind: "text", about: "Folder or file that is read as a directory" },
        mode: { kind: "text", values: ["aws", "lenient"], about: "How documents are read" },
      },
    },
    account: { kind: "text", pattern: /^\d{12}$/, about: "Account of resources that name none" },
    simulator: {
      kind: "object",
      about: "The policy simulator",
      members: {
        enabled: { kind: "boolean", about: "Serve it; `--simulator` does the same" },
        identity: { kind: "text", pattern: /^arn:/, about: "ARN that GetCallerIdentity names" },
        resultModel: {
          kind: "text",
          values: ["perAction", "perPair"],
          about: "One result an action, or one an action and resource",
        },
        roleCallers: { kind: "text", values: ["refuse", "evaluate"], about: "A resource policy with a role as caller" },
        awsLimits: { kind: "boolean", about: "Refuse what only AWS's own limits forbid" },
        ownChecks: { kind: "boolean", about: "ValidatePolicy reports what Access Analyzer does not check, too: codes X_" },
        perSecond: { kind: "number", least: 1, most: 1_000_000, about: "Calls a second; those above are answered with Throttling" },
      },
    },
    log: {
      kind: "object",
      about: "The operational log on standard error",
      members: {
        level: { kind: "text", values: ["debug", "info", "warn", "error", "silent"], about: "The least that is written" },
      },
    },
    limits: {
      kind: "object",
      about: "Bounds",
      members: {
        concurrent: { kind: "number", least: 1, most: 65_536, about: "Requests at the same time; others are answered 503" },
      },
    },
    shutdown: {
      kind: "object",
      about: "How it ends",
      members: {
        drainSeconds: { kind: "number", least: 0, most: 3600, about: "How long open requests are waited for" },
        preStopSeconds: { kind: "number", least: 0, most: 3600, about: "How long it goes on listening after SIGTERM" },
      },
    },
  },
};
