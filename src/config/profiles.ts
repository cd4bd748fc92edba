/** What a managed service sets for its servers, as far as a session can set it and plans depend on it. */
export interface Profile {
  readonly name: string;
  /** Where the values come from. */
  readonly source: string;
  readonly settings: Readonly<Record<string, string>>;
}

export const PROFILES: readonly Profile[] = [
  {
    // Half of the memory is expected to be cache, here of an instance with 16 GB; the rest is PostgreSQL's own.
    name: 'rds-16gb',
    source: 'https://jkshah.blogspot.com/2019/09/tuning-db-parameters-for-postgresql-12.html (describe-db-parameters)',
    settings: { effective_cache_size: '8GB', work_mem: '4MB', random_page_cost: '4', jit: 'on' },
  },
  {
    name: 'supabase',
    source: 'https://github.com/supabase/postgres/blob/develop/ansible/files/postgresql_config/postgresql.conf.j2',
    settings: { effective_cache_size: '128MB', work_mem: '4MB', random_page_cost: '4', row_security: 'on' },
  },
];
