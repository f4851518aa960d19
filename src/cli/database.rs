//! The database that the settings name, for commands that work on it beside a running server.

use anyhow::Context as _;

use super::{Failure, exit::fail, settings::FileArgs};
use crate::{
    config::Config,
    store::{Store, StoreOptions, examine},
};

/// Opens it, makes it where there is none, and brings its tables up to date.
pub async fn open(args: &FileArgs) -> Result<(Store, Config), Failure> {
    let config = args.load()?.config;
    let shown = config.database.shown_url();
    let store = connect(&config).await?;
    store.migrate().await.with_context(|| format!("cannot bring the tables of {shown} up to date"))?;
    Ok((store, config))
}

/// Opens it as it is. A name that is spelt wrong is said to be so, and not made into another database.
pub async fn open_existing(args: &FileArgs) -> Result<Store, Failure> {
    let config = args.load()?.config;
    let shown = config.database.shown_url();
    let make = "start `belfry serve` with it first, or let `belfry migrate` make it";
    if let Some(file) = examine::file(&config.database.url)
        && !file.exists()
    {
        let here = std::env::current_dir().unwrap_or_default();
        let from = if file.is_absolute() { String::new() } else { format!(" (from {})", here.display()) };
        fail!("there is no database at {}{from}: is this the server's? Else {make}", file.display());
    }
    let examined = examine::examine(&config.database.url, &StoreOptions::of(&config)).await;
    let examined = examined.with_context(|| format!("cannot open {shown}"))?;
    if examined.known.iter().any(|number| !examined.applied.contains(number)) {
        fail!("{shown} has not the tables of this version of Belfry: {make}");
    }
    examined.may_be_written().with_context(|| format!("{shown} stays as it is"))?;
    connect(&config).await
}

async fn connect(config: &Config) -> Result<Store, Failure> {
    let opened = Store::open(&config.database.url, &StoreOptions::of(config)).await;
    Ok(opened.with_context(|| format!("cannot open {}", config.database.shown_url()))?)
}
