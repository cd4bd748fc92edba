import type { TopLevelSpec } from 'vega-lite';

/** Draws a Vega-Lite specification as SVG, without a browser and without a canvas. */
export const drawSvg = async (spec: TopLevelSpec): Promise<string> => {
  // Loading Vega takes half a second, which a command that draws nothing should not wait for.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
};
