import { concludeRun } from './conclude.js';
import { type Report, SCHEMA_VERSION } from './report.js';
import type { SpecimenOptions } from './specimen/options.test.fixture.js';
import { scenarioSpecimen } from './specimen/scenario.test.fixture.js';

/** A report as a real run makes it, with the sizes of the production case; deterministic. */
export const specimen = (options: SpecimenOptions = {}): Report => {
  const all = {
    cases: 9,
    candidates: ['last-used'],
    samples: 30,
    taint: '',
    outcome: 'passed' as const,
    scenarios: 1,
    ...options,
  };
  const scenarios = Array.from({ length: all.scenarios }, (_, number) => scenarioSpecimen(number, all));
  return {
    schemaVersion: SCHEMA_VERSION,
    planproofVersion: '0.1.0',
    createdAt: '2026-02-03T04:05:06.789Z',
    commit: '1f3870be274f6c49b3e31a0c6728957f2d5c1a90',
    config: { scale: 'full', seed: 1, postgres: 'embedded' },
    machine: {
      cpuModel: `AMD EPYC 7B13${all.taint}`,
      cores: 2,
      memoryBytes: 8_322_000_000,
      platform: 'linux x64',
      nodeVersion: '20.20.0',
    },
    server: {
      provider: 'embedded',
      version: '18.4',
      major: 18,
      settings: { shared_buffers: '128MB', work_mem: '4MB', random_page_cost: `1.1${all.taint}` },
    },
    scenarios,
    warnings: all.taint ? [`the machine is busy${all.taint}`] : [],
    conclusion: concludeRun(scenarios),
  };
};
