import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownModule } from './module.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planproof-module-'));
  await writeFile(join(folder, 'word.ts'), 'export const word: string = "hello";');
  await writeFile(join(folder, 'say.ts'), 'import { word } from "./word.js";\nprocess.stdout.write(word as string);');
  await writeFile(join(folder, 'say.js'), 'process.stdout.write("compiled");');
});
afterAll(() => rm(folder, { recursive: true }));

test('a TypeScript caller starts the TypeScript module in another process', async () => {
  const { execArgv, path } = ownModule('./say', pathToFileURL(join(folder, 'caller.ts')).href);
  const { stdout } = await execa(process.execPath, [...execArgv, path], { cwd: '/' });
  expect(stdout).toBe('hello');
});

test('a compiled caller starts the compiled module without a loader', async () => {
  const { execArgv, path } = ownModule('./say', pathToFileURL(join(folder, 'caller.js')).href);
  expect(execArgv).toEqual([]);
  const { stdout } = await execa(process.execPath, [path]);
  expect(stdout).toBe('compiled');
});

test('a TypeScript caller starts the TypeScript module in another thread', async () => {
  const { execArgv, path } = ownModule('./say', pathToFileURL(join(folder, 'caller.ts')).href);
  const worker = new Worker(path, { execArgv, stdout: true });
  let said = '';
  worker.stdout.on('data', (piece) => {
    said += piece;
  });
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  expect(said).toBe('hello');
});
