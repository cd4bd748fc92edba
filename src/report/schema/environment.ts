import { z } from 'zod';
import { count, map, text } from './field.js';

/** How the sessions were that stand for the application's. */
export const ApplicationSession = z
  .object({
    settings: map(text('Value as it was given.'), 'Settings of the sessions that were measured.'),
    role: text('Role whose rights they had.').optional(),
    searchPath: text('Their search_path.').optional(),
    protocol: z.enum(['simple', 'extended']).meta({
      description: 'Whether values were literals within the SQL, or bound to a prepared statement.',
    }),
    profile: text('Managed service whose settings they had.').optional(),
  })
  .meta({
    description: 'How the sessions were that stand for the application’s; absent: as the server makes them.',
  });

/** What the run was asked to do. */
export const Config = z
  .object({
    scale: text('Size of the datasets: smoke, ci, full, or a name of the user.'),
    seed: z.int().meta({ description: 'Seed from which every generated value follows.', unit: 'none' }),
    postgres: text('Where the server came from, as asked: embedded, embedded:16, container:postgres:17, url.'),
    cases: z.array(text('Name of a case.')).meta({ description: 'The only cases asked for; absent: all.' }).optional(),
    sweeps: z
      .array(text('Name of an axis.'))
      .meta({ description: 'The axes along which sizes were varied.' })
      .optional(),
    session: ApplicationSession.optional(),
    shapes: z
      .array(text('Name of a shape.'))
      .meta({ description: 'The only shapes asked for; absent: all.' })
      .optional(),
    shard: z
      .object({ index: count('none', 'Which part, from 1.'), count: count('none', 'Of how many.') })
      .meta({ description: 'Which part of the work this run was; absent: all of it.' })
      .optional(),
  })
  .meta({ description: 'What the run was asked to do.' });

/** The machine that planproof ran on; the server may have run elsewhere. */
export const Machine = z
  .object({
    cpuModel: text('Name of the processor as the operating system gives it.'),
    cores: count('cores', 'Logical cores that the process may use.'),
    memoryBytes: count('bytes', 'Main memory in all.'),
    platform: text('Operating system and architecture, e.g. "linux x64".'),
    nodeVersion: text('Version of Node.js without the leading v.'),
  })
  .meta({ description: 'The machine that planproof ran on; the server may have run elsewhere.' });

/** The PostgreSQL server that was measured. */
export const Server = z
  .object({
    provider: text('How the server was had: embedded, container, url. Never a connection string.'),
    version: text('server_version, e.g. "18.4".'),
    major: count('none', 'Major version of PostgreSQL.'),
    settings: map(
      text('Value as SHOW gives it.'),
      'Settings that bear on plans and times, by their PostgreSQL names, as measured.',
    ),
  })
  .meta({ description: 'The PostgreSQL server that was measured.' });
