// @ts-check
// The type checker (tsc) finds what does not fit together; this finds what is careless.

import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['build/', 'node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-implicit-coercion': ['error', { allow: ['!!'] }],
      'no-shadow': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  // The package runs in pages, workers and Node alike.
  { files: ['wasm/**'], languageOptions: { globals: globals['shared-node-browser'] } },
  { files: ['wasm/image.js'], languageOptions: { globals: globals.worker } },
  { files: ['wasm/faces/**'], languageOptions: { globals: { ...globals.browser, ...globals.worker } } },
  { files: ['server/http/docs/**'], languageOptions: { globals: globals.browser } },
  { files: ['web/**'], languageOptions: { globals: { ...globals.browser, ...globals.worker } } },
  { files: ['web/service-worker.js'], languageOptions: { sourceType: 'script', globals: globals.serviceworker } },
  { files: ['tests/**', 'cmake/**', 'eslint.config.js'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
