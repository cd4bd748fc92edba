import { tmpdir } from 'node:os';
import { container } from './container.js';

// A planproof that starts a container, and is then killed.
await container(process.argv[2] ?? '').start({ cacheDir: tmpdir(), emit: () => undefined });
process.send?.('started');
