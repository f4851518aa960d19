-- Oldest writer: 0007
-- How far one may go back.

-- One row: the number of the migration that a Belfry has to know, at least, to write here. A migration that an older one can live
-- with (a table more, a column more that has a default) leaves it as it is; another one sets it to its own number. Either says so
-- in its first line.
CREATE TABLE writers (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number = 1),
    oldest INTEGER NOT NULL
) STRICT;
INSERT INTO writers (number, oldest) VALUES (1, 7);
