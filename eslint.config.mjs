import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "assembly/", "test/guarded/guard.ts", "corpus/"] },
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
    },
  },
  {
    files: ["bindings/cli/**", "bindings/hosts/node.ts", "test/**", "bench/**", "*.mjs"],
    rules: { "no-restricted-globals": "off" },
  },
);
