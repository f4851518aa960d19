//! `belfry fleet`: whose log the database holds.

use clap::Subcommand;

use super::{Failure, database, output, settings::FileArgs};
use crate::fleet::signs::PATIENCE;

pub(super) const AFTER_HELP: &str = "\
Examples:
  belfry fleet fork --database postgres://belfry@staging.internal/belfry";

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Give the database a new id: for a copy of another fleet's, and before its Redis are moved (another prefix or database number)
    ///
    /// Its nodes have to be stopped: it is refused while any runs. Afterwards the Redis that it had before are refused as another fleet's; give it empty ones, or
    /// another prefix. Durable history stays; clients hear `renumbered`, on plain channels `reset`.
    Fork(FileArgs),
}

pub async fn run(Action::Fork(args): Action) -> Result<(), Failure> {
    let (store, config) = database::open(&args).await?;
    let forked = store.fork_fleet(PATIENCE).await;
    store.close().await;
    let shown = config.database.shown_url();
    output::line(&match forked? {
        Some(id) => format!("{shown} belongs to fleet {id} now"),
        None => format!("{shown} has never been served from; it gets an id at the first start"),
    })?;
    Ok(())
}
