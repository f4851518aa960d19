//! `belfry config`: what is wrong with the settings, and what is in effect.

use clap::Subcommand;

use super::{Failure, output, settings::ServerArgs};
use crate::{config::DEFAULT_TOML, store::Store};

pub(super) const AFTER_HELP: &str = "\
Examples:
  belfry config check --config belfry.toml
  BELFRY_SESSION__HEARTBEAT=15s belfry config print
  belfry config default > belfry.toml";

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Print `ok`, or every setting that is wrong (exit code 1)
    Check(ServerArgs),
    /// Print every setting with its value and where it came from; secrets are hidden
    Print(ServerArgs),
    /// Print the commented file of all settings and their defaults
    Default,
}

pub fn run(action: Action) -> Result<(), Failure> {
    let text = match action {
        Action::Check(args) => {
            Store::check_url(&args.load()?.config.database.url)?;
            "ok\n".to_owned()
        }
        Action::Print(args) => args.load()?.to_string(),
        Action::Default => DEFAULT_TOML.to_owned(),
    };
    output::text(&text)?;
    Ok(())
}
