-- Claims what claimable offers, its limits locked.
SELECT id FROM claim_runs(:worker, :demand, :per_workflow_limit)
