import { existsSync } from 'node:fs';
import { cancel, confirm, intro, isCancel, select, text } from '@clack/prompts';
import { interruptedError } from '../../errors.js';
import { type Project, schemaAt } from './find.js';

export type Ci = 'github' | 'gitlab' | 'none';

/** What init works from: found, and agreed to by a person where there is one to ask. */
export interface Plan extends Project {
  readonly ci: Ci;
}

const answered = <T>(answer: T): Exclude<T, symbol> => (isCancel(answer) ? breakOff() : (answer as Exclude<T, symbol>));

const breakOff = (): never => {
  cancel('Nothing was written.');
  throw interruptedError();
};

/** Asks what was found to be agreed to or mended; each question has the found answer as its default. */
export const ask = async ({ schema, others, queries, ci }: Plan): Promise<Plan> => {
  intro('planproof: your queries against what they were');
  const found = schema === undefined ? [] : [schema.path, ...others];
  const path = found.length > 1 ? await choosePath(found) : await typePath(found[0]);
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
  if (!answered(await confirm({ message: 'Write planproof.config.ts and planproof/?' }))) breakOff();
  return {
    schema: schemaAt(path),
    others: found.filter((other) => other !== path),
    queries: patterns.split(/\s+/).filter(Boolean),
    ci: job,
  };
};

const choosePath = async (found: readonly string[]): Promise<string> => {
  const options = [...found.map((value) => ({ value, label: value })), { value: '', label: 'something else' }];
  const chosen = answered(await select({ message: 'What creates your tables?', options }));
  return chosen === '' ? typePath() : chosen;
};

const typePath = async (found = ''): Promise<string> => {
  const path = await text({
    message: 'What creates your tables? (a .sql file, or a folder of migrations)',
    initialValue: found,
    validate: (value) => (existsSync(value?.trim() || '?') ? undefined : 'a path that is there, like schema.sql'),
  });
  return answered(path).trim();
};
