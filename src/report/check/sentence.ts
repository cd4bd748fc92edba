import { isFailed } from '../outcome.js';
import type { CheckReport } from '../report.js';
import { countText, plural, timeText } from '../units.js';

/** What came of a check: what ran, and what was wrong or that nothing was. */
export const checkSentence = (check: Omit<CheckReport, 'sentence'>): string => {
  if (check.operations === 0) return 'The data was wrong before any operation.';
  const ran = `${plural(check.operations, 'operation')} on ${plural(check.connections, 'connection')} in ${timeText(check.durationMs)}`;
  return `${[`${ran}: ${answersText(check)}`, ...loadsText(check), ...faultsText(check), ...crashesText(check)].join('; ')}.`;
};

const answersText = ({ invariants, conditions }: Pick<CheckReport, 'invariants' | 'conditions'>): string => {
  const asked = [...invariants, ...conditions.flatMap((each) => each.invariants)];
  const violated = [...new Set(asked.filter(({ state }) => state === 'violated').map(({ name }) => name))];
  return violated.length === 0 ? 'no violation' : `violated: ${violated.join(', ')}`;
};

const loadsText = ({ verdicts }: Pick<CheckReport, 'verdicts'>): readonly string[] => {
  const broken = verdicts.filter(isFailed);
  return broken.length === 0 ? [] : [`${plural(broken.length, 'budget')} broken under load`];
};

const faultsText = ({ faults }: Pick<CheckReport, 'faults'>): readonly string[] => {
  const planted = faults.filter(({ state }) => state !== 'impossible');
  const caught = planted.filter(({ state }) => state === 'caught');
  return planted.length === 0
    ? []
    : [`${countText(caught.length)} of ${plural(planted.length, 'planted fault')} caught`];
};

const crashesText = ({ crashes }: Pick<CheckReport, 'crashes'>): readonly string[] => {
  if (crashes.length === 0) return [];
  const wrong = crashes.some(({ invariants }) => invariants.some(({ state }) => state === 'violated'));
  const count = crashes.length === 1 ? '1 crash' : `${countText(crashes.length)} crashes`;
  return [`${count}, ${wrong ? 'and something is wrong after them' : 'nothing acknowledged lost'}`];
};
