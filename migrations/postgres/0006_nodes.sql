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
