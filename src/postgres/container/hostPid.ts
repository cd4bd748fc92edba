import { readdirSync, readFileSync } from 'node:fs';

const statusOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
};

const field = (status: string, name: string): string[] =>
  new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1]?.split(/\s+/) ?? [];

/**
 * The pid on this machine of a process that has another one in its container: the child of the container's first process whose
 * innermost pid is that one. Undefined where the engine runs elsewhere (a virtual machine, another host).
 */
export const hostPid = (containerPid: number, innerPid: number): number | undefined => {
  const found = readdirSync('/proc').find((name) => {
    const status = /^\d+$/.test(name) ? statusOf(name) : '';
    const isChild = field(status, 'PPid')[0] === String(containerPid);
    return isChild && field(status, 'NSpid').at(-1) === String(innerPid);
  });
  return found === undefined ? undefined : Number(found);
};
