//! `belfry doctor`: what bites, before it bites.

use std::io::{self, IsTerminal as _};

use clap::{Args, ValueEnum};

use super::{Failure, output, settings::ServerArgs};
use crate::doctor::{self, Level, Of, Options};

/// Look at this machine, Redis, the database and the proxy for what bites; changes nothing
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct DoctorArgs {
    #[command(flatten)]
    server: ServerArgs,

    /// How many nodes there are to be: they share Redis and the database
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    nodes: u32,

    /// The process of a server that runs, whose limits count in place of this shell's
    #[arg(long, value_name = "PID")]
    pid: Option<u32>,

    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

const AFTER_HELP: &str = "\
Exit code 0: no problem. 1: there is one, or the settings are wrong. Warnings do not count.

Examples:
  belfry doctor --config /etc/belfry/belfry.toml
  belfry doctor --config belfry.toml --pid \"$(pidof belfry)\" --nodes 3";

/// Runs `belfry doctor`.
pub async fn run(args: DoctorArgs) -> Result<(), Failure> {
    let config = args.server.load()?.config;
    let options = Options { of: args.pid.map_or(Of::Myself, Of::Process), nodes: args.nodes };
    let report = doctor::examine(&config, &options).await;
    let text = match args.format {
        Format::Human => report.to_text(coloured()),
        Format::Json => report.to_json(),
    };
    output::text(&text)?;
    match report.count(Level::Problem) {
        0 => Ok(()),
        _ => Err(anyhow::anyhow!("there is a problem: {}", report.problems().join(", ")).into()),
    }
}

/// Colours are for eyes, and not for those who have asked for none (<https://no-color.org>).
fn coloured() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
