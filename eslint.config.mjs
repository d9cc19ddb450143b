import tseslint from "typescript-eslint";

/** "is no ARN" reads as a mistake: "is not an ARN". CONTRIBUTING.md, "Messages". */
const NO_NOUN = "/(?<!\\b[Tt]here )\\b(?:is|are) no (?!longer\\b)[a-z]/";
const SENTENCES = [`Literal[value=${NO_NOUN}]`, `TemplateElement[value.raw=${NO_NOUN}]`].map((selector) => ({
  selector,
  message: "write `is not a …` or `must be …` (CONTRIBUTING.md, Messages)",
}));

export default tseslint.config(
  { ignores: ["dist/", "bindings/*/dist/", "node_modules/", "assembly/", "test/guarded/guard.ts", "corpus/"] },
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
    // The reference shares no code with what it is compared with.
    files: ["test/reference/**"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(?!\\./[^./])", message: "the reference interpreter imports nothing but its own files" }] },
      ],
    },
  },
  {
    files: ["bindings/cli/**", "test/**", "bench/**", "*.mjs"],
    rules: { "no-restricted-globals": "off" },
  },
);
