//! Databases as they are after months: no statement's cost may grow with them, and retention has to get on.
//!
//! `BELFRY_TEST_ROWS=1000000 cargo test --release --lib store::tests::large` is the long form.

use super::*;
use crate::store::{Retention, SweptRows};

over_each_database![retention_gets_through_a_large_database_and_deletes_what_it_should];

/// How many messages there are, two thirds of them in one channel.
pub(in crate::store) fn rows() -> u64 {
    std::env::var("BELFRY_TEST_ROWS").map_or(300_000, |rows| rows.parse().unwrap())
}

/// Channels with a few messages each, most of them quiet for long.
pub(in crate::store) const QUIET: u64 = 10_000;

/// Puts the same into either database, one millisecond apart up to [`NOW`]. Every third message is in one of the quiet
/// channels, whose names come before and after that of the busy one; each tenth expires some time.
pub(in crate::store) fn load(postgres: bool) -> String {
    let (rows, quiet, start) = (rows(), QUIET, NOW.0 - rows() as i64);
    let numbers = match postgres {
        true => format!("generate_series(1::bigint, {rows}) AS numbers (n)"),
        false => format!(
            "(WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows}) \
              SELECT n FROM numbers)"
        ),
    };
    let (no, name) = match postgres {
        true => ("false", "lpad(((n * 7919) % {quiet})::text, 6, '0')"),
        false => ("0", "printf('%06d', (n * 7919) % {quiet})"),
    };
    let name = name.replace("{quiet}", &quiet.to_string());
    format!(
        "INSERT INTO messages (partition, pos, channel, seq, prev, jump, at, id, event, data, expires_at) \
           SELECT 0, n, CASE WHEN n % 3 <> 0 THEN 'news' WHEN n % 2 = 0 THEN 'early:' || {name} \
             ELSE 'user:' || {name} END, n, 0, {no}, {start} + n, '01890a5d-ac96-774b-bcce-b302099a8057', 'message', 'null', \
             CASE WHEN n % 10 = 0 THEN {start} + n + 1000000000 END \
           FROM {numbers} ORDER BY n; \
         INSERT INTO idempotency (scope, key, channel, body_hash, id, partition, pos, seq, used_at) \
           SELECT 'key:ci', 'k' || n, 'news', '', '', 0, n, n, {start} + n FROM {numbers}; \
         INSERT INTO floors (partition, channel, seq, pos, raised_at) \
           SELECT 0, 'gone:' || {name}, 1, 1, {start} + n FROM {numbers} WHERE n <= {quiet}; \
         INSERT INTO revocations (kind, value, issued_before, expires_at) \
           SELECT 'token', '' || n, n, {start} + n FROM {numbers} WHERE n <= 20000;"
    )
}

impl TestStore {
    async fn load(&self) {
        self.hand().await.run(&load(matches!(self.place, Location::Postgres(_)))).await;
    }
}

async fn retention_gets_through_a_large_database_and_deletes_what_it_should(t: TestStore) {
    t.load().await;
    let (rows, cut) = (rows(), rows() * 3 / 4);
    let since = Timestamp(NOW.0 - rows as i64 + cut as i64 + 1);
    let rule = |channel: &Channel| match channel.as_str() {
        "news" => Retention { since: Some(since), at_most: Some(1_000) },
        _ => Retention { since: Some(since), at_most: None },
    };
    let (mut from, mut deleted, mut steps) = (None, 0, 0);
    loop {
        let SweptRows { rows, next, .. } = t.store.trim(PARTITION, from.as_ref(), 2_000, rule).await.unwrap();
        (from, deleted, steps) = (next, deleted + rows, steps + 1);
        if from.is_none() {
            break;
        }
    }
    // Of the busy channel 1,000 stay, of the others the last quarter.
    let others = (cut + 1..=rows).filter(|n| n % 3 == 0).count() as u64;
    assert_eq!(deleted, rows - 1_000 - others);
    // A slow machine may end a step before it is full.
    assert!(steps < 2 * (deleted / 2_000 + QUIET / 1_000 + 10), "{steps} steps");
    let page = t.read("news", 0).await;
    assert_eq!(page.entries.len(), 1_000);
    assert_eq!(page.floor.pos + 1, page.entries[0].place().pos.offset - u64::from(rows % 3 == 0));
}
