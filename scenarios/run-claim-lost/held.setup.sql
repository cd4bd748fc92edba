CREATE INDEX runs_held ON runs (claimed_at) WHERE state IN ('claimed', 'started');
