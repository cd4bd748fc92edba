import { watch } from 'node:fs';

const WATCHED = /\.(sql|[cm]?[jt]s)$/;
/** An editor writes a file in several steps. */
const SETTLED_MS = 80;

/** The name of a file at each save below a folder; saves that come together, or during a look, are one. */
export async function* saves(directory: string, signal: AbortSignal): AsyncGenerator<string> {
  let saved: string | undefined;
  let wake = () => {};
  const watcher = watch(directory, { recursive: true }, (_, name) => {
    if (name === null || !WATCHED.test(name)) return;
    saved = name;
    wake();
  });
  const ended = () => wake();
  signal.addEventListener('abort', ended);
  try {
    while (!signal.aborted) {
      if (saved === undefined) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
      const name = saved ?? '';
      saved = undefined;
      yield name;
    }
  } finally {
    signal.removeEventListener('abort', ended);
    watcher.close();
  }
}
