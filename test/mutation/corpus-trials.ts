/** The corpus as trials: what is too rare for a bounded run of random policies has a case there. */
import { readTopic } from "../support/corpus.js";
import type { Trial } from "../fuzz/trial.js";

/** The files that tell such mutants. */
const FILES: readonly string[] = [
  "evaluation/rcp-without-resource.json",
  "key/unreadable-values.json",
  "services/s3-public-policies.json",
  "services/s3-root-and-policy-apis.json",
];

/** Cases with requests, of policy sets and directories that compile; their clock is the bounded run's. */
export function* corpusTrials(): Generator<Trial> {
  for (const topic of new Set(FILES.map((file) => file.split("/")[0]!))) {
    for (const item of readTopic(topic)) {
      if (item.kind !== "policies" || !FILES.includes(item.file)) continue;
      const { mode, choices, policies, directory, requests } = item;
      const sources = directory === undefined ? { mode, choices, policies } : { mode, choices, directory };
      yield { sources, asked: requests.map(({ request }) => ({ requests: [request] })) };
    }
  }
}
