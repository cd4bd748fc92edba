import { inert } from '../inert.js';
import type { TerminalOptions } from '../terminal.js';
import { marked } from './line.js';
import { type Style, styleOf } from './style.js';

/** How a planted fault fared: `red` by the tier that is there to see it; else why not, and what would see it. */
export type Fate =
  | { readonly state: 'red'; readonly evidence: string }
  | { readonly state: 'unseen' | 'skipped'; readonly reason: string; readonly advice: string };

/** A fault that was planted to see whether the gate goes red, in words ("burns the processor"), and how it fared. */
export type Planted = Fate & { readonly fault: string };

/** What `planproof doctor --gate` found of one scenario. */
export interface Diagnosis {
  readonly scenario: string;
  readonly candidate: string;
  readonly case: string;
  readonly faults: readonly Planted[];
}

/** Whether a gate can fail, for a person at a terminal. Ends with a line break. */
export const diagnosisToTerminal = (diagnosis: Diagnosis, { colour = false, width = 80 }: TerminalOptions): string => {
  const style = styleOf(colour);
  const { scenario, candidate, case: name, faults } = diagnosis;
  const lines = [
    style.bold(inert(`${scenario}: can this gate fail? (${candidate}, ${name})`)),
    ...faults.map((fault) => faultText(fault, style, width)),
    conclusion(faults, style, width),
  ];
  return `${lines.join('\n')}\n`;
};

const faultText = (planted: Planted, style: Style, width: number): string => {
  const fault = `a candidate that ${planted.fault}`;
  switch (planted.state) {
    case 'red':
      return marked(style.good('✓'), `${fault} is red: ${inert(planted.evidence)}`, width);
    case 'unseen':
      return marked(
        style.bad('✗'),
        `${fault} is not seen: ${sentence(planted.reason)} ${planted.advice}`,
        width,
        style.bad,
      );
    case 'skipped':
      return marked(style.warn('-'), `${fault} skipped: ${inert(planted.reason)}. ${planted.advice}`, width);
  }
};

const conclusion = (faults: readonly Planted[], style: Style, width: number): string => {
  const count = (wanted: Planted['state']) => faults.filter(({ state }) => state === wanted).length;
  const unseen = count('unseen');
  if (unseen > 0)
    return marked(style.bad('✗'), `No: ${unseen} of ${faults.length} faults would be merged unseen.`, width, style.bad);
  return marked(style.good('✓'), `Yes: red ${count('red')} times of ${faults.length - count('skipped')}.`, width);
};

const sentence = (text: string): string => inert(text).replace(/\.?$/, '.');
