import { defineConfig } from "vitest/config";
import { coreModules } from "./assembly/build/core-modules.mjs";

export default defineConfig({
  plugins: [coreModules()],
  // Large files are read as JSON, not as programs.
  json: { namedExports: false },
  // The packages beside this one are tested as they stand here, not as they were last built.
  resolve: {
    alias: [
      { find: /^postern$/, replacement: new URL("bindings/hosts/inline.ts", import.meta.url).pathname },
      { find: "postern/simulator", replacement: new URL("bindings/hosts/simulator/inline.ts", import.meta.url).pathname },
      { find: "postern/hono", replacement: new URL("bindings/surface/hono.ts", import.meta.url).pathname },
      { find: "postern/gateway", replacement: new URL("bindings/surface/gateway.ts", import.meta.url).pathname },
      { find: "postern/validate", replacement: new URL("bindings/surface/validate.ts", import.meta.url).pathname },
      { find: "@postern/service-data", replacement: new URL("bindings/service-data/index.ts", import.meta.url).pathname },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "bindings/*/test/**/*.test.ts"],
    // Those of other test runners, copied into the folders where they run.
    exclude: ["**/node_modules/**", "test/hosts/**"],
    // A test that does not wait cannot be stopped, only failed afterwards for what else the machine had to do. This is for those that wait.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    pool: "threads",
    // As many as there are cores. By default one is left idle: on two cores, half of them.
    maxWorkers: "100%",
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
