-- Where a partition's positions began, at random: a cursor from below, or from above its head, is of another log, such as
-- the one before the disk was lost. 1: from before this was recorded.
ALTER TABLE epochs ADD COLUMN first_pos INTEGER NOT NULL DEFAULT 1;
