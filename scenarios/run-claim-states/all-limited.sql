-- Whatever had no limit of its own gets one from 1 to 5.
UPDATE workflows SET concurrency = 1 + get_byte(uuid_send(id), 0) % 5 WHERE concurrency IS NULL;

ANALYZE workflows;
