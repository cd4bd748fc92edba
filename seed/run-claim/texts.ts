import { pool } from 'planproof';

export const projectNames = pool.faker('projects', 500, (faker) => faker.company.name());

export const workflowNames = pool.faker('workflows', 2_000, (faker) => faker.hacker.phrase());

export const jobNames = pool.faker(
  'jobs',
  200,
  (faker) => `${faker.hacker.verb()} ${faker.hacker.adjective()} ${faker.hacker.noun()}`,
);

export const workers = pool.make('workers', 40, (index) => `worker-${index}`);
