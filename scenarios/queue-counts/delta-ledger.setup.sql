-- What finishes is appended as a signed delta, and nothing is updated until a fold.
CREATE TABLE queue_terminal_count_deltas (
  ready_slot integer NOT NULL,
  queue text COLLATE "C" NOT NULL,
  priority smallint NOT NULL,
  enqueue_shard smallint NOT NULL,
  terminal_delta bigint NOT NULL
);

CREATE TABLE queue_terminal_folded_counts (
  ready_slot integer NOT NULL,
  queue text COLLATE "C" NOT NULL,
  priority smallint NOT NULL,
  enqueue_shard smallint NOT NULL,
  folded_terminal_count bigint NOT NULL
) WITH (fillfactor = 50);

-- Four deltas wait in each lane of the newest slot that has so many jobs.
INSERT INTO queue_terminal_count_deltas
SELECT ready_slot, queue, priority, enqueue_shard, 1
FROM queue_terminal_live_counts, generate_series(1, 4) AS pending
WHERE ready_slot = (SELECT current_slot FROM queue_ring_state) AND live_terminal_count > 4;

INSERT INTO queue_terminal_folded_counts
SELECT ready_slot, queue, priority, enqueue_shard, live_terminal_count - coalesce(sum(terminal_delta), 0)
FROM queue_terminal_live_counts
LEFT JOIN queue_terminal_count_deltas USING (ready_slot, queue, priority, enqueue_shard)
GROUP BY ready_slot, queue, priority, enqueue_shard, live_terminal_count;

CREATE INDEX queue_terminal_count_deltas_queue ON queue_terminal_count_deltas (queue, priority);

ALTER TABLE queue_terminal_folded_counts ADD PRIMARY KEY (ready_slot, queue, priority, enqueue_shard);
CREATE INDEX queue_terminal_folded_counts_queue ON queue_terminal_folded_counts (queue, priority);
