// @ts-check
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The way of the data, most basic first: a folder may import from itself and from folders to its left only.
// `capture` (what runs on the profiled machine's side) stands beside the analysis: it knows lib and archive.
const layers = [
  'lib',
  'archive',
  'decode',
  'import',
  'model',
  'stats',
  'findings',
  'compare',
  'budget',
  'render',
  'publish',
  'capture',
  'cli',
];

/** Folders that must not be imported from `layer`: everything to its right, and the browser's code. */
function forbiddenIn(layer) {
  const allowed =
    layer === 'capture' ? ['lib', 'archive', layer] : layers.slice(0, layers.indexOf(layer) + 1);
  return [...layers.filter((other) => !allowed.includes(other)), 'client'];
}

export default defineConfig(
  globalIgnores(['dist', '.cache', 'coverage', 'probes/build', 'bootio-report', 'test/fixtures']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Columns are typed arrays; an index below `length` is in range, which the type system cannot say.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/strict-boolean-expressions': ['error', { allowNullableString: false }],
      eqeqeq: 'error',
    },
  },
  ...layers.map((layer) => ({
    files: [`src/${layer}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: forbiddenIn(layer).map((name) => `**/${name}/**`),
              message: `src/${layer} comes before this folder on the way of the data (see eslint.config.js).`,
            },
          ],
        },
      ],
    },
  })),
);
