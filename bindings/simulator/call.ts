/** One call as the operations see it: what was asked, and what the simulator was made with. */
import type { Catalogue } from "../model/catalogue.js";
import type { Account } from "./account/account.js";
import type { EngineSettings } from "./engines.js";
import type { Parameters } from "./wire/parameters.js";

export type ResultModel = "perAction" | "perPair";

export interface SimulatorSettings {
  /** The account of resources that name none, and of callers that are not given. */
  readonly account: string;
  /** ARN of the one whom GetCallerIdentity names. */
  readonly identity: string;
  readonly directory: Account | undefined;
  readonly catalogue: Catalogue | undefined;
  readonly engines: EngineSettings;
  readonly resultModel: ResultModel;
  readonly roleCallers: "refuse" | "evaluate";
  readonly awsLimits: boolean;
  /** Throws for a call too many. */
  readonly throttle: () => void;
}

export interface Call extends SimulatorSettings {
  readonly action: string;
  readonly version: string;
  readonly form: ReadonlyMap<string, string>;
  readonly parameters: Parameters;
}
