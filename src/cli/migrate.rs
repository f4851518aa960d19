//! `belfry migrate`: brings the database's tables up to date.

use clap::Args;

use super::{Failure, database, output, settings::FileArgs};

/// Create the database, or bring its tables up to date (`serve` does it too)
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct MigrateArgs {
    #[command(flatten)]
    file: FileArgs,
}

const AFTER_HELP: &str = "\
Examples:
  belfry migrate --config belfry.toml
  belfry migrate --database sqlite:///var/lib/belfry/belfry.sqlite
  belfry migrate --database postgres://belfry@db.internal/belfry";

pub async fn run(args: MigrateArgs) -> Result<(), Failure> {
    let (store, config) = database::open(&args.file).await?;
    store.close().await;
    output::line(&format!("{} is up to date", config.database.shown_url()))?;
    Ok(())
}
