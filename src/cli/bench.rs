//! `belfry bench`: what a server takes, seen from outside. The work is done by the crate `belfry-bench`.

use std::{
    net::TcpStream,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use anyhow::Context as _;
use belfry_bench::{Credentials, Plan, Refused, Server};
use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use url::Url;

use super::{Failure, client::base_url, exit::fail, output, settings::FileArgs};
use crate::{
    auth::{DEV_API_KEY, Grant, Patterns, Signer},
    protocol::{Timestamp, UserId},
};

/// How long a subscriber's token is good for beyond the time that the bench may take.
const TOKEN_SLACK: Duration = Duration::from_secs(3600);

/// Load a server and say what it did: latencies, rates, what was lost. For a server of your own, never a live one
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct BenchArgs {
    #[command(flatten)]
    plan: Plan,

    /// Where the server is; plain HTTP
    #[arg(long, env = "BELFRY_URL", default_value = "http://127.0.0.1:8080", value_parser = base_url)]
    url: Url,

    /// One JSON object for each transport
    #[arg(long)]
    json: bool,

    /// The API key that publishes; subscribers show it, too, where there is no secret to sign tokens with
    #[arg(long, env = "BELFRY_API_KEY", hide_env_values = true)]
    api_key: Option<SecretString>,

    /// Sign each subscriber a token of a user of its own with the secret of `serve --dev`, and publish with its key
    #[arg(long)]
    dev: bool,

    #[command(flatten)]
    file: FileArgs,
}

const AFTER_HELP: &str = "\
Each subscriber is a user of its own where the settings (--config) or --dev have a secret to sign its token with. It ends
with exit code 1 unless every message was taken and every subscriber got it, once and in order, and idle connections were
held; so it does, with a report of what there is, where the server goes away or a signal (Ctrl-C, SIGTERM) stops it; a second one ends it at
once. Latencies count from when a message was due.

Examples:
  belfry bench fanout --dev --connections 5000
  belfry bench drops --dev --transport ws,sse,poll --rate 50
  belfry bench idle --dev --connections 10000 --duration 30s --pid $(pgrep -f 'belfry serve')
  belfry bench storm --config belfry.toml --api-key $KEY --json";

pub fn run(args: BenchArgs) -> Result<(), Failure> {
    if args.url.scheme() != "http" {
        fail!("the bench speaks plain HTTP; give it the server itself, without the proxy that ends TLS");
    }
    args.plan.check().map_err(anyhow::Error::msg)?;
    let (host, port) = (args.url.host_str().unwrap_or_default(), args.url.port_or_known_default());
    let authority = format!("{host}:{}", port.unwrap_or(80));
    let reached = TcpStream::connect(&authority).with_context(|| format!("cannot reach {authority}"));
    reached.map_err(Failure::unreachable)?;
    let server = Server { authority, credentials: credentials(&args)? };
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The first one ends the bench, which reports; the second one the process.
        flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop))?;
        flag::register(signal, Arc::clone(&stop))?;
    }
    let mut whole = true;
    for &transport in &args.plan.transport {
        let report = belfry_bench::run(&args.plan, transport, &server, &stop).map_err(failure)?;
        whole &= report.is_whole();
        match args.json {
            true => output::line(&serde_json::to_string(&report)?)?,
            false => output::line(&report.to_string())?,
        };
        if let Some(error) = report.ended {
            return Err(failure(error));
        }
    }
    match whole {
        true => Ok(()),
        false => {
            fail!("a message was not taken, or not every subscriber got every message, once and in order")
        }
    }
}

fn failure(error: anyhow::Error) -> Failure {
    match error.downcast::<Refused>() {
        Ok(refused) => Failure::refused(refused),
        Err(error) => error.into(),
    }
}

fn credentials(args: &BenchArgs) -> Result<Credentials, Failure> {
    let key = args.api_key.as_ref().map(|key| key.expose_secret().trim().to_owned());
    let publisher = key.or_else(|| args.dev.then(|| DEV_API_KEY.to_owned()));
    let config = args.file.load()?.config;
    let Some(signer) = Signer::new(&config.auth, args.dev)? else {
        let all = publisher.clone();
        return Ok(Credentials { subscriber: Arc::new(move |_| all.clone()), publisher });
    };
    let expires_at = Timestamp::now().plus(args.plan.patience * 3 + args.plan.duration + TOKEN_SLACK);
    let channel = &args.plan.channel;
    let channels = Patterns::parse(&[channel.clone(), format!("{channel}:*")])?;
    let token = move |number: usize| {
        let user = UserId::parse(&format!("bench-{number}")).ok()?;
        let grant = Grant { user, channels: channels.clone(), publish: Patterns::default(), expires_at };
        Some(signer.sign(&grant).expose_secret().to_owned())
    };
    Ok(Credentials { subscriber: Arc::new(token), publisher })
}
