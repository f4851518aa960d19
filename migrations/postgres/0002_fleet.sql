-- What several nodes over one database need, as in migrations/sqlite.

-- Which log the epoch was opened for: the replication id of its Redis. NULL: a memory log.
ALTER TABLE epochs ADD COLUMN log_id TEXT;

-- One row: the number of Redis servers that the log's partitions lie on; 0: a memory log. Channels
-- are hashed over them, so the number stays what it was at the first start.
CREATE TABLE layout (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number = 1),
    redis  BIGINT NOT NULL
);

-- Tokens that are refused although they have not expired. Ids become visible in their order, because
-- inserts take turns (see insert_revocation): so who has read up to an id has missed nothing.
CREATE TABLE revocations (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind          TEXT   NOT NULL,
    value         TEXT   NOT NULL,
    issued_before BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);

CREATE INDEX revocations_by_expiry ON revocations (expires_at);
