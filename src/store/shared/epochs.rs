//! Epochs: who hands out a partition's positions, and how far.

use sqlx::Row as _;

use super::{Connection, Database, DbRow, alone};
use crate::{
    protocol::Partition,
    store::{
        Epoch, EpochRow, Opened, Result, StoreError,
        columns::{partition_id, signed, unsigned},
    },
};

/// Both databases read the old row on the right-hand sides.
const OPEN: &str = "\
    INSERT INTO epochs (partition, epoch, first_pos, base_pos, limit_pos) VALUES ($1, 1, $3, $3, $3 + $2) \
    ON CONFLICT (partition) DO UPDATE \
    SET epoch = epochs.epoch + 1, base_pos = epochs.limit_pos, limit_pos = epochs.limit_pos + $2, \
      log_id = NULL \
    RETURNING epoch, base_pos, limit_pos, log_id, first_pos, history, lost_pos";

const OPEN_FIRST: &str = "\
    INSERT INTO epochs (partition, epoch, base_pos, limit_pos, log_id) VALUES ($1, 1, 1, 1 + $2, $3) \
    ON CONFLICT (partition) DO NOTHING \
    RETURNING epoch, base_pos, limit_pos, log_id, first_pos, history, lost_pos";

/// Above what anybody else knows to have been handed out, too.
const OPEN_NEXT: &str = "\
    UPDATE epochs SET epoch = 1 + CASE WHEN epoch < $5 THEN $5 ELSE epoch END, \
      base_pos = CASE WHEN limit_pos < $6 THEN $6 ELSE limit_pos END, \
      limit_pos = $2 + CASE WHEN limit_pos < $6 THEN $6 ELSE limit_pos END, log_id = $3, \
      lost_pos = CASE WHEN NOT $7 THEN lost_pos WHEN limit_pos < $6 THEN $6 ELSE limit_pos END \
    WHERE partition = $1 AND epoch = $4 \
    RETURNING epoch, base_pos, limit_pos, log_id, first_pos, history, lost_pos";

const RAISE: &str = "\
    UPDATE epochs SET limit_pos = limit_pos + $3 WHERE partition = $1 AND epoch = $2 \
    RETURNING epoch, base_pos, limit_pos, log_id, first_pos, history, lost_pos";

/// Another log than any: in a fleet that has Redis, too, the next epoch is opened at once.
const RESTORED: &str =
    "UPDATE epochs SET limit_pos = $2, first_pos = $3, log_id = 'restored' WHERE partition = $1";

/// Of channels that are not in the copy there may have been messages.
const FORGOTTEN: &str = "INSERT INTO sweeps (partition, forgotten) VALUES ($1, $2) \
    ON CONFLICT (partition) DO UPDATE SET forgotten = excluded.forgotten";

const REHEARSE: &str = "\
    INSERT INTO canary (number, filler) VALUES (1, $1) ON CONFLICT (number) DO UPDATE SET filler = excluded.filler";

/// More than a publish needs of the disk, with its indexes.
const FILLER_BYTES: usize = 64 << 10;

const NOTE: &str = "UPDATE epochs SET history = $2 WHERE partition = $1";

pub const CURRENT: &str = "SELECT epoch, base_pos, limit_pos, log_id, first_pos, history, lost_pos FROM epochs WHERE partition = $1";

impl Database {
    pub async fn open_epoch(&self, partition: Partition, block: u64, first: u64) -> Result<Epoch> {
        changing!(self, "opening an epoch", &alone(partition), async |connection, _| {
            let open =
                sqlx::query(OPEN).bind(partition_id(partition)).bind(signed(block)).bind(signed(first));
            Ok(decode(partition, &open.fetch_one(connection).await?)?.epoch)
        })
    }

    pub async fn open_epoch_above(
        &self,
        partition: Partition,
        block: u64,
        expected: Option<u64>,
        log_id: &str,
        above: (u64, u64),
        lost: bool,
    ) -> Result<Opened> {
        changing!(self, "opening an epoch", &alone(partition), async |connection, _| {
            let open = sqlx::query(if expected.is_some() { OPEN_NEXT } else { OPEN_FIRST });
            let open = open.bind(partition_id(partition)).bind(signed(block)).bind(log_id);
            let open = match expected {
                Some(epoch) => {
                    open.bind(signed(epoch)).bind(signed(above.0)).bind(signed(above.1)).bind(lost)
                }
                None => open,
            };
            if let Some(row) = open.fetch_optional(&mut *connection).await? {
                Ok(Opened::Mine(decode(partition, &row)?.epoch))
            } else {
                let theirs = current(connection, partition).await?;
                theirs.map(Opened::Theirs).ok_or(StoreError::EpochMissing(partition))
            }
        })
    }

    pub async fn restored(&self, partition: Partition, limit: u64, first: u64) -> Result<()> {
        changing!(self, "announcing a restore", &alone(partition), async |connection, _| {
            let restored = sqlx::query(RESTORED).bind(partition_id(partition)).bind(signed(limit));
            restored.bind(signed(first)).execute(&mut *connection).await?;
            let forgotten = sqlx::query(FORGOTTEN).bind(partition_id(partition)).bind(signed(limit - 1));
            forgotten.execute(connection).await?;
            Ok(())
        })
    }

    pub async fn epoch(&self, partition: Partition) -> Result<Option<EpochRow>> {
        reading!(self, "reading an epoch", async |connection| current(connection, partition).await)
    }

    pub async fn rehearse(&self) -> Result<()> {
        // It differs each time, so that nobody can leave it where it is.
        let filler = hex::encode(rand::random::<[u8; 32]>()).repeat(FILLER_BYTES / 64);
        changing!(self, "rehearsing a commit", "", async |connection, _| {
            sqlx::query(REHEARSE).bind(&filler).execute(connection).await?;
            Ok(())
        })
    }

    pub async fn note_history(&self, partition: Partition, history: &str) -> Result<()> {
        changing!(self, "noting the database's history", "", async |connection, _| {
            sqlx::query(NOTE).bind(partition_id(partition)).bind(history).execute(connection).await?;
            Ok(())
        })
    }

    pub async fn raise_limit(&self, epoch: &Epoch, block: u64) -> Result<Epoch> {
        // Where nothing is raised nobody has to be waited for.
        let lock = if block == 0 { Default::default() } else { alone(epoch.partition) };
        changing!(self, "raising an epoch's limit", &lock, async |connection, _| {
            let raise = sqlx::query(RAISE).bind(partition_id(epoch.partition));
            let raise = raise.bind(signed(epoch.epoch)).bind(signed(block));
            let row = raise.fetch_optional(connection).await?;
            let row = row.ok_or(StoreError::EpochClosed(epoch.partition))?;
            Ok(decode(epoch.partition, &row)?.epoch)
        })
    }
}

/// The epoch that is in charge.
pub async fn current(connection: &mut Connection, partition: Partition) -> Result<Option<EpochRow>> {
    let row = sqlx::query(CURRENT).bind(partition_id(partition)).fetch_optional(connection).await?;
    row.map(|row| decode(partition, &row)).transpose()
}

pub fn decode(partition: Partition, row: &DbRow) -> Result<EpochRow> {
    let epoch = Epoch {
        partition,
        epoch: unsigned(row.try_get(0)?)?,
        base: unsigned(row.try_get(1)?)?,
        limit: unsigned(row.try_get(2)?)?,
        first: unsigned(row.try_get(4)?)?,
        lost: unsigned(row.try_get(6)?)?,
    };
    Ok(EpochRow { epoch, log_id: row.try_get(3)?, history: row.try_get(5)? })
}
