CREATE TABLE projects (
  id uuid NOT NULL,
  name text NOT NULL,
  concurrency integer,
  inserted_at timestamptz NOT NULL
);

CREATE TABLE workflows (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  name text NOT NULL,
  concurrency integer,
  inserted_at timestamptz NOT NULL
);

CREATE TABLE work_orders (
  id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  inserted_at timestamptz NOT NULL
);

CREATE TABLE runs (
  id uuid NOT NULL,
  work_order_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'available',
  priority smallint NOT NULL DEFAULT 1,
  options jsonb,
  worker_name text,
  inserted_at timestamptz NOT NULL,
  claimed_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz
);

CREATE TABLE steps (
  id uuid NOT NULL,
  job_name text NOT NULL,
  exit_reason text,
  started_at timestamptz NOT NULL,
  finished_at timestamptz
);

CREATE TABLE run_steps (
  run_id uuid NOT NULL,
  step_id uuid NOT NULL
);
