// The reference interpreter: what the specification says, in its order and words, slowly. It evaluates policy JSON as it
// stands and shares nothing with the engine, which is compared with it. It expects documents that a validator accepted.
// "language" is docs/spec/policy-language.md, "evaluation" docs/spec/evaluation-logic.md.

import { decideCall } from "./call.js";
import type { Call, ReferenceCall } from "./call.js";
import { collectedTypes } from "./collected-types.js";
import { combine } from "./combine.js";
import { addDerived } from "./context.js";
import { fromDirectory } from "./directory.js";
import type { DirectoryLike } from "./directory.js";
import { readPolicySet } from "./document.js";
import { asEndpointReads } from "./endpoint.js";
import { exemption } from "./exemptions.js";
import { keyRules } from "./key-rules.js";
import { isOfManagement } from "./organization.js";
import { isOtherPartition } from "./question.js";
import type { Question } from "./question.js";
import { accountInArn, readRequest } from "./request.js";
import type { Source } from "./request.js";
import { keepsDenies } from "./s3-root.js";
import { appliedStatements } from "./statement.js";
import type { Applied } from "./statement.js";
import { RequestProblem } from "./types.js";
import type { Choices, Decision, MatchedStatement, Mode, Policy, PolicySetLike, ReferenceExplanation, Verdict } from "./types.js";

export type { DirectoryLike } from "./directory.js";
export type { MatchedStatement, PolicySetLike, ReferenceExplanation } from "./types.js";

export interface ReferenceOptions {
  mode?: Mode;
  choices?: Partial<Choices>;
  clock?: number; // ms since 1970
}
/** An explanation, and all that was looked at for it. No policy is asked where the request is exempt. */
export interface Considered {
  explanation: ReferenceExplanation;
  question: Question;
  policies: Policy[];
  applied: Applied[];
}
/** Why a request is refused. */
export interface Refused {
  error: string;
  about?: string | undefined;
}
export type ReferenceResult = { decision: Decision; matched: MatchedStatement[] } | { error: string };

/** The single-valued keys that are looked at whether or not a policy asks: 2.5, 6.5, 8.2, 9.7. */
function lookedAt({ trust, s3 }: PolicySetLike): string[] {
  return [
    "aws:multifactorauthpresent",
    "aws:viaawsservice",
    ...(trust ? ["aws:sourceidentity"] : []),
    ...(s3?.accessPoint?.networkOrigin === "VPC" ? ["aws:sourcevpc"] : []),
  ];
}

/** A policy set: it knows of the request what the request says. */
function fromPolicySet(set: PolicySetLike): Source {
  const policies = readPolicySet(set);
  return {
    keyRules: keyRules(policies, lookedAt(set)),
    takesSession: false,
    facts: (asked, mode) => ({
      set,
      policies,
      caller: asked.caller,
      resourceAccount: accountInArn(asked, mode) ?? asked.givenAccount ?? asked.caller.account, // 1.2
      callerIsManagement: asked.caller.isManagementAccount === true,
      resourceIsManagement: isOfManagement(asked, asked.caller.isManagementAccount === true, false),
      isAwsManagedKey: false,
      hasNoEntry: false,
      isUnknown: false,
      derived: [],
    }),
  };
}

/** What is decided: the request, the policies that bear on it, and the types of policy that are collected. */
function ask(source: Source, request: unknown, options: ReferenceOptions): Question {
  const { mode = "aws", clock = Date.now() } = options;
  const choices: Choices = {
    notPrincipalMode: "strict",
    unresolvedNotResource: "byEffect",
    emptyStringIsNull: true,
    forAnyIfExistsAbsent: false,
    ...options.choices,
  };
  const asked = readRequest(request, source, mode, clock);
  const facts = source.facts(asked, mode);
  const context = addDerived(asked.context, facts.caller, facts.resourceAccount, clock, facts.derived);
  const isForeign = mode === "aws" && isOtherPartition(facts.caller, asked.resource);
  const { action, resource } = asked;
  const question: Question = { ...facts, action, resource, context, choices, isForeign, types: [] };
  return { ...question, types: collectedTypes(question) };
}

/** 2.2 step 1: the policies that bear on the request. */
function collect(question: Question): Policy[] {
  const { types, policies } = question;
  return policies.filter(({ type }) => types.includes(type)).map((policy) => asEndpointReads(policy, question));
}

/** Their statements that apply. */
export function apply(question: Question, policies: Policy[]): Applied[] {
  const { set, types, choices } = question;
  const hasBoundary = set.permissionsBoundary !== undefined && types.includes("boundary"); // 9-12
  return policies
    .flatMap((policy) => appliedStatements(policy, question, hasBoundary, choices))
    .filter(({ policyType, effect }) => effect === "Allow" || policyType !== "resource" || keepsDenies(question));
}

/** 2.2, all steps. */
function consider(question: Question): Considered {
  const { caller, action, resource, context } = question;
  const exempt = exemption(caller, action, resource, context);
  const policies = exempt ? [] : collect(question);
  const applied = apply(question, policies);
  const { decision, causes, rule }: Verdict = exempt ?? combine(question, applied);
  const matched = applied.map(({ policyType, policy, index, effect }) => ({ policyType, policy, index, effect }));
  const explanation = { decision, cause: causes[0] ?? "identity", causes, ...(rule && { rule }), matched };
  return { explanation, question, policies, applied };
}

const decide = (question: Question): ReferenceExplanation => consider(question).explanation;

function answered<T>(answer: () => T): T | Refused {
  try {
    return answer();
  } catch (problem) {
    if (problem instanceof RequestProblem) return { error: problem.code, about: problem.about };
    throw problem;
  }
}

/** Answers requests on one policy set or directory, which is read once. */
export class Reference {
  readonly #source: Source;

  constructor(
    from: PolicySetLike | DirectoryLike,
    readonly options: ReferenceOptions = {},
  ) {
    this.#source = "accounts" in from ? fromDirectory(from) : fromPolicySet(from);
  }

  explain(request: unknown): ReferenceExplanation | { error: string } {
    const considered = this.consider(request);
    return "error" in considered ? { error: considered.error } : considered.explanation;
  }

  /** As `explain`, with what led to it. */
  consider(request: unknown): Considered | Refused {
    return answered(() => consider(this.#ask(request)));
  }

  /** One call of several requests (section 11). */
  decideAll(requests: readonly unknown[], call: Call = {}): ReferenceCall | { error: string } {
    const answer = answered(() => {
      const questions = requests.map((request) => this.#ask(request));
      return decideCall(questions, questions.map(decide), call);
    });
    return "error" in answer ? { error: answer.error } : answer;
  }

  #ask(request: unknown): Question {
    return ask(this.#source, request, this.options);
  }
}

/** Decides one request on a policy set. */
export function referenceExplain(set: PolicySetLike, request: unknown, options: ReferenceOptions = {}) {
  return new Reference(set, options).explain(request);
}

/** Decides one request on a directory. */
export function referenceDirectory(directory: DirectoryLike, request: unknown, options: ReferenceOptions = {}) {
  return new Reference(directory, options).explain(request);
}

/** The decision and the statements that apply. */
export function referenceDecide(set: PolicySetLike, request: unknown, options: ReferenceOptions = {}): ReferenceResult {
  const result = referenceExplain(set, request, options);
  if ("error" in result) return result;
  return {
    decision: result.decision,
    matched: result.matched.map(({ policyType, policy, index }) => ({ policyType, policy, index })),
  };
}

/** Decides one call of several requests. */
export function referenceDecideAll(
  from: PolicySetLike | DirectoryLike,
  requests: readonly unknown[],
  call: Call = {},
  options: ReferenceOptions = {},
) {
  return new Reference(from, options).decideAll(requests, call);
}
