import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../errors.js';
import type { Session } from './session.js';

const PATIENCE_MS = 30_000;

/**
 * Has the server write full-page images of changed pages, or not, once `tell` has told its checkpointer of the setting. No session sees
 * when that has taken it over but by the record of a checkpoint; which is also what a page waits for that was changed
 * without an image, before it is as safe as the others again.
 */
export const switchPageImages = async (session: Session, wanted: boolean, tell: () => Promise<void>): Promise<void> => {
  await tell();
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(10)) {
    await session.script('CHECKPOINT');
    const [row] = await session.query<{ images: boolean }>(
      'SELECT full_page_writes AS images FROM pg_control_checkpoint()',
    );
    if (row?.images === wanted) return;
  }
  throw environmentError({
    code: 'full-page-writes',
    message: `The server did not turn full_page_writes ${wanted ? 'on' : 'off'} within ${PATIENCE_MS / 1000} s.`,
    hint: 'Run the same command again.',
  });
};
