//! SQLite's texts of what both databases do.
//!
//! The index is named wherever the planner could take another: without figures, or with old ones, it would walk
//! the primary key, which has the position right behind the partition.

/// What a channel holds between two positions, and its floor, if there is one, as a tombstone at position 0. Both halves are
/// in order by themselves, so SQLite merges them while it reads and sorts nothing.
macro_rules! range {
    ($order:literal) => {
        concat!(
            "SELECT ",
            columns!(floor),
            " FROM floors WHERE partition = $1 AND channel = $2 \
             UNION ALL \
             SELECT tombstone, ",
            columns!(),
            " FROM messages INDEXED BY messages_by_channel \
             WHERE partition = $1 AND channel = $2 AND pos > $3 AND pos <= $4 \
             ORDER BY pos ",
            $order,
            " LIMIT $5"
        )
    };
}

/// The oldest of it; the floor comes first.
pub(super) const RANGE: &str = range!("ASC");

/// The newest of it, from the end on; the floor comes last.
pub(super) const NEWEST: &str = range!("DESC");

/// All channels, in the order of the primary key.
pub(super) const PARTITION: &str = concat!(
    "SELECT tombstone, ",
    columns!(),
    ", channel FROM messages WHERE partition = $1 AND pos > $2 AND pos <= $3 ORDER BY pos LIMIT $4"
);

/// The last message up to a position, and the first after it.
pub(super) const NEAR: &str = "\
    SELECT * FROM (SELECT pos, seq FROM messages INDEXED BY messages_by_channel \
      WHERE partition = $1 AND channel = $2 AND pos <= $3 ORDER BY pos DESC LIMIT 1) \
    UNION ALL \
    SELECT * FROM (SELECT pos, seq FROM messages INDEXED BY messages_by_channel \
      WHERE partition = $1 AND channel = $2 AND pos > $3 ORDER BY pos LIMIT 1)";

/// Each subquery is one step into an index; `key` is the place in the list that was asked for.
macro_rules! heads {
    ($channel:literal, $until:literal $(, $next:literal)?) => {
        concat!(
            "SELECT wanted.key, \
               (SELECT m.seq FROM messages AS m INDEXED BY messages_by_channel WHERE m.partition = $1 \
                  AND m.channel = ", $channel, " AND m.pos <= ", $until, " ORDER BY m.pos DESC LIMIT 1), \
               (SELECT m.pos FROM messages AS m INDEXED BY messages_by_channel WHERE m.partition = $1 \
                  AND m.channel = ", $channel, " AND m.pos <= ", $until, " ORDER BY m.pos DESC LIMIT 1), \
               floors.seq, floors.pos, (SELECT forgotten FROM sweeps WHERE sweeps.partition = $1)",
            $($next,)?
            " FROM json_each($2) AS wanted \
              LEFT JOIN floors ON floors.partition = $1 AND floors.channel = ", $channel
        )
    };
}

pub(super) const HEADS: &str = heads!("wanted.value", "$3");

/// The same of pairs of a channel and a position, and the channel's first message after that.
pub(super) const AHEAD: &str = heads!(
    "(wanted.value ->> 0)",
    "9223372036854775807",
    ", (SELECT m.pos FROM messages AS m INDEXED BY messages_by_channel WHERE m.partition = $1 \
       AND m.channel = (wanted.value ->> 0) AND m.pos > (wanted.value ->> 1) ORDER BY m.pos LIMIT 1)"
);

pub(super) const POSITIONS: &str =
    "SELECT pos, id FROM messages WHERE partition = $1 AND pos BETWEEN $2 AND $3 ORDER BY pos";

/// CROSS JOIN is SQLite's way to say: walk the list, and look each of it up. The plus keeps it off the index of ages.
pub(super) const FIND_KEYS: &str = "\
    SELECT i.scope, i.key, i.body_hash, i.channel, i.id, i.partition, i.pos, i.seq, i.used_at \
    FROM json_each($1) AS wanted CROSS JOIN idempotency AS i \
    WHERE i.scope = wanted.value ->> 0 AND i.key = wanted.value ->> 1 AND +i.used_at >= $2";

pub(super) const FORGET_KEYS: &str = "\
    DELETE FROM idempotency WHERE number IN \
    (SELECT number FROM idempotency INDEXED BY idempotency_by_age WHERE used_at < $1 ORDER BY used_at LIMIT $2)";

pub(super) const FORGET_REVOCATIONS: &str = "\
    DELETE FROM revocations WHERE id IN \
    (SELECT id FROM revocations INDEXED BY revocations_by_expiry WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";

/// Inserts take turns anyway.
pub(super) const ONE_REVOCATION_AT_A_TIME: &str = "";

/// Milliseconds since 1970.
pub(super) const NOW: &str = "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

/// Hops from one channel to the next in the index, whatever lies between them.
pub(super) const CHANNELS: &str = "\
    WITH RECURSIVE names (channel) AS ( \
      SELECT min(m.channel) FROM messages AS m INDEXED BY messages_by_channel \
        WHERE m.partition = $1 AND m.channel >= $2 \
      UNION ALL \
      SELECT (SELECT min(m.channel) FROM messages AS m INDEXED BY messages_by_channel \
        WHERE m.partition = $1 AND m.channel > names.channel) \
      FROM names WHERE names.channel IS NOT NULL \
      LIMIT $3) \
    SELECT names.channel, \
      (SELECT m.at FROM messages AS m INDEXED BY messages_by_channel \
         WHERE m.partition = $1 AND m.channel = names.channel ORDER BY m.pos LIMIT 1), \
      (SELECT m.seq FROM messages AS m INDEXED BY messages_by_channel \
         WHERE m.partition = $1 AND m.channel = names.channel ORDER BY m.pos LIMIT 1), \
      (SELECT m.seq FROM messages AS m INDEXED BY messages_by_channel \
         WHERE m.partition = $1 AND m.channel = names.channel ORDER BY m.pos DESC LIMIT 1) \
    FROM names WHERE names.channel IS NOT NULL";

/// The newest message that has `$3` newer ones.
pub(super) const SURPLUS: &str = "\
    SELECT seq FROM messages INDEXED BY messages_by_channel \
    WHERE partition = $1 AND channel = $2 ORDER BY pos DESC LIMIT 1 OFFSET $3";

pub(super) const OLDEST: &str = "\
    SELECT seq, pos, at FROM messages INDEXED BY messages_by_channel \
    WHERE partition = $1 AND channel = $2 AND pos > $3 ORDER BY pos LIMIT $4";

pub(super) const DELETE: &str = "\
    DELETE FROM messages WHERE partition = $1 AND pos IN (SELECT value FROM json_each($2))";

pub(super) const RAISE_FLOORS: &str = "\
    INSERT INTO floors (partition, channel, seq, pos, raised_at) \
    SELECT $1, value ->> 0, value ->> 1, value ->> 2, unixepoch() * 1000 FROM json_each($2) WHERE true \
    ON CONFLICT (partition, channel) DO UPDATE \
    SET seq = excluded.seq, pos = excluded.pos, raised_at = excluded.raised_at \
    WHERE excluded.pos > floors.pos";

/// The next floors in the order of their channels, and which of them are old and of channels that hold nothing.
pub(super) const FLOORS: &str = "\
    SELECT f.channel, f.pos, f.raised_at < $4 AND NOT EXISTS ( \
      SELECT 1 FROM messages AS m INDEXED BY messages_by_channel \
      WHERE m.partition = $1 AND m.channel = f.channel) \
    FROM floors AS f WHERE f.partition = $1 AND f.channel > $2 ORDER BY f.channel LIMIT $3";

pub(super) const DELETE_FLOORS: &str = "\
    DELETE FROM floors WHERE partition = $1 AND channel IN (SELECT value FROM json_each($2)) AND raised_at < $3";

pub(super) const EXPIRE: &str = concat!(
    "UPDATE messages SET ",
    columns!(cleared),
    " WHERE (partition, pos) IN \
    (SELECT partition, pos FROM messages INDEXED BY messages_by_expiry \
     WHERE expires_at IS NOT NULL AND expires_at <= $1 AND tombstone = 0 ORDER BY expires_at LIMIT $2)"
);
