//! `belfry migrate`: brings the database's tables up to date.

use super::{Failure, database, output, settings::FileArgs};

pub(super) const AFTER_HELP: &str = "\
Examples:
  belfry migrate --config belfry.toml
  belfry migrate --database sqlite:///var/lib/belfry/belfry.sqlite
  belfry migrate --database postgres://belfry@db.internal/belfry";

pub async fn run(args: FileArgs) -> Result<(), Failure> {
    let (store, config) = database::open(&args).await?;
    store.close().await;
    output::line(&format!("{} is up to date", config.database.shown_url()))?;
    Ok(())
}
