//! The command line: one file per subcommand.

mod backup;
mod bench;
mod client;
mod config;
mod database;
mod doctor;
mod exit;
mod fleet;
mod health;
mod keys;
mod listen;
mod migrate;
mod output;
mod publish;
mod restore;
mod serve;
mod settings;
#[cfg(test)]
mod tests;
mod token;

use std::sync::LazyLock;

use clap::{Parser, Subcommand};

pub use self::exit::Failure;
use crate::machine;

/// A self-hosted push server: REST in; WebSocket, Server-Sent Events and long-poll out, in order and without loss.
#[derive(Debug, Parser)]
#[command(name = "belfry", version = version(), propagate_version = true, after_help = "\
Try it, each line in a terminal of its own:
  belfry serve --dev
  belfry listen news --api-key bk_dev
  belfry publish news '{\"hello\":\"world\"}' --api-key bk_dev

Exit codes:
  0  it worked
  1  it failed here: a bad setting, a taken port, an unreadable file, the database; a problem that `doctor` found
  2  the command line cannot be understood
  3  the server cannot be reached, or cannot do it now: trying again may help
  4  the server refused: the credential or the request has to change first")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn version() -> &'static str {
    static VERSION: LazyLock<String> =
        LazyLock::new(|| format!("{} (revision {})", env!("CARGO_PKG_VERSION"), crate::REVISION));
    &VERSION
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    #[command(after_help = serve::AFTER_HELP)]
    Serve(settings::ServerArgs),
    Publish(publish::PublishArgs),
    Listen(listen::ListenArgs),
    Token(token::TokenArgs),
    /// Create, list and revoke API keys
    #[command(subcommand, after_help = keys::AFTER_HELP)]
    Keys(keys::Action),
    /// Check or show the settings
    #[command(subcommand, after_help = config::AFTER_HELP)]
    Config(config::Action),
    /// Create the database, or bring its tables up to date (`serve` does it too)
    #[command(after_help = migrate::AFTER_HELP)]
    Migrate(settings::FileArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Health(health::HealthArgs),
    /// The fleet that a database belongs to
    #[command(subcommand, after_help = fleet::AFTER_HELP)]
    Fleet(fleet::Action),
    Doctor(Box<doctor::DoctorArgs>),
    Bench(Box<bench::BenchArgs>),
}

impl Cli {
    /// Does what the command line asks for.
    pub async fn run(self) -> Result<(), Failure> {
        // Before any settings are read: some defaults go by it.
        machine::raise_open_files();
        match self.command {
            Command::Serve(args) => serve::run(args).await,
            Command::Publish(args) => publish::run(args).await,
            Command::Listen(args) => listen::run(args).await,
            Command::Token(args) => token::run(args),
            Command::Keys(action) => keys::run(action).await,
            Command::Config(action) => config::run(action),
            Command::Fleet(action) => fleet::run(action).await,
            Command::Migrate(args) => migrate::run(args).await,
            Command::Backup(args) => backup::run(args).await,
            Command::Restore(args) => restore::run(args).await,
            Command::Health(args) => health::run(args).await,
            Command::Doctor(args) => doctor::run(*args).await,
            Command::Bench(args) => bench::run(*args),
        }
    }
}
