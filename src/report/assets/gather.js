// Copies what pictures and pages carry along into dist/assets, so that whoever installs planproof does not also install the
// plan viewer's ninety dependencies.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const own = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = dirname(require.resolve('planproof/package.json'));
const target = join(root, 'dist', 'assets');
const besidePackage = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), file);
const pev2 = dirname(require.resolve('pev2'));

const FILES = {
  'page.css': own('./page.css'),
  'page.js': own('./page.js'),
  'history.js': own('./history.js'),
  'viewer.js': own('./viewer.js'),
  'vue.js': require.resolve('vue/dist/vue.global.prod.js'),
  'vue.LICENSE': besidePackage('vue', 'LICENSE'),
  'pev2.js': join(pev2, 'pev2.umd.js'),
  'pev2.LICENSE': join(pev2, '..', 'LICENSE'),
  'pev2.css': join(pev2, 'pev2.css'),
  'bootstrap.css': require.resolve('bootstrap/dist/css/bootstrap.min.css'),
  'bootstrap.LICENSE': besidePackage('bootstrap', 'LICENSE'),
  'DejaVuSans.ttf': require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  'DejaVuSans-Bold.ttf': require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  'DejaVu.LICENSE': besidePackage('dejavu-fonts-ttf', 'LICENSE'),
};

mkdirSync(target, { recursive: true });
for (const [name, source] of Object.entries(FILES)) copyFileSync(source, join(target, name));
