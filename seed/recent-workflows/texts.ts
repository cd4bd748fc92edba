import { createHash } from 'node:crypto';
import { pool } from 'planproof';

const WORKFLOWS = ['VideoBots', 'CompareLLM', 'DocSearch', 'Lipsync', 'Functions', 'BulkRunner'];

/** Titles that people give to what they publish. */
export const titles = pool.faker('titles', 2_000, (faker) => faker.company.catchPhrase());

export const companies = pool.faker('companies', 2_000, (faker) => faker.company.name());

export const notes = pool.faker('change notes', 200, (faker) => faker.git.commitMessage());

/** A user's id: 28 letters and digits, as an identity provider makes them, the same for every seed. */
export const uidOf = (user: number): string => createHash('sha256').update(`user ${user}`).digest('hex').slice(0, 28);

export const users = pool.make('users', 5_000, uidOf);

/** What a run stores of its form: 130 bytes or so. */
export const states = pool.faker('states', 4_096, (faker) =>
  JSON.stringify({
    page: faker.helpers.arrayElement(WORKFLOWS),
    seed: faker.number.int({ max: 4_294_967 }),
    prompt: faker.lorem.words({ min: 3, max: 8 }),
    quality: faker.number.int({ min: 1, max: 4 }),
    output: faker.string.hexadecimal({ length: 20, casing: 'lower', prefix: '' }),
  }),
);
