import { cancel, confirm, intro, isCancel, select, text } from '@clack/prompts';
import { interruptedError } from '../../errors.js';
import type { Project } from './find.js';

export type Ci = 'github' | 'gitlab' | 'none';

/** What init works from: found, and agreed to by a person where there is one to ask. */
export interface Plan extends Project {
  readonly ci: Ci;
}

const answered = <T>(answer: T): Exclude<T, symbol> => {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  cancel('Nothing was written.');
  throw interruptedError();
};

/** Asks what was found to be agreed to or mended; each question has the found answer as its default. */
export const ask = async ({ schema, queries, ci }: Plan): Promise<Plan> => {
  intro('planproof: your queries against what they were');
  const path = answered(
    await text({
      message: 'What creates your tables? (a .sql file, or a folder of migrations)',
      initialValue: schema?.path ?? '',
      validate: (value) => (value?.trim() ? undefined : 'a path, like schema.sql or prisma/migrations'),
    }),
  ).trim();
  const patterns = answered(
    await text({
      message: 'Which .sql files hold queries? (patterns, with spaces between; none: leave empty)',
      initialValue: queries.join(' '),
      defaultValue: '',
    }),
  );
  const job = answered(
    await select<Ci>({
      message: 'Which CI job shall be written?',
      initialValue: ci,
      options: [
        { value: 'github', label: 'GitHub Actions' },
        { value: 'gitlab', label: 'GitLab' },
        { value: 'none', label: 'none' },
      ],
    }),
  );
  if (!answered(await confirm({ message: 'Write planproof.config.ts and planproof/?' }))) throw interruptedError();
  return {
    schema: { kind: path.endsWith('.sql') ? 'script' : 'migrations', path },
    queries: patterns.split(/\s+/).filter(Boolean),
    ci: job,
  };
};
