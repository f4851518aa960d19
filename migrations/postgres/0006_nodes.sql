-- What nodes of a fleet say of themselves, as in migrations/sqlite.

CREATE TABLE nodes (
    node     TEXT   NOT NULL COLLATE "C" PRIMARY KEY,
    seen_at  BIGINT NOT NULL,
    version  TEXT   NOT NULL,
    hears    TEXT   NOT NULL,
    kinds    TEXT   NOT NULL,
    settings TEXT   NOT NULL
);

ALTER TABLE epochs ADD COLUMN history TEXT;

-- One row, as long as a message may be: what is written to find out whether a message could be.
CREATE TABLE canary (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number = 1),
    filler TEXT NOT NULL
);
