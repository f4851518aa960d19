-- Oldest writer: 0007
-- How far one may go back, as in migrations/sqlite.
CREATE TABLE writers (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number = 1),
    oldest BIGINT NOT NULL
);
INSERT INTO writers (number, oldest) VALUES (1, 7);
