-- A fold and a prune of the same slot must not overtake each other.
SELECT FROM queue_ring_state FOR UPDATE
