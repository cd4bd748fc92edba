import { interruptedError } from '../errors.js';
import type { Terminal } from './terminal.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// Under npx one Ctrl-C arrives twice: from the terminal, and forwarded by npm.
const ECHO_MS = 500;

/** Turns the first SIGINT, SIGTERM or SIGHUP into an abort, so that everything is cleaned up; a second one exits at once. */
export const watchSignals = (terminal: Terminal): { readonly signal: AbortSignal; readonly stop: () => void } => {
  const controller = new AbortController();
  let abortedAt: number | undefined;
  const onSignal = () => {
    if (abortedAt === undefined) {
      abortedAt = performance.now();
      // Below the live line, not within it.
      terminal.say(`${terminal.live ? '\n' : ''}Stopping; press Ctrl-C again to stop without cleaning up.`);
      controller.abort(interruptedError());
    } else if (performance.now() - abortedAt > ECHO_MS) {
      process.exit(130);
    }
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
};
