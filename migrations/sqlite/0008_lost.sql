-- Oldest writer: 0007
-- Where the newest epoch began that followed on one in which Redis had gone back to where it was before: two messages may have
-- stood in one place, and readers from below are told that they may have missed the one that was acknowledged. 0: none.
ALTER TABLE epochs ADD COLUMN lost_pos INTEGER NOT NULL DEFAULT 0;
