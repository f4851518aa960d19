//! `belfry token`: a browser token, signed with the configured HS256 key.

use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use secrecy::ExposeSecret as _;

use super::{Failure, output, settings::FileArgs};
use crate::{
    auth::{Grant, Pattern, Patterns, Signer},
    protocol::{Timestamp, UserId},
    values::duration,
};

/// Print a browser token for a user, to try things out; in production your backend signs them
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  belfry token --sub ann --channels 'team:*,news' --dev
  belfry listen --token \"$(belfry token --sub ann --dev)\"
  belfry token --sub ann --publish 'room:*' --ttl 15m --config belfry.toml")]
pub struct TokenArgs {
    /// The user (`sub`), who may always read `user:<sub>`
    #[arg(long, value_name = "USER")]
    sub: UserId,

    /// What else may be read: channels, or beginnings of names followed by `*`, separated by commas
    #[arg(long, value_name = "PATTERNS", value_delimiter = ',', value_parser = Pattern::parse)]
    channels: Vec<Pattern>,

    /// What may be published to
    #[arg(long, value_name = "PATTERNS", value_delimiter = ',', value_parser = Pattern::parse)]
    publish: Vec<Pattern>,

    /// How long it is good for
    #[arg(long, default_value = "1h", value_parser = duration::parse)]
    ttl: Duration,

    /// Sign with the secret of `serve --dev`
    #[arg(long)]
    dev: bool,

    #[command(flatten)]
    file: FileArgs,
}

pub fn run(args: TokenArgs) -> Result<(), Failure> {
    let config = args.file.load()?.config;
    let signer = Signer::new(&config.auth, args.dev)?.context(NO_KEY)?;
    let grant = Grant {
        user: args.sub,
        channels: patterns(&args.channels)?,
        publish: patterns(&args.publish)?,
        expires_at: Timestamp::now().plus(args.ttl),
    };
    output::line(signer.sign(&grant).expose_secret())?;
    Ok(())
}

fn patterns(given: &[Pattern]) -> Result<Patterns, Failure> {
    Ok(Patterns::parse(&given.iter().map(ToString::to_string).collect::<Vec<_>>())?)
}

const NO_KEY: &str = "there is no HS256 key to sign with: set auth.jwt_secret (BELFRY_AUTH__JWT_SECRET) to the server's secret, \
                      or give --dev for a server started with --dev";
