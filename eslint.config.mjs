import tseslint from "typescript-eslint";
import rooms from "./eslint.rooms.mjs";

/** "is no ARN" reads as a mistake: "is not an ARN". CONTRIBUTING.md, "Messages". */
const NO_NOUN = "/(?<!\\b[Tt]here )\\b(?:is|are) no (?!longer\\b)[a-z]/";
const SENTENCES = [`Literal[value=${NO_NOUN}]`, `TemplateElement[value.raw=${NO_NOUN}]`].map((selector) => ({
  selector,
  message: "write `is not a …` or `must be …` (CONTRIBUTING.md, Messages)",
}));

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "bindings/*/dist/",
      "node_modules/",
      "assembly/*.d.ts",
      "assembly/build/*.d.mts",
      "test/guarded/*guard.ts",
      "corpus/",
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      // A checked index (`list[at]!` in a bounded loop) is clearer than a dead branch.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "no-restricted-globals": ["error", "process", "Buffer"],
      "no-restricted-syntax": ["error", ...SENTENCES],
    },
  },
  {
    // The house: eslint.floors.mjs says which room may import which.
    files: ["bindings/**", "assembly/**", "test/reference/**"],
    ignores: ["**/*.test.ts", "**/*.config.*"],
    plugins: { rooms },
    rules: { "rooms/floors": "error", "rooms/no-circles": "error" },
  },
  {
    files: [
      "bindings/cli/**",
      "bindings/server/**",
      "bindings/service-data/**",
      "assembly/build/**",
      "test/**",
      "bench/**",
      "*.mjs",
    ],
    rules: { "no-restricted-globals": "off" },
  },
  {
    // AssemblyScript: its imports are read, and nothing else.
    files: ["assembly/**/*.ts"],
    processor: "rooms/imports-only",
    plugins: { rooms },
    rules: {
      "@typescript-eslint/consistent-type-imports": "off",
      "@typescript-eslint/no-unused-vars": "off",
    },
  },
  {
    // Edge functions of Next.js have a global `process` with `env`, and cannot import it.
    files: ["examples/next-middleware/middleware.js"],
    rules: { "no-restricted-globals": "off" },
  },
  {
    // Programs for tools that know no other modules.
    files: ["test/hosts/toolchains/**"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
