/** npm run bench:forms: what each documented form of a request costs beside the same request as plain texts. Fails over the limits. */
import { checkForms } from "./check.js";

process.exitCode = (await checkForms()) > 0 ? 1 : 0;
