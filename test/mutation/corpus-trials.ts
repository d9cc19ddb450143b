/** A file of the corpus as trials: what is too rare for a bounded run of random policies has a case there. */
import { readTopic } from "../support/corpus.js";
import type { Trial } from "../fuzz/ask/trial.js";

/** A file below corpus/. */
export type CorpusFile = `${string}/${string}.json`;

/** Cases with requests, of policy sets and directories that compile; their clock is the bounded run's. */
export function* corpusTrials(file: CorpusFile): Generator<Trial> {
  for (const item of readTopic(file.slice(0, file.indexOf("/")))) {
    if (item.kind !== "policies" || item.file !== file) continue;
    const { mode, choices, policies, directory, requests } = item;
    const sources = directory === undefined ? { mode, choices, policies } : { mode, choices, directory };
    yield { sources, asked: requests.map(({ request }) => ({ requests: [request] })) };
  }
}
