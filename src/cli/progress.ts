import ora from 'ora';
import type { Emit, ProgressEvent } from '../progress.js';
import { doneText, type Step, underWayText } from './step.js';
import type { Terminal } from './terminal.js';

/** Draws one step at a time. */
interface Painter {
  readonly start: (step: Step) => void;
  readonly advance: (step: Step) => void;
  readonly finish: (step: Step, outcome: 'done' | 'failed') => void;
  readonly say: (kind: 'note' | 'warning', message: string) => void;
}

const HEARTBEAT_MS = 10_000;

const now = (): number => performance.now();

/** Plain lines for logs: one a step when it is done, and a sign of life while it takes long. */
const plainPainter = (terminal: Terminal): Painter => {
  let heartbeat: NodeJS.Timeout | undefined;
  let current: Step | undefined;
  return {
    start: (step) => {
      current = step;
      heartbeat = setInterval(() => {
        if (current) terminal.say(`  ... ${underWayText(current, now(), { bar: false })}`);
      }, HEARTBEAT_MS).unref();
    },
    advance: (step) => {
      current = step;
    },
    finish: (step, outcome) => {
      clearInterval(heartbeat);
      terminal.say(`${outcome === 'done' ? '-' : 'x'} ${doneText(step, now())}`);
    },
    say: (kind, message) => terminal.say(kind === 'warning' ? `warning: ${message}` : `  ${message}`),
  };
};

/** A live line for people, which leaves a line behind when its step is done. */
const livePainter = (terminal: Terminal): Painter => {
  const { green, red, yellow, dim } = terminal.errorColors;
  // Ora must leave stdin alone: reading it in raw mode would take Ctrl-C away from the terminal.
  const spinner = ora({ stream: process.stderr, isEnabled: true, discardStdin: false, color: 'cyan' });
  let current: Step | undefined;
  let tick: NodeJS.Timeout | undefined;
  const draw = () => {
    if (current) spinner.text = underWayText(current, now(), { bar: true });
  };
  return {
    start: (step) => {
      current = step;
      draw();
      spinner.start();
      tick = setInterval(draw, 100).unref();
    },
    advance: (step) => {
      current = step;
    },
    finish: (step, outcome) => {
      clearInterval(tick);
      current = undefined;
      spinner.stopAndPersist({ symbol: outcome === 'done' ? green('✔') : red('✖'), text: doneText(step, now()) });
    },
    say: (kind, message) => {
      const drawn = spinner.isSpinning;
      if (drawn) spinner.clear();
      terminal.say(kind === 'warning' ? `${yellow('warning:')} ${message}` : dim(`  ${message}`));
    },
  };
};

const silentPainter: Painter = { start: () => {}, advance: () => {}, finish: () => {}, say: () => {} };

/**
 * Runs a task and shows its progress on stderr: a live line on a terminal, plain lines elsewhere, nothing where asked to be
 * quiet. The last step ends as the task does: done, or failed.
 */
export const withProgress = async <T>(terminal: Terminal, task: (emit: Emit) => Promise<T>): Promise<T> => {
  const painter = terminal.quiet ? silentPainter : terminal.live ? livePainter(terminal) : plainPainter(terminal);
  let step: Step | undefined;
  const end = (outcome: 'done' | 'failed') => {
    if (step) painter.finish(step, outcome);
    step = undefined;
  };
  const emit: Emit = (event) => {
    if (event.kind === 'step') {
      end('done');
      step = stepOf(event);
      painter.start(step);
    } else if (event.kind === 'advance') {
      step = step && { ...step, done: event.done };
      if (step) painter.advance(step);
    } else {
      painter.say(event.kind, event.message);
    }
  };
  try {
    const result = await task(emit);
    end('done');
    return result;
  } finally {
    end('failed');
  }
};

const stepOf = ({ title, total, unit }: Extract<ProgressEvent, { kind: 'step' }>): Step => ({
  title,
  ...(total !== undefined && { total }),
  ...(unit !== undefined && { unit }),
  startedMs: now(),
  done: 0,
});
