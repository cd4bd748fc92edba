ALTER TABLE runs ADD COLUMN IF NOT EXISTS workflow_id uuid REFERENCES workflows (id);

-- Finished runs are never claimed: only those in progress need to know their workflow.
UPDATE runs
SET workflow_id = work_orders.workflow_id
FROM work_orders
WHERE work_orders.id = runs.work_order_id AND runs.state IN ('available', 'claimed', 'started')
  AND runs.workflow_id IS NULL;

CREATE OR REPLACE FUNCTION runs_know_their_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT workflow_id INTO NEW.workflow_id FROM work_orders WHERE id = NEW.work_order_id;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER runs_know_their_workflow BEFORE INSERT OR UPDATE OF work_order_id ON runs
  FOR EACH ROW EXECUTE FUNCTION runs_know_their_workflow();

-- With the state, so that the first runs of a workflow are read in order from the index alone, and never sorted.
CREATE INDEX runs_in_progress_by_workflow ON runs (workflow_id, priority, inserted_at, id) INCLUDE (state)
  WHERE state IN ('available', 'claimed', 'started');
