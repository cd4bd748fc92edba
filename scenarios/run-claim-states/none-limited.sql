UPDATE workflows SET concurrency = NULL;

UPDATE projects SET concurrency = NULL;

ANALYZE workflows, projects;
