//! What a file says about itself. Nothing is created: not the file, and not SQLite's files beside it.

use std::{
    path::{Path, PathBuf},
    str::FromStr as _,
};

use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{Sqlite, open::explain, shared::examine::examined};
use crate::store::{
    COPY, Result, StoreError, StoreOptions, beside, examine::Examined, migrations::SQLITE, within,
};

const TABLES: &str = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1";

/// The file of a database, if it is in one. By its own name, where the one that was given is a link's: what lies beside it
/// goes by that.
pub fn file(url: &str) -> Option<PathBuf> {
    let options = SqliteConnectOptions::from_str(url).ok().filter(|_| url.starts_with("sqlite:"))?;
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    let file = options.get_filename();
    (!in_memory).then(|| file.canonicalize().unwrap_or_else(|_| file.to_owned()))
}

impl Sqlite {
    pub(in crate::store) async fn examine(
        connect: SqliteConnectOptions,
        options: &StoreOptions,
    ) -> Result<Examined> {
        let path = connect.get_filename().to_owned();
        // Nobody has it open if there is no write-ahead log. Then it is read as it is: to read along with a writer,
        // SQLite makes files of its own, which would be ours and not the server's.
        let alone = !beside(&path, "-wal").exists();
        let connect = connect.read_only(true).immutable(alone).busy_timeout(options.busy_timeout);
        let looking = async {
            // Whatever is wrong with the file may come up at the first statement that touches it, whichever that is.
            look(&connect).await.map_err(|error| explain(&path, error))
        };
        within(options.query_timeout, "looking at the database", looking).await
    }
}

/// Copies a database into a file that is empty: one moment of it, without what is free in it, and with the word that it
/// is a copy. It can give pages back, whether the original can or not.
pub async fn copy(source: &Path, target: &Path) -> Result<()> {
    let open =
        async |path: &Path| SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await;
    let copying = async {
        let mut connection = open(source).await?;
        sqlx::query("PRAGMA auto_vacuum = INCREMENTAL").execute(&mut connection).await?;
        let into = sqlx::query("VACUUM INTO $1").bind(target.display().to_string());
        into.execute(&mut connection).await?;
        connection.close().await?;
        let mut connection = open(target).await?;
        sqlx::query("UPDATE epochs SET log_id = $1").bind(COPY).execute(&mut connection).await?;
        connection.close().await
    };
    copying.await.map_err(|error: sqlx::Error| match error.to_string().contains("no such table") {
        true => StoreError::of_file(source, "it is no database of Belfry's"),
        false => explain(source, error),
    })
}

async fn look(connect: &SqliteConnectOptions) -> Result<Examined, sqlx::Error> {
    let mut connection = SqliteConnection::connect_with(connect).await?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut connection).await?;
    let mut has = [false; 2];
    for (has, table) in has.iter_mut().zip(["_sqlx_migrations", "layout"]) {
        *has = sqlx::query_scalar::<_, i64>(TABLES).bind(table).fetch_one(&mut connection).await? > 0;
    }
    let examined = examined(&mut connection, format!("SQLite {version}"), &SQLITE, has.into(), None).await?;
    connection.close().await?;
    Ok(examined)
}
