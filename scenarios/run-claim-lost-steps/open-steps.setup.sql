CREATE INDEX steps_open ON steps (id) WHERE exit_reason IS NULL AND finished_at IS NULL;
