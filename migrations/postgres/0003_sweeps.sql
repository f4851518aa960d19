-- What retention remembers, as in migrations/sqlite.

-- SQL's time when a floor was last raised. Those that are there already begin to age with this migration.
ALTER TABLE floors ADD COLUMN raised_at BIGINT NOT NULL DEFAULT (extract(epoch FROM now()) * 1000)::bigint;

-- One row per partition. `forgotten`: the highest position of a floor that was forgotten; a channel without messages and
-- floor may have had some up to it, and goes on above it. `seen_at`: SQL's time when a sweep saw it last; where it
-- has jumped since, nothing goes by its age before `held_until`.
CREATE TABLE sweeps (
    partition  BIGINT NOT NULL PRIMARY KEY,
    forgotten  BIGINT NOT NULL DEFAULT 0,
    seen_at    BIGINT NOT NULL DEFAULT 0,
    held_until BIGINT NOT NULL DEFAULT 0
);
