import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Who may import whom: a feature never another feature; what is shared never a feature. */
const noFeature = {
  "no-restricted-imports": [
    "error",
    {
      patterns: [{ regex: "(^@/|\\.\\./)features/|^\\.\\./\\.\\./", message: "Features know nothing of each other." }],
    },
  ],
};

export default defineConfig(
  { ignores: ["dist/", "build/", "src/api/generated/", "src/ui/theme/generated/"] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  reactHooks.configs.flat.recommended,
  jsxA11y.flatConfigs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-console": "error",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 80, skipComments: true, skipBlankLines: true }],
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allow: [{ name: "URLSearchParams", from: "lib" }] },
      ],
      // focus goes where somebody is about to type: the login page, and the dialog over an ended session
      "jsx-a11y/no-autofocus": "off",
      // a table that scrolls must be reached with the keyboard
      "jsx-a11y/no-noninteractive-tabindex": ["error", { tags: [], roles: ["region", "tabpanel"] }],
    },
  },
  { files: ["src/features/**", "src/ui/**", "src/api/**", "src/locales/**"], rules: noFeature },
  { files: ["src/**/*.test.{ts,tsx}"], rules: { "max-lines-per-function": "off" } },
  {
    files: ["**/*.{js,mjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } },
    rules: { "no-console": "off" },
  },
);
