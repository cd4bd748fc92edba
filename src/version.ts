import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// A package may name itself, which finds its root from src/ and from dist/src/ alike.
const FILE = createRequire(import.meta.url).resolve('planproof/package.json');

/** The version of this copy of planproof. */
export const packageVersion = (): string => JSON.parse(readFileSync(FILE, 'utf8')).version;
