ALTER TABLE projects ADD PRIMARY KEY (id);

ALTER TABLE workflows ADD PRIMARY KEY (id);
CREATE INDEX workflows_project_id ON workflows (project_id);
ALTER TABLE workflows ADD FOREIGN KEY (project_id) REFERENCES projects (id);

ALTER TABLE work_orders ADD PRIMARY KEY (id);
CREATE INDEX work_orders_workflow_id ON work_orders (workflow_id);
ALTER TABLE work_orders ADD FOREIGN KEY (workflow_id) REFERENCES workflows (id);

ALTER TABLE runs ADD PRIMARY KEY (id);
CREATE INDEX runs_work_order_id ON runs (work_order_id);
CREATE INDEX runs_in_progress ON runs (inserted_at) WHERE state IN ('available', 'claimed', 'started');
ALTER TABLE runs ADD FOREIGN KEY (work_order_id) REFERENCES work_orders (id);

ALTER TABLE steps ADD PRIMARY KEY (id);

ALTER TABLE run_steps ADD PRIMARY KEY (run_id, step_id);
CREATE INDEX run_steps_step_id ON run_steps (step_id);
ALTER TABLE run_steps ADD FOREIGN KEY (run_id) REFERENCES runs (id);
ALTER TABLE run_steps ADD FOREIGN KEY (step_id) REFERENCES steps (id);
