//! The database that the settings name, for commands that work on it beside a running server.

use anyhow::Context as _;

use super::{Failure, settings::FileArgs};
use crate::{config::Config, store::Store};

/// Opens it and brings its tables up to date, so that `belfry keys create` may be the first thing
/// that is ever done.
pub async fn open(args: &FileArgs) -> Result<(Store, Config), Failure> {
    let config = args.load()?.config;
    let url = &config.database.url;
    let shown = config.database.shown_url();
    let store =
        Store::open(url, &config.store_options()).await.with_context(|| format!("cannot open {shown}"))?;
    store.migrate().await.with_context(|| format!("cannot bring the tables of {shown} up to date"))?;
    Ok((store, config))
}
