-- What nodes of a fleet say of themselves, every few seconds: a node that Redis does not reach can still read here who is
-- reached. `seen_at`: SQL's time. `hears`: the partitions whose messages come in. `kinds`: what its namespaces promise, which
-- has to be the same on all; `settings`: what should be. All of them JSON.
CREATE TABLE nodes (
    node     TEXT    NOT NULL PRIMARY KEY,
    seen_at  INTEGER NOT NULL,
    version  TEXT    NOT NULL,
    hears    TEXT    NOT NULL,
    kinds    TEXT    NOT NULL,
    settings TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- The history of this database (PostgreSQL: system identifier and timeline) up to which all that Redis holds of the partition
-- is known to be stored. A server that was promoted, or restored, has another one, and may lack something.
ALTER TABLE epochs ADD COLUMN history TEXT;

-- One row, as long as a message may be: what is written to find out whether a message could be.
CREATE TABLE canary (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number = 1),
    filler TEXT NOT NULL
) STRICT;
