//! The command line: one file per subcommand.

mod client;
mod config;
mod database;
mod exit;
mod keys;
mod listen;
mod migrate;
mod publish;
mod settings;
mod token;

use clap::{Parser, Subcommand};

pub use self::exit::{Exit, Failure};

/// A self-hosted push server: REST in; WebSocket, Server-Sent Events and long-poll out, in order
/// and without loss.
#[derive(Debug, Parser)]
#[command(name = "belfry", version, propagate_version = true, after_help = AFTER_HELP)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Try it, each line in a terminal of its own:
  belfry serve --dev
  belfry listen news --api-key bk_dev
  belfry publish news '{\"hello\":\"world\"}' --api-key bk_dev

Exit codes:
  0  it worked
  1  it failed here: a bad setting, a taken port, an unreadable file, the database
  2  the command line cannot be understood
  3  the server cannot be reached, or cannot do it now: trying again may help
  4  the server refused: the credential or the request has to change first";

#[derive(Debug, Subcommand)]
enum Command {
    Publish(publish::PublishArgs),
    Listen(listen::ListenArgs),
    Token(token::TokenArgs),
    Keys(keys::KeysCommand),
    Config(config::ConfigCommand),
    Migrate(migrate::MigrateArgs),
}

impl Cli {
    /// Does what the command line asks for.
    pub async fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Publish(args) => publish::run(args).await,
            Command::Listen(args) => listen::run(args).await,
            Command::Token(args) => token::run(args),
            Command::Keys(command) => keys::run(command).await,
            Command::Config(command) => config::run(command),
            Command::Migrate(args) => migrate::run(args).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_explains_itself_with_an_example() {
        for command in Cli::command().get_subcommands() {
            let name = command.get_name();
            assert!(command.get_about().is_some(), "{name} says nothing");
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&format!("belfry {name}")), "{name} has no example");
        }
    }
}
