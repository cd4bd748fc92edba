SELECT queue_storage.create_keys();

-- The newest entries lie in the last slot; the next rotation waits until the first one is pruned.
UPDATE queue_ring_state
SET current_slot = slot_count - 1, generation = 1000, terminal_counter_trusted_at = '2026-05-01T00:00:00Z';
