//! Group commit: a batch of messages and their idempotency keys, all of it or nothing.
//!
//! Three trips to the server, whatever the batch's size, and one more if there are keys: BEGIN with the
//! epoch, one statement for each table, COMMIT. Each column travels as an array, so that each table has
//! one statement, which every connection prepares once.

use std::sync::LazyLock;

use sqlx::{
    PgConnection, Postgres as Driver,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::{
    Postgres,
    error::is_repeated_row,
    locks::{locked, shared},
};
use crate::{
    protocol::Partition,
    store::{
        CommitError, Epoch, KeyUse, NewRow, Result, StoreError,
        columns::{millis, partition_id, signed},
        in_charge,
    },
};

pub(super) type Statement<'q> = Query<'q, Driver, PgArguments>;

/// No conflict is allowed for: a position that is taken is an error. The driver sends the arrays' types along.
static INSERT_MESSAGES: LazyLock<String> = LazyLock::new(|| {
    let columns = concat!("channel, ", columns!());
    let arrays: Vec<_> = columns.split(',').zip(2..).map(|(_, number)| format!("${number}")).collect();
    format!("INSERT INTO messages (partition, {columns}) SELECT $1, * FROM unnest({})", arrays.join(","))
});

/// Those whose places are free. Only the position is named: any other conflict is an error.
pub(super) static INSERT_NEW: LazyLock<String> =
    LazyLock::new(|| format!("{} ON CONFLICT (partition, pos) DO NOTHING RETURNING pos", *INSERT_MESSAGES));

/// A key that has expired gives way. One that has not leaves its row as it is, and is not among those that come back.
pub(super) const INSERT_KEYS: &str = "\
    INSERT INTO idempotency (partition, scope, key, channel, body_hash, id, pos, seq, used_at) \
    SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], \
      $8::bigint[], $9::bigint[]) \
    ON CONFLICT (scope, key, channel) DO UPDATE SET body_hash = excluded.body_hash, \
      id = excluded.id, partition = excluded.partition, pos = excluded.pos, seq = excluded.seq, \
      used_at = excluded.used_at WHERE idempotency.used_at < excluded.used_at - $10 \
    RETURNING pos";

impl Postgres {
    pub async fn commit(&self, epoch: &Epoch, rows: &[NewRow<'_>]) -> Result<(), CommitError> {
        let opening = opening(epoch.partition);
        self.settle(async {
            Ok(beginning!(self, &opening, async |connection, found| {
                check_epoch(epoch, &found, rows)?;
                let messages = bind_messages(sqlx::query(INSERT_MESSAGES.as_str()), epoch.partition, rows);
                messages.execute(&mut *connection).await?;
                self.use_unused_keys(connection, epoch, rows).await
            }))
        })
        .await
    }

    async fn use_unused_keys(
        &self,
        connection: &mut PgConnection,
        epoch: &Epoch,
        rows: &[NewRow<'_>],
    ) -> Result<()> {
        let keyed: Vec<_> = rows.iter().filter_map(|row| Some((row, row.key?))).collect();
        if keyed.is_empty() {
            return Ok(());
        }
        let age = millis(self.0.options.idempotency_age);
        let insert = bind_keys(sqlx::query(INSERT_KEYS), epoch.partition, &keyed).bind(age);
        match insert.fetch_all(connection).await {
            Ok(stored) if stored.len() == keyed.len() => Ok(()),
            Ok(_) => Err(StoreError::KeyUsed),
            Err(error) if is_repeated_row(&error) => Err(StoreError::KeyUsed),
            Err(error) => Err(error.into()),
        }
    }
}

/// Goes with the BEGIN of a commit.
///
/// A COMMIT that waits for a standby and is cut short by the server's own deadline would report success:
/// so there only our deadline counts, and before it that of the locks.
pub(super) fn opening(partition: Partition) -> String {
    format!("SET LOCAL statement_timeout = 0; {}", shared(partition))
}

/// Looks at what [`opening`] has found. It stays true until the transaction's end.
pub(super) fn check_epoch(epoch: &Epoch, found: &[PgRow], rows: &[NewRow<'_>]) -> Result<()> {
    let current = locked(epoch.partition, found)?;
    in_charge(epoch, current.map(|row| row.epoch), rows)
}

pub(super) fn bind_messages<'q>(
    statement: Statement<'q>,
    partition: Partition,
    rows: &'q [NewRow<'_>],
) -> Statement<'q> {
    macro_rules! column {
        ($row:ident => $value:expr) => {
            rows.iter().map(|$row| $value).collect::<Vec<_>>()
        };
    }
    let statement = statement.bind(partition_id(partition));
    bind!(statement.bind(column!(row => row.message.draft.channel.as_str())), column)
}

pub(super) fn bind_keys<'q>(
    statement: Statement<'q>,
    partition: Partition,
    rows: &'q [(&NewRow<'_>, KeyUse<'q>)],
) -> Statement<'q> {
    macro_rules! column {
        ($row:ident, $key:ident => $value:expr) => {
            rows.iter().map(|($row, $key)| $value).collect::<Vec<_>>()
        };
    }
    statement
        .bind(partition_id(partition))
        .bind(column!(_row, key => key.scope))
        .bind(column!(_row, key => key.key.as_str()))
        .bind(column!(row, _key => row.message.draft.channel.as_str()))
        .bind(column!(_row, key => hex::encode(key.body_hash)))
        .bind(column!(row, _key => row.message.draft.id.to_string()))
        .bind(column!(row, _key => signed(row.message.place.pos.offset)))
        .bind(column!(row, _key => signed(row.message.place.seq)))
        .bind(column!(row, _key => row.message.draft.at.0))
}
