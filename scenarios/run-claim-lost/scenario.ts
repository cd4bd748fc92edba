import { defineScenario, noSeqScan, ratio, sameRows } from 'planproof';
import dataset from '../../seed/run-claim/dataset.js';
import { FALLBACK_TIMEOUT_MS, GRACE_MS, NOW } from '../../seed/run-claim/times.js';

const at = (name: string, now: string, why: string) => ({
  name,
  params: { now, grace_ms: GRACE_MS, fallback_ms: FALLBACK_TIMEOUT_MS },
  why,
});

export default defineScenario({
  name: 'run-claim-lost',
  question: 'Which runs have lost their worker?',
  source: 'https://hexdocs.pm/lightning/2.13.3/Lightning.Runs.Query.html#lost/0',
  dataset,
  cases: [
    at('now', NOW, 'one hold in twelve, and eight at the very edge: claimed or started, with options or without'),
    at('a-year-before', '2025-06-01T12:00:00Z', 'nobody is lost yet'),
    at('a-day-after', '2026-06-02T12:00:00Z', 'everybody who holds a run has lost it'),
  ],
  shapes: [
    { name: 'every-row', role: 'reference', query: 'every-row.sql' },
    { name: 'lost', role: 'candidate', query: 'lost.sql' },
    { name: 'held', role: 'candidate', setup: 'held.setup.sql', query: 'held.sql' },
  ],
  invariants: [sameRows({ ordered: true })],
  budgets: [noSeqScan('runs', { shape: 'held' }), ratio('rowsScanned', { shape: 'held', max: 0.1 })],
});
