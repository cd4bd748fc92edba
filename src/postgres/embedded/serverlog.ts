import { existsSync, readFileSync, statSync } from 'node:fs';

/** How long the log is now: where the next start's lines begin. */
export const logLength = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

// "2025-01-02 03:04:05.678 UTC [1234] FATAL:  the reason"
const LINE = /^(?:\S+ \S+ \S+ \[\d+\] )?(FATAL|PANIC|DETAIL|HINT|ERROR):\s+(.*)$/;

/** Why the server went down, in its own words: the fatal lines with their details, or else the last lines. */
export const reasonInLog = (path: string, from: number): string => {
  if (!existsSync(path)) return 'it left no log';
  const lines = readFileSync(path)
    .subarray(from)
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '');
  const told = lines.flatMap((line) => LINE.exec(line)?.[2] ?? []);
  return (told.length > 0 ? told.slice(0, 4) : lines.slice(-3)).join(' ') || 'its log is empty';
};
