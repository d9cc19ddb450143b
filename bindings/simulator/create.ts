/**
 * The policy simulator of IAM as a function from requests to answers. Look here for how AWS's tools ask and are answered; what is decided,
 * the engine decides. It knows no socket and no file: `postern-server` does.
 */
import { HintedError } from "../model/branded.js";
import type { Directory } from "../model/directory.js";
import { checkDirectory } from "../directory/check/check.js";
import { DirectoryError } from "../directory/errors.js";
import type { LoadOptions } from "../engine/load.js";
import type { FetchResponse } from "../model/fetch.js";
import type { ValidationCatalogue } from "../model/curated.js";
import type { Mode } from "../model/mode.js";
import { optionFault } from "../text/options.js";
import { Account } from "./account/account.js";
import { accountIn, readEntityArn } from "./arns.js";
import type { ResultModel } from "./call.js";
import { EngineCache } from "./engine-cache.js";
import type { EngineLoader } from "./engines.js";
import { throttle } from "./throttle.js";
import { answerRequest, type Answered, type ServiceSettings } from "./http.js";
import type { PolicyValidator } from "./validation.js";
import type { RequestLike } from "./wire/body.js";

export interface SimulatorOptions {
  /** Users, groups, roles and what is attached to them: what `readDirectory` gives. Without it, only calls that bring their policies are answered. */
  readonly directory?: Directory;
  /** That of `@postern/service-data`; without it every `EvalResourceName` at the top level is `*`, and ValidatePolicy skips checks. */
  readonly catalogue?: ValidationCatalogue;
  /** That of `postern/validate`, for Access Analyzer's ValidatePolicy at `/policy/validation`. Without it, that path is not answered. */
  readonly validatePolicy?: PolicyValidator;
  /** 12 digits: of resources that name none, and of callers that are not given. Default: the directory's only account, else 123456789012. */
  readonly account?: string;
  /** Whom GetCallerIdentity names. Default: `arn:aws:iam::ACCOUNT:user/simulator`. */
  readonly identity?: string;
  /** One result an action, as AWS since 2026, or one an action and resource. Default "perAction". The header `x-postern-result-model` asks for either. */
  readonly resultModel?: ResultModel;
  /** A resource policy with a role as caller: AWS refuses it. "evaluate": the role's sessions are meant. Default "refuse". */
  readonly roleCallers?: "refuse" | "evaluate";
  /** Refuse what only AWS's own limits forbid: more than 7 levels of an organization. Default false. */
  readonly awsLimits?: boolean;
  /** Calls a second; those above are answered with Throttling, which clients repeat. Default: no limit. */
  readonly perSecond?: number;
  /** Of the documents of calls and of the directory. Default "aws". */
  readonly mode?: Mode;
  /** The core and the clock, as for `Engine.load`. */
  readonly engine?: Pick<LoadOptions, "wasm" | "clock">;
  /** Told of each answer, for logs. */
  readonly onAnswer?: (answer: SimulatorAnswer) => void;
}

export interface SimulatorAnswer {
  readonly requestId: string;
  readonly action: string | undefined;
  readonly status: number;
  /** Of the error. */
  readonly code: string | undefined;
  /** What went wrong on our side, with code ServiceFailure. */
  readonly fault: unknown;
}

export type SimulatorRequest = RequestLike;
export type Simulator = (request: SimulatorRequest) => Promise<FetchResponse>;

/** Options that are wrong. */
export class SimulatorError extends HintedError<"INVALID_OPTION"> {
  protected static override readonly brand = "SimulatorError";
  declare readonly name: "SimulatorError";
  constructor(message: string, hint: string) {
    super("INVALID_OPTION", message, hint);
  }
}

/** The simulator of a host that loads engines so. */
export function createSimulatorWith(load: EngineLoader, options: SimulatorOptions): Simulator {
  const settings = readOptions(load, options);
  const { onAnswer } = options;
  return async (request) => {
    const answer = await answerRequest(request, settings);
    onAnswer?.(told(answer));
    return new Response(answer.body, {
      status: answer.status,
      headers: { ...answer.headers, "x-amzn-requestid": answer.requestId, "cache-control": "no-store" },
    }) as FetchResponse;
  };
}

function told({ requestId, action, status, code, fault }: Answered): SimulatorAnswer {
  return { requestId, action, status, code, fault };
}

const TYPES = {
  directory: "object",
  catalogue: "object",
  validatePolicy: "function",
  account: "string",
  identity: "string",
  resultModel: "string",
  roleCallers: "string",
  awsLimits: "boolean",
  perSecond: "number",
  mode: "string",
  engine: "object",
  onAnswer: "function",
} as const;

/** Throws SimulatorError, and DirectoryError for a directory that is not one. */
function readOptions(load: EngineLoader, options: SimulatorOptions): ServiceSettings {
  const fault = optionFault(options, TYPES);
  if (fault !== undefined) throw new SimulatorError(fault.message, fault.hint);
  const {
    directory,
    catalogue,
    validatePolicy,
    resultModel = "perAction",
    roleCallers = "refuse",
    awsLimits = false,
    mode = "aws",
    engine = {},
  } = options;
  const entities = directory === undefined ? undefined : new Account(checked(directory, mode));
  const account = oneOf(options.account ?? defaultAccount(directory), /^\d{12}$/, "account", "12 digits");
  const identity = options.identity ?? `arn:aws:iam::${account}:user/simulator`;
  if (readEntityArn(identity) === undefined && accountIn(identity) === undefined) {
    throw new SimulatorError("`identity` must be the ARN of a caller", "give `arn:aws:iam::ACCOUNT:user/NAME`");
  }
  return {
    account,
    identity,
    directory: entities,
    catalogue,
    validatePolicy,
    engines: {
      load,
      mode: oneOf(mode, /^(?:aws|lenient)$/, "mode", "`aws` or `lenient`") as Mode,
      options: engine,
      cache: new EngineCache(),
    },
    resultModel: oneOf(resultModel, /^per(?:Action|Pair)$/, "resultModel", "`perAction` or `perPair`") as ResultModel,
    roleCallers: oneOf(roleCallers, /^(?:refuse|evaluate)$/, "roleCallers", "`refuse` or `evaluate`") as "refuse" | "evaluate",
    awsLimits,
    throttle: throttle(checkedRate(options.perSecond), engine.clock),
  };
}

function oneOf(value: unknown, pattern: RegExp, name: string, wanted: string): string {
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new SimulatorError(`\`${name}\` must be ${wanted}`, "correct it, or leave it out");
}

function checkedRate(perSecond: number | undefined): number | undefined {
  if (perSecond === undefined || (Number.isFinite(perSecond) && perSecond >= 1)) return perSecond;
  throw new SimulatorError("`perSecond` must be a number of at least 1", "correct it, or leave it out");
}

function checked(directory: Directory, mode: Mode): Directory {
  const findings = checkDirectory(directory, mode);
  if (findings.some(({ findingType }) => findingType === "ERROR")) throw new DirectoryError(findings);
  return directory;
}

function defaultAccount(directory: Directory | undefined): string {
  const [account, another] = directory?.accounts ?? [];
  return account !== undefined && another === undefined ? account.id : "123456789012";
}
