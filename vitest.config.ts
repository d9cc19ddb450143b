import { defineConfig } from "vitest/config";
import { coreModules } from "./assembly/core-modules.mjs";

export default defineConfig({
  plugins: [coreModules()],
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "threads",
    // `npm run coverage`: the TypeScript side. What of the core is used, test/core/coverage.test.ts counts.
    coverage: {
      provider: "v8",
      include: ["bindings/**/*.ts"],
      reporter: ["text"],
      // A bit below what is reached: what is added comes with its tests.
      thresholds: { statements: 97, branches: 93, functions: 98, lines: 97.5 },
    },
  },
});
