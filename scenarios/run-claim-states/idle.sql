-- Everything has been done, and the statistics know it.
UPDATE runs SET state = 'success', finished_at = '2026-06-01 12:00:00+00'
WHERE state IN ('available', 'claimed', 'started');

ANALYZE runs;
