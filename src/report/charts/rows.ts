import { clipped, inert } from '../inert.js';
import type { ScenarioReport } from '../report.js';
import type { Encoding, Position } from './specification.js';
import type { Theme } from './theme.js';

const FORMS = ['circle', 'diamond', 'square', 'triangle-up', 'cross'];

/** A name as it stands on an axis or in a legend. */
export const label = (name: string): string => clipped(inert(name), 40);

/** One row a case, from the top in the order of the scenario. */
export const caseAxis = (scenario: ScenarioReport, labelled: boolean, theme: Theme): Position => ({
  field: 'case',
  type: 'nominal',
  scale: { domain: scenario.cases.map(({ name }) => label(name)) },
  axis: { title: null, labels: labelled, grid: true, labelFontSize: 12, labelColor: theme.text },
});

/** The shapes of a scenario side by side within a case's row. */
export const shapeOffset = ({ shapes }: Pick<ScenarioReport, 'shapes'>): NonNullable<Encoding['yOffset']> => ({
  field: 'shape',
  type: 'nominal',
  scale: { domain: shapes.map(({ name }) => label(name)), paddingOuter: 0.25 },
});

/** The colour of each shape. */
export const shapeColour = ({ shapes }: ScenarioReport, theme: Theme): NonNullable<Encoding['color']> => ({
  field: 'shape',
  type: 'nominal',
  legend: { title: null, orient: 'top', symbolOpacity: 1 },
  scale: { domain: shapes.map(({ name }) => label(name)), range: [...theme.series] },
});

/** Colour and form together say which shape a mark is of, for those who cannot tell the colours apart. */
export const shapeChannels = (scenario: ScenarioReport, theme: Theme): Pick<Encoding, 'color' | 'shape'> => ({
  color: shapeColour(scenario, theme),
  shape: {
    field: 'shape',
    type: 'nominal',
    legend: { title: null, orient: 'top', symbolOpacity: 1 },
    scale: { domain: scenario.shapes.map(({ name }) => label(name)), range: FORMS },
  },
});
