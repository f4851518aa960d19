//! Which log the database belongs to.

use std::time::Duration;

use sqlx::Row as _;

use super::{Connection, Database, DbRow, sql};
use crate::store::{
    FleetId, Layout, Result, StoreError,
    columns::{corrupt, millis},
};

/// A memory log may turn into a log on one Redis: its durable messages are in partition 0 of both. What was not recorded yet is.
const RECORD: &str = "\
    INSERT INTO layout (number, redis, fleet, prefix, dbs) VALUES (1, $1, $2, $3, $4) \
    ON CONFLICT (number) DO UPDATE SET \
      redis = CASE WHEN layout.redis = 0 AND excluded.redis = 1 THEN excluded.redis ELSE layout.redis END, \
      fleet = coalesce(layout.fleet, excluded.fleet), prefix = coalesce(layout.prefix, excluded.prefix), \
      dbs = coalesce(layout.dbs, excluded.dbs)";

const RECORDED: &str = "SELECT redis, fleet, prefix, dbs FROM layout";

const ALIVE: &str = "SELECT node FROM nodes WHERE seen_at >= $1 LIMIT 1";

const FORK: &str = "UPDATE layout SET fleet = $1, prefix = NULL, dbs = NULL";

impl Database {
    pub async fn fleet(&self) -> Result<Option<FleetId>> {
        reading!(self, "reading the fleet's id", async |connection| {
            Ok(recorded(connection).await?.and_then(|recorded| recorded.fleet))
        })
    }

    pub async fn record_layout(&self, layout: &Layout) -> Result<FleetId> {
        let (new, redis, (prefix, dbs)) = (FleetId::random(), layout.redis(), layout.texts().unzip());
        changing!(self, "recording the log's layout", "", async |connection, _| {
            let record = sqlx::query(RECORD).bind(i64::from(redis)).bind(new.to_string());
            record.bind(&prefix).bind(&dbs).execute(&mut *connection).await?;
            let found = recorded(connection).await?.ok_or(StoreError::Corrupt { what: "layout" })?;
            // After an error nothing has been recorded.
            let recorded = u16::try_from(found.redis).map_err(corrupt("number of Redis servers"))?;
            if recorded != redis {
                return Err(StoreError::Layout { recorded, given: redis });
            }
            for (setting, recorded, given) in [
                ("redis.prefix", found.prefix, prefix.clone()),
                ("redis.urls, the numbers of the databases in their order", found.dbs, dbs.clone()),
            ] {
                if recorded != given {
                    let of = |value: Option<String>| value.unwrap_or_default();
                    return Err(StoreError::Place { setting, recorded: of(recorded), given: of(given) });
                }
            }
            found.fleet.ok_or(StoreError::Corrupt { what: "fleet id" })
        })
    }

    pub async fn fork_fleet(&self, patience: Duration) -> Result<Option<FleetId>> {
        let id = FleetId::random();
        changing!(self, "giving the fleet a new id", "", async |connection, _| {
            let now: i64 = sqlx::query_scalar(sql::NOW).fetch_one(&mut *connection).await?;
            let alive = sqlx::query_scalar(ALIVE).bind(now.saturating_sub(millis(patience)));
            if let Some(node) = alive.fetch_optional(&mut *connection).await? {
                return Err(StoreError::InUse { node, patience });
            }
            let forked = sqlx::query(FORK).bind(id.to_string()).execute(connection).await?;
            Ok((forked.rows_affected() > 0).then_some(id))
        })
    }
}

struct Recorded {
    redis: i64,
    fleet: Option<FleetId>,
    prefix: Option<String>,
    dbs: Option<String>,
}

async fn recorded(connection: &mut Connection) -> Result<Option<Recorded>> {
    let decode = |row: DbRow| {
        let fleet: Option<String> = row.try_get(1)?;
        Ok(Recorded {
            redis: row.try_get(0)?,
            fleet: fleet.map(|id| id.parse()).transpose().map_err(corrupt("fleet id"))?,
            prefix: row.try_get(2)?,
            dbs: row.try_get(3)?,
        })
    };
    sqlx::query(RECORDED).fetch_optional(connection).await?.map(decode).transpose()
}
