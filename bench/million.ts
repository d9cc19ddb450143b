/**
 * npm run bench:million [-- PRINCIPALS]: a directory of a million roles and users that share 500 sets of policies, and trust policies: compile,
 * load, bytes, and a decision as a ratio to that of a directory of 1,000. A sample is checked against the plain interpreter.
 */
import type { AuthorizationRequest, Directory, Engine, Entity } from "../bindings/index.js";
import { generateDirectory } from "./directory/generate.js";
import { requestSource } from "./directory/requests.js";
import { fastest, measureRounds, roundRatios } from "./measure/rounds.js";
import { median } from "./measure/statistics.js";
import { loadPackage } from "./package.js";
import { Random } from "./random.js";
import { narrowReference } from "./reference/decide.js";
import { CODES } from "./reference/results.js";
import { decideSubject, floorSubjects } from "./subjects.js";
import { BATCH_REQUESTS, type Workload } from "./workload.js";

const POLICY_SETS = 500;
const SMALL = 1000;
/** Principals of the generator, seven roles to three users; the rest are copies of them under other names. */
const GENERATED = 50_000;
const SEED = 11;
const CHECKED = 200;

/**
 * The generator's directory, each principal with the policies and boundary of one of the first 500 roles. Copies of a role have its
 * trust policy, whose statements count once.
 */
function sharedDirectory(principals: number): Directory {
  const directory = generateDirectory({ principals: Math.min(principals, GENERATED), seed: SEED });
  const { roles = [], users = [] } = directory;
  const random = new Random(SEED);
  const models = roles.slice(0, POLICY_SETS).map(({ policies = [], boundary }) => ({
    policies: policies.filter((reference) => typeof reference === "string"),
    ...(boundary !== undefined && { boundary }),
  }));
  // Copies, as from a file: a directory is not a graph of shared objects.
  const share = ({ policies: _own, boundary: _boundary, ...entity }: Entity): Entity => ({
    ...structuredClone(entity),
    ...structuredClone(random.pick(models)),
  });
  const more = principals - roles.length - users.length;
  const moreRoles = copies(roles, Math.round(more * 0.7));
  return {
    ...directory,
    roles: [...roles, ...moreRoles].map((role) => ({ ...share(role), trust: structuredClone(role.trust) })),
    users: [...users, ...copies(users, more - moreRoles.length)].map(share),
  };
}

function copies<Model extends Entity>(models: readonly Model[], count: number): Model[] {
  return Array.from({ length: count }, (_, index) => {
    const model = models[index % models.length]!;
    return { ...model, arn: `${model.arn}-${index}`, uniqueId: `${model.uniqueId!.slice(0, 12)}${String(index).padStart(9, "0")}` };
  });
}

function workloadOf(source: Directory, size: number): Workload {
  const requests = requestSource(source);
  return { name: `million-${size}`, size, source, batches: 200, batch: (serial) => requests(BATCH_REQUESTS, 0x3111 + serial) };
}

function check(workload: Workload, engine: Engine): void {
  const reference = narrowReference(workload);
  workload
    .batch(0)
    .slice(0, CHECKED)
    .forEach((request: AuthorizationRequest) => {
      const [found, expected] = [engine.decide(request), CODES[reference(request)]];
      if (found !== expected) throw new Error(`decided ${found}, the reference says ${expected}: ${JSON.stringify(request)}`);
    });
}

async function measure(size: number): Promise<{ bytes: number; ratio: number }> {
  const { compile, Engine } = await loadPackage();
  const source = sharedDirectory(size);
  const begin = performance.now();
  const artifact = compile(source, { debug: false });
  const compiled = performance.now();
  const engine = Engine.loadSync(artifact);
  const loaded = performance.now();
  const workload = workloadOf(source, size);
  check(workload, engine);
  const floors = await floorSubjects();
  const rounds = measureRounds(workload, [decideSubject(engine), ...floors], 20);
  const floor = fastest(
    rounds,
    floors.map(({ name }) => name),
  );
  const ratio = median(roundRatios(rounds, "decide", floor));
  const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  const times = `compile ${((compiled - begin) / 1000).toFixed(1)} s, load ${(loaded - compiled).toFixed(0)} ms`;
  const sizes = `artifact ${megabytes(artifact.bytes.length)}, core memory ${megabytes(engine.info().memoryBytes)}`;
  console.log(`${size.toLocaleString("en")} principals: ${times}, ${sizes}, decide ÷ floor ${ratio.toFixed(2)}`);
  return { bytes: artifact.bytes.length, ratio };
}

const principals = Number(process.argv[2] ?? 1_000_000);
if (!(principals > SMALL)) throw new RangeError(`give more than ${SMALL} principals`);
const small = await measure(SMALL);
const large = await measure(principals);
const each = (large.bytes - small.bytes) / (principals - SMALL);
console.log(
  `${each.toFixed(1)} bytes a principal, its ARN included; a decision takes ${(large.ratio / small.ratio).toFixed(2)} times as long`,
);
