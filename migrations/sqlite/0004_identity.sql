-- Whose database it is.

-- `fleet`: a random number of 32 hexadecimal digits, which every Redis of the fleet has as well. `prefix` and `dbs`: what keys begin
-- with there, and the number of the database of each, in their order. NULL: nobody has started since.
ALTER TABLE layout ADD COLUMN fleet TEXT;
ALTER TABLE layout ADD COLUMN prefix TEXT;
ALTER TABLE layout ADD COLUMN dbs TEXT;
