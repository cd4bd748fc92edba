/**
 * What a managed service sets for its servers, as far as a session can set it and plans depend on it. A service is here only if its
 * values could be looked up in what it publishes; whoever uses another gives each setting with --set, as SHOW tells it there.
 */
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
    // Three quarters of 16 GiB, as its formula "(memoryGib * 131072) - shared_buffers" comes to.
    name: 'azure-16gb',
    source:
      'https://learn.microsoft.com/azure/postgresql/server-parameters/param-query-tuning-planner-cost-constants (flexible server, 17)',
    settings: { effective_cache_size: '12GB', random_page_cost: '2', jit: 'off' },
  },
  {
    name: 'supabase',
    source: 'https://github.com/supabase/postgres/blob/develop/ansible/files/postgresql_config/postgresql.conf.j2',
    settings: { effective_cache_size: '128MB', work_mem: '4MB', random_page_cost: '4', row_security: 'on' },
  },
];
