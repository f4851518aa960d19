//! PostgreSQL's texts of what both databases do.
//!
//! # What bounds a scan
//! `messages_by_channel` is (partition, channel, pos). To people, `partition = … AND channel = … AND pos > …`
//! says it all; to the planner the primary key gives that order of positions, too, and with poor figures it takes
//! that one, hoping to meet the channel soon: for a channel that does not exist it walks the whole partition.
//! So the texts ask for an order by channel and position, which the primary key cannot give.
//!
//! A comparison of rows is only where a scan begins. It never ends one: PostgreSQL reads on to where the first of
//! its columns changes. Hence `(channel, pos) > ($2, $3)` to begin with, `channel <= $2` to end with, and LIMIT.
//! The partition is compared by itself, since a row that began with it would be taken for no bound at all.
//!
//! Beside these, the session's settings ([`super::connections`]) leave the planner no choice but an index.

/// What a channel holds between two positions, and its floor, if there is one, as a tombstone at position 0. `begin` is where the
/// scan begins and ends, `end` what ends the range.
macro_rules! range {
    ($order:literal, $begin:literal, $end:literal) => {
        concat!(
            "SELECT ", columns!(floor), ", 0 AS found FROM floors WHERE partition = $1 AND channel = $2 \
             UNION ALL \
             SELECT tombstone, ", columns!(), ", found FROM ( \
               SELECT *, sum(weight) OVER so_far AS total, row_number() OVER so_far AS number, count(*) OVER () AS found \
               FROM ( \
                 SELECT *, $6 + CASE WHEN tombstone OR expires_at <= $7 THEN 0 \
                   ELSE octet_length(event) + octet_length(data) END AS weight \
                 FROM (SELECT * FROM messages WHERE partition = $1 AND ",
            $begin,
            " ORDER BY channel ", $order, ", pos ", $order, " LIMIT $5 + 1) AS scanned WHERE ",
            $end,
            ") AS range WINDOW so_far AS (ORDER BY channel ", $order, ", pos ", $order, " ROWS UNBOUNDED PRECEDING)) AS weighed \
             WHERE number <= $5 AND (number = 1 OR total <= $8) \
             ORDER BY pos ", $order
        )
    };
}

/// The oldest of it; the floor comes first.
pub(super) const RANGE: &str = range!("ASC", "(channel, pos) > ($2, $3) AND channel <= $2", "pos <= $4");

/// The newest of it, from the end on; the floor comes last.
pub(super) const NEWEST: &str = range!("DESC", "(channel, pos) <= ($2, $4) AND channel >= $2", "pos > $3");

/// All channels, in the order of the primary key.
pub(super) const PARTITION: &str = concat!(
    "SELECT tombstone, ",
    columns!(),
    ", found, channel FROM ( \
      SELECT *, sum(weight) OVER so_far AS total, row_number() OVER so_far AS number, count(*) OVER () AS found \
      FROM ( \
        SELECT *, $5 + octet_length(channel) + CASE WHEN tombstone OR expires_at <= $6 THEN 0 \
          ELSE octet_length(event) + octet_length(data) END AS weight \
        FROM messages WHERE partition = $1 AND pos > $2 AND pos <= $3 ORDER BY pos LIMIT $4 + 1) AS range \
      WINDOW so_far AS (ORDER BY pos ROWS UNBOUNDED PRECEDING)) AS weighed \
    WHERE number <= $4 AND (number = 1 OR total <= $7) \
    ORDER BY pos"
);

/// The last message up to a position, and the first after it.
pub(super) const NEAR: &str = "\
    (SELECT pos, seq FROM messages WHERE partition = $1 AND (channel, pos) <= ($2, $3) AND channel >= $2 \
    ORDER BY channel DESC, pos DESC LIMIT 1) \
    UNION ALL \
    (SELECT pos, seq FROM messages WHERE partition = $1 AND (channel, pos) > ($2, $3) AND channel <= $2 \
    ORDER BY channel, pos LIMIT 1)";

/// Each subquery is one step into an index; `number` is the place in the list that was asked for.
macro_rules! heads {
    ($list:literal, $channel:literal, $until:literal $(, $next:literal, $ahead:literal)?) => {
        concat!(
            "SELECT wanted.number - 1, last.seq, last.pos, floor.seq, floor.pos, \
               (SELECT forgotten FROM sweeps WHERE partition = $1)",
            $($next,)?
            " FROM ", $list, "($2::json) WITH ORDINALITY AS wanted (value, number) \
             LEFT JOIN LATERAL ( \
               SELECT m.seq, m.pos FROM messages AS m \
               WHERE m.partition = $1 AND (m.channel, m.pos) <= (", $channel, ", ", $until, ") AND m.channel >= ", $channel, " \
               ORDER BY m.channel DESC, m.pos DESC LIMIT 1) AS last ON true \
             LEFT JOIN LATERAL ( \
               SELECT f.seq, f.pos FROM floors AS f WHERE f.partition = $1 AND f.channel = ", $channel, " LIMIT 1) AS floor \
               ON true",
            $($ahead)?
        )
    };
}

pub(super) const HEADS: &str = heads!("json_array_elements_text", "wanted.value", "$3");

/// The same of pairs of a channel and a position, and the channel's first message after that.
pub(super) const AHEAD: &str = heads!(
    "json_array_elements",
    "(wanted.value ->> 0)",
    "9223372036854775807",
    ", next.pos",
    " LEFT JOIN LATERAL ( \
        SELECT m.pos FROM messages AS m \
        WHERE m.partition = $1 AND (m.channel, m.pos) > (wanted.value ->> 0, (wanted.value ->> 1)::bigint) \
          AND m.channel <= (wanted.value ->> 0) \
        ORDER BY m.channel, m.pos LIMIT 1) AS next ON true"
);

pub(super) const POSITIONS: &str =
    "SELECT pos, id FROM messages WHERE partition = $1 AND pos BETWEEN $2 AND $3 ORDER BY pos";

/// OFFSET 0 is PostgreSQL's way to say: walk the list, and look each of it up. The sum keeps it off the index of ages.
pub(super) const FIND_KEYS: &str = "\
    SELECT i.scope, i.key, i.body_hash, i.channel, i.id, i.partition, i.pos, i.seq, i.used_at \
    FROM json_array_elements($1::json) AS wanted CROSS JOIN LATERAL ( \
      SELECT * FROM idempotency AS i \
      WHERE i.scope = wanted ->> 0 AND i.key = wanted ->> 1 AND i.used_at + 0 >= $2 OFFSET 0) AS i";

/// Rows by their places in the table, which they keep while they are locked. Nodes that do this at once
/// skip what another one has in hand.
pub(super) const FORGET_KEYS: &str = "\
    DELETE FROM idempotency WHERE ctid = ANY (ARRAY( \
      SELECT ctid FROM idempotency WHERE used_at < $1 ORDER BY used_at LIMIT $2 FOR UPDATE SKIP LOCKED))";

pub(super) const FORGET_REVOCATIONS: &str = "\
    DELETE FROM revocations WHERE ctid = ANY (ARRAY( \
      SELECT ctid FROM revocations WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))";

/// Ids are handed out before their rows are committed. One insert at a time, so that a lower id never becomes visible behind
/// a higher one, and readers that go on from the highest they know miss none. It keeps no reader waiting.
pub(super) const ONE_REVOCATION_AT_A_TIME: &str = "LOCK TABLE revocations IN SHARE ROW EXCLUSIVE MODE";

/// Milliseconds since 1970.
pub(super) const NOW: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// Hops from one channel's oldest message to the next channel's, whatever lies between them.
pub(super) const CHANNELS: &str = "\
    WITH RECURSIVE oldest (channel, at, seq, number) AS ( \
      (SELECT m.channel, m.at, m.seq, 1::bigint FROM messages AS m \
       WHERE m.partition = $1 AND m.channel >= $2 ORDER BY m.channel, m.pos LIMIT 1) \
      UNION ALL \
      SELECT next.channel, next.at, next.seq, oldest.number + 1 FROM oldest CROSS JOIN LATERAL ( \
        SELECT m.channel, m.at, m.seq FROM messages AS m \
        WHERE m.partition = $1 AND m.channel > oldest.channel ORDER BY m.channel, m.pos LIMIT 1) AS next \
      WHERE oldest.number < $3) \
    SELECT oldest.channel, oldest.at, oldest.seq, newest.seq FROM oldest CROSS JOIN LATERAL ( \
      SELECT m.seq FROM messages AS m \
      WHERE m.partition = $1 AND (m.channel, m.pos) <= (oldest.channel, 9007199254740991) \
        AND m.channel >= oldest.channel \
      ORDER BY m.channel DESC, m.pos DESC LIMIT 1) AS newest \
    ORDER BY oldest.number";

/// The newest message that has `$3` newer ones.
pub(super) const SURPLUS: &str = "\
    SELECT seq FROM messages \
    WHERE partition = $1 AND (channel, pos) <= ($2, 9007199254740991) AND channel >= $2 \
    ORDER BY channel DESC, pos DESC LIMIT 1 OFFSET $3";

pub(super) const OLDEST: &str = "\
    SELECT seq, pos, at FROM messages WHERE partition = $1 AND (channel, pos) > ($2, $3) AND channel <= $2 \
    ORDER BY channel, pos LIMIT $4";

/// Rows by their places, as in [`FORGET_KEYS`]. The order is again what only one index gives, here the primary key.
pub(super) const DELETE: &str = "\
    DELETE FROM messages WHERE ctid = ANY (ARRAY( \
      SELECT found.ctid FROM json_array_elements_text($2::json) AS gone CROSS JOIN LATERAL ( \
        SELECT m.ctid FROM messages AS m \
        WHERE m.partition = $1 AND m.pos >= gone::bigint AND m.pos <= gone::bigint \
        ORDER BY m.pos LIMIT 1 FOR UPDATE) AS found))";

pub(super) const RAISE_FLOORS: &str = "\
    INSERT INTO floors (partition, channel, seq, pos, raised_at) \
    SELECT $1, floor ->> 0, (floor ->> 1)::bigint, (floor ->> 2)::bigint, \
      (extract(epoch FROM now()) * 1000)::bigint \
    FROM json_array_elements($2::json) AS floor \
    ON CONFLICT (partition, channel) DO UPDATE \
    SET seq = excluded.seq, pos = excluded.pos, raised_at = excluded.raised_at \
    WHERE excluded.pos > floors.pos";

/// The next floors in the order of their channels, and which of them are old and of channels that hold nothing.
pub(super) const FLOORS: &str = "\
    SELECT f.channel, f.pos, f.raised_at < $4 AND m.pos IS NULL FROM ( \
      SELECT channel, pos, raised_at FROM floors WHERE partition = $1 AND channel > $2 ORDER BY channel LIMIT $3) AS f \
    LEFT JOIN LATERAL ( \
      SELECT m.pos FROM messages AS m \
      WHERE f.raised_at < $4 AND m.partition = $1 AND m.channel >= f.channel AND m.channel <= f.channel \
      ORDER BY m.channel, m.pos LIMIT 1) AS m ON true \
    ORDER BY f.channel";

pub(super) const DELETE_FLOORS: &str = "\
    DELETE FROM floors WHERE partition = $1 AND raised_at < $3 \
      AND channel = ANY (ARRAY(SELECT value FROM json_array_elements_text($2::json)))";

/// Rows by their places, as in [`FORGET_KEYS`].
pub(super) const EXPIRE: &str = concat!(
    "UPDATE messages SET ",
    columns!(cleared),
    " WHERE ctid = ANY (ARRAY( \
      SELECT ctid FROM messages WHERE expires_at IS NOT NULL AND expires_at <= $1 AND NOT tombstone \
      ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))"
);
