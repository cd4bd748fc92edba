ALTER TABLE kinds ADD PRIMARY KEY (id);
ALTER TABLE parts ADD FOREIGN KEY (kind_id) REFERENCES kinds (id);
CREATE INDEX parts_kind_id ON parts (kind_id);
