/** The simulator's door: HTTP in and out. What a call cannot be is said in the form that clients expect. */
import type { SimulatorSettings } from "./call.js";
import { operationOf } from "./operations.js";
import { answerValidation, isOfAnalyzer, type ValidationSettings } from "./validation.js";
import { failure, NAMESPACES, success, type WireAnswer } from "./wire/answer.js";
import { checkContentType, readBody, refuseWebPages, type RequestLike } from "./wire/body.js";
import { readForm } from "./wire/form.js";
import { Parameters } from "./wire/parameters.js";
import { ServiceError } from "./wire/service-error.js";

export type ServiceSettings = SimulatorSettings & ValidationSettings;

export interface Answered extends WireAnswer {
  readonly requestId: string;
  /** For logs: what was asked, where that is known. */
  readonly action: string | undefined;
  /** For logs: the code of the error. */
  readonly code: string | undefined;
  /** A fault of ours, to be logged. */
  readonly fault?: unknown;
}

/** Never throws. */
export async function answerRequest(request: RequestLike, settings: ServiceSettings): Promise<Answered> {
  const requestId = crypto.randomUUID();
  return { ...(await (isOfAnalyzer(request) ? answerValidation : answerForm)(request, settings, requestId)), requestId };
}

/** What IAM and STS are asked. */
async function answerForm(
  request: RequestLike,
  settings: SimulatorSettings,
  requestId: string,
): Promise<Omit<Answered, "requestId">> {
  let form: ReadonlyMap<string, string> = new Map();
  try {
    form = readForm(await readQuery(request));
    const [action, version] = [form.get("Action"), form.get("Version")];
    const operation = operationOf(action, version);
    settings.throttle();
    const call = {
      ...settings,
      ...perCall(request, settings),
      action: action!,
      version: version!,
      form,
      parameters: Parameters.read(form),
    };
    return { ...success(action!, version!, await operation(call), requestId), action, code: undefined };
  } catch (cause) {
    return failed(cause, form, requestId);
  }
}

function failed(cause: unknown, form: ReadonlyMap<string, string>, requestId: string): Omit<Answered, "requestId"> {
  const isOurs = !(cause instanceof ServiceError);
  const error = isOurs ? new ServiceError("ServiceFailure", "the simulator failed: this is a bug in postern") : cause;
  const version = form.get("Version");
  const answer = failure(error, version !== undefined && version in NAMESPACES ? version : undefined, requestId);
  return { ...answer, action: form.get("Action"), code: error.code, ...(isOurs ? { fault: cause } : {}) };
}

/** A test may ask for the other model than the simulator's own. */
function perCall({ headers }: RequestLike, { resultModel }: SimulatorSettings): Pick<SimulatorSettings, "resultModel"> {
  const asked = headers.get("x-postern-result-model") ?? resultModel;
  if (asked === "perAction" || asked === "perPair") return { resultModel: asked };
  throw new ServiceError("ValidationError", "the header x-postern-result-model must be `perAction` or `perPair`");
}

async function readQuery(request: RequestLike): Promise<string> {
  refuseWebPages(request);
  if (request.method === "GET") return new URL(request.url).search.slice(1);
  if (request.method !== "POST")
    throw new ServiceError("MethodNotAllowed", `the method must be POST or GET, found ${request.method}`);
  checkContentType(request, "application/x-www-form-urlencoded");
  return readBody(request);
}
