// Runs where `postern/simulator` is to run: a Worker's `fetch`.
import { createSimulator } from "postern/simulator";

const simulator = createSimulator();

export default { fetch: (request) => simulator(request) };
