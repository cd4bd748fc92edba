import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// A package may name itself, which finds its root from src/ and from dist/src/ alike.
const FOLDER = join(dirname(createRequire(import.meta.url).resolve('planproof/package.json')), 'dist', 'assets');

/** A file that pages or pictures carry along, as `npm run build` gathered it. */
export const asset = (name: string): Buffer => readFileSync(join(FOLDER, name));

export const textAsset = (name: string): string => asset(name).toString('utf8');
