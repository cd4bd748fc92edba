CREATE TABLE runs (id bigint, state text, owner bigint NOT NULL, twice bigint GENERATED ALWAYS AS (id * 2) STORED);
