//! What the server says about itself.

use std::time::Duration;

use sqlx::{PgConnection, Row as _};

use super::{Postgres, shared::examine::examined};
use crate::{
    clock::{self, Reading},
    store::{
        Result,
        examine::{Examined, ServerSays},
        migrations::POSTGRES,
    },
};

/// Whose connections the others are can be seen by everybody.
const SERVER: &str = "\
    SELECT current_setting('server_version') AS version, \
        current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint \
            AS connections, \
        (SELECT count(*) FROM pg_stat_activity WHERE usename IS NOT NULL AND usename <> current_user) AS taken, \
        current_setting('fsync') = 'on' AS fsync, \
        current_setting('full_page_writes') = 'on' AS full_page_writes, \
        to_regclass('_sqlx_migrations') IS NOT NULL AS migrated, \
        to_regclass('layout') IS NOT NULL AS laid_out";

const CLOCK: &str = "SELECT extract(epoch FROM clock_timestamp())::double precision";

async fn read_clock(connection: &mut PgConnection) -> Result<Reading> {
    let before = clock::now();
    let theirs: f64 = sqlx::query_scalar(CLOCK).fetch_one(connection).await?;
    let theirs = Duration::try_from_secs_f64(theirs).unwrap_or_default();
    Ok(Reading { before, theirs, after: clock::now() })
}

impl Postgres {
    pub async fn clock(&self) -> Result<Reading> {
        reading!(self, "asking the database for its time", async |connection| read_clock(connection).await)
    }

    pub async fn examine(&self) -> Result<Examined> {
        reading!(self, "looking at the database", async |connection| {
            let server = sqlx::query(SERVER).fetch_one(&mut *connection).await?;
            let clock = read_clock(connection).await?;
            let version: String = server.try_get("version")?;
            let has = (server.try_get("migrated")?, server.try_get("laid_out")?);
            let says = ServerSays {
                clock,
                connections: server.try_get("connections")?,
                taken: server.try_get("taken")?,
                fsync: server.try_get("fsync")?,
                full_page_writes: server.try_get("full_page_writes")?,
            };
            let version = format!("PostgreSQL {version}");
            Ok(examined(connection, version, &POSTGRES, has, Some(says)).await?)
        })
    }
}
