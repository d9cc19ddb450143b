/** npm run build:schema: writes the schemas beside this file. They are kept in the repository, and a test compares them. */
import { writeFileSync } from "node:fs";
import { textOf } from "./text.js";
import { schemas } from "./schemas.js";

for (const [name, schema] of Object.entries(schemas())) {
  writeFileSync(new URL(`${name}.json`, import.meta.url), textOf(schema));
}
