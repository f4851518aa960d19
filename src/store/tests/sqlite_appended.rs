//! Commits of a log that has announced its messages before they are stored.
//!
//! SQLite has no fleets. This is here so that one suite holds both databases to the same promises,
//! and so it goes row by row, as it reads best.

use std::sync::LazyLock;

use super::{
    Sqlite,
    commit::{INSERT_MESSAGES, bind_key, bind_message},
    shared::keys,
    writer::Transaction,
};
use crate::{
    protocol::Partition,
    store::{
        CommitError, Committed, Conflict, Epoch, KeyRow, KeyUse, NewRow, StoreError,
        columns::{millis, partition_id, signed},
    },
};

/// Only the position is named: any other conflict is an error.
static INSERT: LazyLock<String> =
    LazyLock::new(|| format!("{} ON CONFLICT (partition, pos) DO NOTHING", INSERT_MESSAGES[2].1));

const INSERT_KEY: &str = "\
    INSERT INTO idempotency (scope, key, channel, body_hash, id, partition, pos, seq, used_at) \
    VALUES (?,?,?,?,?,?,?,?,?) \
    ON CONFLICT (scope, key, channel) DO UPDATE SET body_hash = excluded.body_hash, \
      id = excluded.id, partition = excluded.partition, pos = excluded.pos, seq = excluded.seq, \
      used_at = excluded.used_at WHERE idempotency.used_at < excluded.used_at - ?";

const KEY: &str = "\
    SELECT scope, key, body_hash, channel, id, partition, pos, seq, used_at FROM idempotency \
    WHERE scope = $1 AND key = $2 AND channel = $3";

const DELETE: &str = "DELETE FROM messages WHERE partition = $1 AND pos = $2";

const ID: &str = "SELECT id FROM messages WHERE partition = $1 AND pos = $2";

impl Sqlite {
    pub(in crate::store) async fn commit_appended(
        &self,
        _: Partition,
        epoch: Option<&Epoch>,
        rows: &[NewRow<'_>],
    ) -> Result<(Committed, usize), CommitError> {
        self.settle(self.insert_appended(epoch, rows)).await
    }

    async fn insert_appended(
        &self,
        epoch: Option<&Epoch>,
        rows: &[NewRow<'_>],
    ) -> Result<(Transaction<'_>, (Committed, usize)), StoreError> {
        let mut transaction = match epoch {
            Some(epoch) => self.begin_in(epoch, rows).await?,
            None => self.0.writer.begin().await?,
        };
        let mut in_order: Vec<_> = rows.iter().collect();
        in_order.sort_by_key(|row| row.message.place.pos);
        let (mut committed, mut new) = (Committed::default(), 0);
        for row in in_order {
            let insert = bind_message(sqlx::query(INSERT.as_str()), row);
            let inserted = insert.execute(transaction.connection()).await?.rows_affected() > 0;
            new += usize::from(inserted);
            let (id, pos) = (row.message.draft.id, row.message.place.pos);
            if !inserted {
                let there = sqlx::query_scalar(ID).bind(partition_id(pos.partition)).bind(signed(pos.offset));
                let there: Option<String> = there.fetch_optional(transaction.connection()).await?;
                if there.is_some_and(|there| there != id.to_string()) {
                    committed.taken.push(pos);
                }
            }
            if let (true, Some(key)) = (inserted, row.key)
                && let Some(earlier) = self.use_key(&mut transaction, row, key).await?
            {
                let delete = sqlx::query(DELETE).bind(partition_id(pos.partition)).bind(signed(pos.offset));
                delete.execute(transaction.connection()).await?;
                committed.conflicts.push(Conflict { pos, earlier });
            }
        }
        Ok((transaction, (committed, new)))
    }

    /// Stores a key; if it is in use, says for what.
    async fn use_key(
        &self,
        transaction: &mut Transaction<'_>,
        row: &NewRow<'_>,
        key: KeyUse<'_>,
    ) -> Result<Option<KeyRow>, StoreError> {
        let age = millis(self.0.options.idempotency_age);
        let insert = bind_key(sqlx::query(INSERT_KEY), row, key).bind(age);
        if insert.execute(transaction.connection()).await?.rows_affected() > 0 {
            return Ok(None);
        }
        let earlier = sqlx::query(KEY)
            .bind(key.scope)
            .bind(key.key.as_str())
            .bind(row.message.draft.channel.as_str())
            .fetch_one(transaction.connection())
            .await?;
        keys::decode(&earlier).map(Some)
    }
}
