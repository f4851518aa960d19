//! Transactions that write.

use sqlx::{AssertSqlSafe, PgConnection, postgres::PgRow};

use super::{Postgres, connections::Lease};
use crate::store::{
    Result,
    migrations::{POSTGRES, WRITERS, may_write},
};

/// Whatever the server's default: see the head of the module.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE";

/// A transaction that waits for its COMMIT. Dropped, its connection is closed and it is rolled back.
pub(super) struct Transaction<'a>(pub(super) Lease<'a>);

impl Postgres {
    pub async fn migrate(&self) -> Result<()> {
        // sqlx takes an advisory lock: of nodes that start together one does it, and the others wait.
        let mut unhurried = self.0.connections.connect_unhurried().await?;
        // That sqlx's table is there already would be in the log at each start.
        sqlx::raw_sql("SET client_min_messages = warning").execute(&mut unhurried).await?;
        POSTGRES.run(&mut unhurried).await?;
        may_write(&POSTGRES, sqlx::query_as(WRITERS).fetch_one(&mut unhurried).await?)
    }
}

/// Begins a transaction, and runs `opening` with it in one trip to the server. What that finds comes back.
pub(super) async fn begin(connection: &mut PgConnection, opening: &str) -> Result<Vec<PgRow>> {
    let opening = AssertSqlSafe(format!("{BEGIN}; {opening}"));
    Ok(sqlx::raw_sql(opening).fetch_all(connection).await?)
}

impl Transaction<'_> {
    pub(super) async fn commit(mut self) -> Result<()> {
        sqlx::raw_sql("COMMIT").execute(self.0.connection()).await?;
        self.0.put_back();
        Ok(())
    }
}
