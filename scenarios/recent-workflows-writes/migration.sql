-- From here on every run that is saved, moved or deleted keeps the table right; then what was saved before is filled in. Each
-- statement may be run again, by itself or after a kill.
CREATE TABLE IF NOT EXISTS workspace_recent_workflow (
  workspace_id bigint NOT NULL,
  published_run_id bigint NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, published_run_id)
);

CREATE INDEX IF NOT EXISTS workspace_recent_workflow_last_used
  ON workspace_recent_workflow (workspace_id, last_used_at DESC, published_run_id);

-- How far the backfill has come: all workspaces up to this id.
CREATE TABLE IF NOT EXISTS workspace_recent_workflow_backfill (done_to bigint NOT NULL);

INSERT INTO workspace_recent_workflow_backfill
SELECT '-9223372036854775808'::bigint
WHERE NOT EXISTS (SELECT FROM workspace_recent_workflow_backfill);

CREATE OR REPLACE FUNCTION remember_recent_workflow(of_workspace bigint, of_version bigint, used_at timestamptz)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO workspace_recent_workflow AS recent (workspace_id, published_run_id, last_used_at)
  SELECT of_workspace, published_run_id, used_at FROM bots_publishedrunversion WHERE id = of_version
  ON CONFLICT (workspace_id, published_run_id)
  DO UPDATE SET last_used_at = GREATEST(recent.last_used_at, excluded.last_used_at)
$$;

-- A run that was used at `used_at` is no longer one of this workspace and version.
CREATE OR REPLACE FUNCTION forget_recent_workflow(of_workspace bigint, of_version bigint, used_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  of_published bigint := (SELECT published_run_id FROM bots_publishedrunversion WHERE id = of_version);
  latest timestamptz;
BEGIN
  -- Every writer of a key waits for the others on its row; where there is none yet, one that says nothing is made to wait on.
  LOOP
    INSERT INTO workspace_recent_workflow VALUES (of_workspace, of_published, '-infinity') ON CONFLICT DO NOTHING;
    SELECT last_used_at INTO latest FROM workspace_recent_workflow
    WHERE workspace_id = of_workspace AND published_run_id = of_published FOR UPDATE;
    EXIT WHEN FOUND;
  END LOOP;
  IF latest > used_at THEN
    RETURN;
  END IF;
  -- A statement of its own, so that it sees what was committed while the row was waited for.
  SELECT max(run.updated_at) INTO latest
  FROM bots_savedrun AS run
  JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
  WHERE run.workspace_id = of_workspace AND version.published_run_id = of_published;
  IF latest IS NULL THEN
    DELETE FROM workspace_recent_workflow WHERE workspace_id = of_workspace AND published_run_id = of_published;
  ELSE
    UPDATE workspace_recent_workflow SET last_used_at = latest
    WHERE workspace_id = of_workspace AND published_run_id = of_published;
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION track_recent_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' THEN
    IF OLD.parent_version_id IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.updated_at < OLD.updated_at
      OR (NEW.workspace_id, NEW.parent_version_id) IS DISTINCT FROM (OLD.workspace_id, OLD.parent_version_id)) THEN
      PERFORM forget_recent_workflow(OLD.workspace_id, OLD.parent_version_id, OLD.updated_at);
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' THEN
    IF NEW.parent_version_id IS NOT NULL THEN
      PERFORM remember_recent_workflow(NEW.workspace_id, NEW.parent_version_id, NEW.updated_at);
    END IF;
  END IF;
  RETURN NULL;
END
$$;

-- Waits for the transactions that write runs, and they for it: let it time out and try again rather than queue for long.
CREATE OR REPLACE TRIGGER track_recent_workflow
  AFTER INSERT OR DELETE OR UPDATE OF workspace_id, parent_version_id, updated_at ON bots_savedrun
  FOR EACH ROW EXECUTE FUNCTION track_recent_workflow();

-- So many workspaces a transaction. Writers of a batch's own keys wait for it; nobody else does.
CREATE OR REPLACE PROCEDURE backfill_recent_workflows(workspaces integer) LANGUAGE plpgsql AS $$
DECLARE
  done bigint;
  upto bigint;
BEGIN
  LOOP
    SELECT done_to INTO done FROM workspace_recent_workflow_backfill FOR UPDATE;
    SELECT max(id) INTO upto
    FROM (SELECT id FROM workspaces_workspace WHERE id > done ORDER BY id LIMIT workspaces) AS batch;
    EXIT WHEN upto IS NULL;
    INSERT INTO workspace_recent_workflow
    SELECT run.workspace_id, version.published_run_id, max(run.updated_at)
    FROM bots_savedrun AS run
    JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
    WHERE run.workspace_id > done AND run.workspace_id <= upto
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
    PERFORM FROM workspace_recent_workflow WHERE workspace_id > done AND workspace_id <= upto
    ORDER BY workspace_id, published_run_id FOR UPDATE;
    -- Only what is read now that every key is held is the truth: a deletion that was under way before has ended. Few rows differ.
    UPDATE workspace_recent_workflow AS recent SET last_used_at = COALESCE(truth.last_used_at, '-infinity')
    FROM workspace_recent_workflow AS held
    LEFT JOIN (
      SELECT run.workspace_id, version.published_run_id, max(run.updated_at) AS last_used_at
      FROM bots_savedrun AS run
      JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
      WHERE run.workspace_id > done AND run.workspace_id <= upto
      GROUP BY run.workspace_id, version.published_run_id
    ) AS truth USING (workspace_id, published_run_id)
    WHERE held.workspace_id > done AND held.workspace_id <= upto
      AND (recent.workspace_id, recent.published_run_id) = (held.workspace_id, held.published_run_id)
      AND recent.last_used_at <> COALESCE(truth.last_used_at, '-infinity');
    DELETE FROM workspace_recent_workflow
    WHERE workspace_id > done AND workspace_id <= upto AND last_used_at = '-infinity';
    UPDATE workspace_recent_workflow_backfill SET done_to = upto;
    COMMIT;
  END LOOP;
END
$$;

CALL backfill_recent_workflows(500);
