CREATE INDEX queue_terminal_live_counts_queue ON queue_terminal_live_counts (queue);
