-- What several nodes over one database need.

-- Which log the epoch was opened for: the replication id of its Redis. NULL: a memory log.
ALTER TABLE epochs ADD COLUMN log_id TEXT;

-- One row: the number of Redis servers that the log's partitions lie on; 0: a memory log. Channels
-- are hashed over them, so the number stays what it was at the first start.
CREATE TABLE layout (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number = 1),
    redis  INTEGER NOT NULL
) STRICT;

-- Tokens that are refused although they have not expired. AUTOINCREMENT: an id is not used again
-- when the newest row is forgotten, so who has read up to an id has missed nothing.
CREATE TABLE revocations (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind          TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    issued_before INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX revocations_by_expiry ON revocations (expires_at);
