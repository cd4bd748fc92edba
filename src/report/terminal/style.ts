import picocolors from 'picocolors';

/** The few things a terminal can say besides words; all of them silent without colour. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

export const styleOf = (colour: boolean): Style => {
  const { green, red, yellow, dim, bold } = picocolors.createColors(colour);
  return { good: green, bad: red, warn: yellow, dim, bold };
};
