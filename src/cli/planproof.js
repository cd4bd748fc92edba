#!/usr/bin/env node
// Starts planproof. Old versions of Node must be able to parse this file, so that they can be told that they are too old.

const WANTED = [20, 19];

const isTooOld = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < WANTED[0] || (major === WANTED[0] && minor < WANTED[1]);
};

const fail = (message, hint) => {
  process.stderr.write(`error: ${message}\n  hint: ${hint}\n`);
  process.exitCode = 3;
};

const start = async () => {
  const root = new URL('../../', import.meta.url);
  const main = new URL('dist/src/cli/main.js', root);
  // Only a checkout has main.ts beside this file; the published package has what was compiled from it.
  const { existsSync } = await import('node:fs');
  if (existsSync(new URL('main.ts', import.meta.url)) && !(await isBuilt(root)) && !(await build(root))) return;
  const { main: run } = await import(main.href);
  await run(process.argv.slice(2));
};

/** When the newest file with this ending was written, in a folder and all below it. */
const newest = async (folder, ending) => {
  const { existsSync, readdirSync, statSync } = await import('node:fs');
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
  return Math.max(0, ...names.map((name) => statSync(new URL(name.replaceAll('\\', '/'), folder)).mtimeMs));
};

// Whoever changes a scenario in a checkout means the change, not what was compiled before it.
const isBuilt = async (root) => {
  const sources = ['src/', 'scenarios/', 'seed/'].map((name) => newest(new URL(name, root), '.ts'));
  return (await newest(new URL('dist/', root), '.js')) > Math.max(...(await Promise.all(sources)));
};

const build = async (root) => {
  const { spawnSync } = await import('node:child_process');
  const { existsSync, utimesSync } = await import('node:fs');
  const { fileURLToPath } = await import('node:url');
  const compiler = new URL('node_modules/typescript/bin/tsc', root);
  if (!existsSync(compiler)) {
    fail('This checkout of planproof is not built, and TypeScript is not installed.', 'Run "npm ci", then try again.');
    return false;
  }
  process.stderr.write('Building planproof from its sources ...\n');
  const arguments_ = [fileURLToPath(compiler), '--project', fileURLToPath(root)];
  // The compiler's words go to stderr: stdout holds results alone.
  const { status } = spawnSync(process.execPath, arguments_, { stdio: ['ignore', 2, 2] });
  await import(new URL('src/report/assets/gather.js', root));
  const now = new Date();
  if (status === 0) utimesSync(new URL('dist/src/cli/main.js', root), now, now);
  // The compiler writes JavaScript in spite of type errors, which it has told by now.
  if (existsSync(new URL('dist/src/cli/main.js', root))) return true;
  fail('planproof cannot be built from this checkout.', 'Mend what the compiler says above.');
  return false;
};

if (isTooOld()) {
  fail(
    `planproof needs Node ${WANTED.join('.')} or newer; this is Node ${process.versions.node}.`,
    'Install a newer Node, for example with "nvm install 22".',
  );
} else {
  start();
}
