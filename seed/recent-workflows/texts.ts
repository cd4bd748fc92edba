import { pool } from 'planproof';

const WORKFLOWS = ['VideoBots', 'CompareLLM', 'DocSearch', 'Lipsync', 'Functions', 'BulkRunner'];

/** Titles that people give to what they publish. */
export const titles = pool.faker('titles', 2_000, (faker) => faker.company.catchPhrase());

export const companies = pool.faker('companies', 2_000, (faker) => faker.company.name());

export const notes = pool.faker('change notes', 200, (faker) => faker.git.commitMessage());

/** User ids as an identity provider makes them: 28 letters and digits. */
export const users = pool.faker('users', 5_000, (faker) => faker.string.alphanumeric(28));

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
