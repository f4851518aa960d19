-- The durable half of the log, as in migrations/sqlite. Times are milliseconds since 1970, ids and
-- JSON are text, and positions stay below 2^53, so that a JavaScript number holds each of them exactly.
-- Texts that are looked up are compared byte by byte (COLLATE "C"), whatever the database's language:
-- it is quicker, and an upgrade of the system's locales breaks no index.

-- One row per partition: which incarnation of the log is in charge, where it began, and the
-- position that it may hand out no longer.
CREATE TABLE epochs (
    partition BIGINT NOT NULL PRIMARY KEY,
    epoch     BIGINT NOT NULL,
    base_pos  BIGINT NOT NULL,
    limit_pos BIGINT NOT NULL,
    CONSTRAINT positions_are_used_up CHECK (limit_pos <= 9007199254740991)
);

-- `tombstone`: expired in the middle of its channel; event and data are gone, the place stays.
CREATE TABLE messages (
    partition    BIGINT  NOT NULL,
    pos          BIGINT  NOT NULL,
    seq          BIGINT  NOT NULL,
    prev         BIGINT  NOT NULL,
    at           BIGINT  NOT NULL,
    expires_at   BIGINT,
    jump         BOOLEAN NOT NULL,
    tombstone    BOOLEAN NOT NULL DEFAULT false,
    channel      TEXT    NOT NULL COLLATE "C",
    id           TEXT    NOT NULL COLLATE "C",
    sender       TEXT,
    priority     TEXT,
    collapse_key TEXT,
    event        TEXT    NOT NULL,
    data         TEXT    NOT NULL,
    PRIMARY KEY (partition, pos)
);

-- What a channel holds after a position; with `seq`, so that heads are read from the index alone.
-- Inside a channel seq rises with pos, so history finds a seq by halving.
CREATE INDEX messages_by_channel ON messages (partition, channel, pos) INCLUDE (seq);

-- Only messages that expire cost anything here.
CREATE INDEX messages_by_expiry ON messages (expires_at) WHERE expires_at IS NOT NULL AND NOT tombstone;

-- The highest place that retention has deleted from a channel: what is at or below it is `trimmed`,
-- and a channel that lost all its rows still goes on from there.
CREATE TABLE floors (
    partition BIGINT NOT NULL,
    seq       BIGINT NOT NULL,
    pos       BIGINT NOT NULL,
    channel   TEXT   NOT NULL COLLATE "C",
    PRIMARY KEY (partition, channel)
);

-- What was published under an idempotency key. Written with the message, in one transaction.
CREATE TABLE idempotency (
    partition BIGINT NOT NULL,
    pos       BIGINT NOT NULL,
    seq       BIGINT NOT NULL,
    used_at   BIGINT NOT NULL,
    scope     TEXT   NOT NULL COLLATE "C",
    key       TEXT   NOT NULL COLLATE "C",
    channel   TEXT   NOT NULL COLLATE "C",
    body_hash TEXT   NOT NULL COLLATE "C",
    id        TEXT   NOT NULL COLLATE "C",
    PRIMARY KEY (scope, key, channel)
);

CREATE INDEX idempotency_by_age ON idempotency (used_at);

-- `hash`: SHA-256 of the secret, in hexadecimal. The secret itself is nowhere.
CREATE TABLE api_keys (
    id         TEXT   NOT NULL COLLATE "C" PRIMARY KEY,
    name       TEXT   NOT NULL,
    hash       TEXT   NOT NULL COLLATE "C",
    scopes     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
