import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { testCacheDir } from '../testing.js';
import { bundledPackage } from './bundled.js';
import { platformName } from './platform.js';
import { RELEASES } from './releases.js';

/** The majors that planproof works with. */
export const MAJORS = Object.keys(RELEASES).map(Number);

const bundled = await bundledPackage();

/** Whether tests can run on a major without a network. */
export const isAtHand = (major: number): boolean =>
  Number.parseInt(bundled.version, 10) === major ||
  existsSync(join(testCacheDir, 'binaries', `${RELEASES[major]?.version}-${platformName()}`));
