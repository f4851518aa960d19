-- What retention remembers.

-- SQL's time when a floor was last raised. Those that are there already begin to age with this migration.
ALTER TABLE floors ADD COLUMN raised_at INTEGER NOT NULL DEFAULT 0;
UPDATE floors SET raised_at = unixepoch() * 1000;

-- One row per partition. `forgotten`: the highest position of a floor that was forgotten; a channel without messages and
-- floor may have had some up to it, and goes on above it. `seen_at`: SQL's time when a sweep saw it last; where it
-- has jumped since, nothing goes by its age before `held_until`.
CREATE TABLE sweeps (
    partition  INTEGER NOT NULL PRIMARY KEY,
    forgotten  INTEGER NOT NULL DEFAULT 0,
    seen_at    INTEGER NOT NULL DEFAULT 0,
    held_until INTEGER NOT NULL DEFAULT 0
) STRICT;
