import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { asset } from '../asset.js';

/** Turns SVG into PNG at twice its size, with a font of planproof's own: what a machine has installed makes no difference. */
export const rasterise = async (svg: string): Promise<Uint8Array> => {
  const { Resvg } = await loaded();
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: {
      fontBuffers: [asset('DejaVuSans.ttf'), asset('DejaVuSans-Bold.ttf')],
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  try {
    return picture.render().asPng();
  } finally {
    picture.free();
  }
};

type Rasteriser = typeof import('@resvg/resvg-wasm');

let loading: Promise<Rasteriser> | undefined;

// WebAssembly can be set up once in a process.
const loaded = (): Promise<Rasteriser> => {
  loading ??= load();
  return loading;
};

const load = async (): Promise<Rasteriser> => {
  const rasteriser = await import('@resvg/resvg-wasm');
  await rasteriser.initWasm(await readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return rasteriser;
};
