-- What may be claimed where held runs take their places first: what claim_runs claims from.
SELECT id, priority, inserted_at
FROM claimable_runs(:per_workflow_limit)
ORDER BY priority, inserted_at, id
LIMIT :demand
