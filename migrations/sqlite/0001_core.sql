-- The durable half of the log. Times are milliseconds since 1970, ids and JSON are text, and
-- positions stay below 2^53, so that a JavaScript number holds each of them exactly.

-- One row per partition: which incarnation of the log is in charge, where it began, and the
-- position that it may hand out no longer.
CREATE TABLE epochs (
    partition INTEGER NOT NULL PRIMARY KEY,
    epoch     INTEGER NOT NULL,
    base_pos  INTEGER NOT NULL,
    limit_pos INTEGER NOT NULL,
    CONSTRAINT positions_are_used_up CHECK (limit_pos <= 9007199254740991)
) STRICT;

-- `data` stands last, so that a scan of the other columns does not walk its overflow pages.
-- `tombstone`: expired in the middle of its channel; event and data are gone, the place stays.
CREATE TABLE messages (
    partition    INTEGER NOT NULL,
    pos          INTEGER NOT NULL,
    channel      TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    prev         INTEGER NOT NULL,
    jump         INTEGER NOT NULL,
    tombstone    INTEGER NOT NULL DEFAULT 0,
    at           INTEGER NOT NULL,
    expires_at   INTEGER,
    id           TEXT    NOT NULL,
    sender       TEXT,
    priority     TEXT,
    collapse_key TEXT,
    event        TEXT    NOT NULL,
    data         TEXT    NOT NULL,
    PRIMARY KEY (partition, pos)
) STRICT, WITHOUT ROWID;

-- What a channel holds after a position; with `seq`, so that heads are read from the index alone.
-- The only index that every message costs: a commit to many channels writes a page of it for each.
-- Inside a channel seq rises with pos, so history finds a seq by halving.
CREATE INDEX messages_by_channel ON messages (partition, channel, pos, seq);

-- Only messages that expire cost anything here.
CREATE INDEX messages_by_expiry ON messages (expires_at) WHERE expires_at IS NOT NULL AND tombstone = 0;

-- The highest place that retention has deleted from a channel: what is at or below it is `trimmed`,
-- and a channel that lost all its rows still goes on from there.
CREATE TABLE floors (
    partition INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    seq       INTEGER NOT NULL,
    pos       INTEGER NOT NULL,
    PRIMARY KEY (partition, channel)
) STRICT, WITHOUT ROWID;

-- What was published under an idempotency key. Written with the message, in one transaction. Rows
-- are kept in the order of writing: keys are random, and only the index has to take them where they
-- fall.
CREATE TABLE idempotency (
    number    INTEGER PRIMARY KEY,
    scope     TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    channel   TEXT    NOT NULL,
    body_hash TEXT    NOT NULL,
    id        TEXT    NOT NULL,
    partition INTEGER NOT NULL,
    pos       INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    used_at   INTEGER NOT NULL,
    UNIQUE (scope, key, channel)
) STRICT;

CREATE INDEX idempotency_by_age ON idempotency (used_at);

-- `hash`: SHA-256 of the secret, in hexadecimal. The secret itself is nowhere.
CREATE TABLE api_keys (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    hash       TEXT    NOT NULL,
    scopes     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
