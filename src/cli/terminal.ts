import pico from 'picocolors';

type Colors = ReturnType<typeof pico.createColors>;

/** The one place that prints. Results go to stdout, everything else to stderr. */
export interface Terminal {
  readonly debug: boolean;
  readonly quiet: boolean;
  /** Whether a person watches stderr: a live line may be drawn there. */
  readonly live: boolean;
  /** How a report is drawn on stdout. */
  readonly style: { readonly colour: boolean; readonly width: number };
  readonly outputColors: Colors;
  readonly errorColors: Colors;
  /** Writes a result to stdout. */
  print(text: string): void;
  /** Says something in passing on stderr, unless asked to be quiet. */
  say(line: string): void;
  /** Writes to stderr, always. */
  error(text: string): void;
}

const colorsOf = (stream: NodeJS.WriteStream, argv: readonly string[]): Colors => {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const refused = argv.includes('--no-color') || Boolean(NO_COLOR) || FORCE_COLOR === '0';
  return pico.createColors(!refused && (Boolean(FORCE_COLOR) || (stream.isTTY && TERM !== 'dumb')));
};

// A reader that went away (`planproof list | head`) is no failure of ours.
const forgiveClosedPipe = (stream: NodeJS.WriteStream): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
};

/** Reads off argv and the environment how to print, before anything can fail. */
export const openTerminal = (argv: readonly string[]): Terminal => {
  const { stdout, stderr, env } = process;
  forgiveClosedPipe(stdout);
  forgiveClosedPipe(stderr);
  const outputColors = colorsOf(stdout, argv);
  const quiet = argv.includes('--quiet');
  return {
    quiet,
    debug: argv.includes('--debug') || Boolean(env.DEBUG),
    // A terminal without a size (a container's) cannot be drawn on.
    live: stderr.isTTY && stderr.columns > 0 && !env.CI && env.TERM !== 'dumb' && !quiet,
    style: { colour: outputColors.isColorSupported, width: stdout.columns || 80 },
    outputColors,
    errorColors: colorsOf(stderr, argv),
    print: (text) => void stdout.write(text),
    say: (line) => void (quiet || stderr.write(`${line}\n`)),
    error: (text) => void stderr.write(text),
  };
};
