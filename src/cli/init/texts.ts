import type { Case } from '../../scenario/scenario.js';
import type { Ci } from './ask.js';
import { quote } from './quote.js';

/** planproof.config.ts */
export const configText = (queries: readonly string[]): string => `import type { PlanproofConfig } from 'planproof';

export default {
  // What "planproof run --base main" compares with what it was, and the data that it is asked of.
  queries: ${list(queries)},
  dataset: 'planproof/dataset.ts',
  scenarios: 'planproof/scenarios',
  out: 'planproof/report',
} satisfies PlanproofConfig;
`;

const list = (values: readonly string[]): string => `[${values.map(quote).join(', ')}]`;

/** The worked scenario. */
export interface Worked {
  readonly name: string;
  /** As a person knows it. */
  readonly id: string;
  /** From the scenario's folder. */
  readonly query: string;
  readonly cases: readonly Case[];
  /** What the query may touch: more than it does now, much less than a scan of a large table. */
  readonly blocks: number;
}

/** scenario.ts of the worked scenario. */
export const scenarioText = ({
  name,
  id,
  query,
  cases,
  blocks,
}: Worked): string => `import { atMost, defineScenario, noNewSeqScan, ratio, sameRows } from 'planproof';
import dataset from '../../dataset.js';

export default defineScenario({
  name: ${quote(name)},
  question: ${quote(`Does the new form of ${id} beat the one in use?`)},
  dataset,
  cases: [
${cases.map((one) => `    { name: ${quote(one.name)}, params: ${JSON.stringify(one.params)}, why: ${quote(one.why)} },`).join('\n')}
  ],
  shapes: [
    { name: 'in-use', role: 'reference', query: ${quote(query)} },
    // Rewrite this one; a setup.sql beside it may make the index that it needs.
    { name: 'rewritten', role: 'candidate', query: 'rewritten.sql' },
  ],
  invariants: [sameRows()],
  budgets: [
    atMost('sharedBlocks', ${blocks}, { shape: 'in-use' }),
    ratio('sharedBlocks', { max: 1.1, spare: 16 }),
    noNewSeqScan(),
  ],
});
`;

const NODE_IMAGE = 'node:22';

/** The CI job, and where it stands. */
export const ciFile = (ci: Exclude<Ci, 'none'>, version: string): { readonly path: string; readonly text: string } =>
  ci === 'github'
    ? {
        path: '.github/workflows/planproof.yml',
        text: `name: planproof
on: pull_request
permissions: { contents: read, pull-requests: write }
jobs:
  planproof:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - uses: planproof/planproof/.github/actions/planproof@v${version}
`,
      }
    : {
        path: '.gitlab/planproof.yml',
        text: `# Include it in .gitlab-ci.yml:  include: { local: .gitlab/planproof.yml }
planproof:
  image: ${NODE_IMAGE}
  rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]
  variables: { GIT_DEPTH: '0', PLANPROOF_CACHE_DIR: '$CI_PROJECT_DIR/.cache/planproof' }
  cache: { key: planproof, paths: [.cache/planproof] }
  script:
    - npm ci
    - npx planproof run --base "origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME" --changed --format json --format html --format junit
  artifacts:
    when: always
    paths: [planproof/report]
    reports: { junit: planproof/report/junit.xml }
`,
      };
