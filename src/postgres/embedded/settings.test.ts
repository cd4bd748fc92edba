import { expect, test } from 'vitest';
import { settingsFile } from './settings.js';

const GIB = 1024 ** 3;

test('measuring is durable and leaves the planner at its defaults', () => {
  const file = settingsFile('measuring', 18, '/sockets', 16 * GIB);
  expect(file).toContain("fsync = 'on'\n");
  expect(file).toContain("shared_buffers = '1024MB'\n");
  expect(file).not.toMatch(/^(work_mem|random_page_cost|jit|max_parallel|effective_|enable_)/m);
});

test('memory settings follow a small machine', () => {
  expect(settingsFile('measuring', 18, '/sockets', GIB)).toContain("shared_buffers = '128MB'\n");
  expect(settingsFile('seeding', 18, '/sockets', GIB)).toContain("maintenance_work_mem = '128MB'\n");
});

test('a setting that a major does not know is not given to it', () => {
  expect(settingsFile('measuring', 17, '/sockets')).not.toContain('io_method');
  expect(settingsFile('measuring', 18, '/sockets')).toContain("io_method = 'sync'");
});

test('a quote or a comma in the path of the sockets stays part of the path', () => {
  expect(settingsFile('measuring', 18, "/it's,here")).toContain(`unix_socket_directories = '"/it''s,here"'`);
});
