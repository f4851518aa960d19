//! `belfry bench`: what a server takes, seen from outside. The work is done by the crate `belfry-bench`.

use std::{
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::Context as _;
use belfry_bench::{Credentials, PeerKind, Plan, Refused, Scenario, Transport};
use clap::{
    Args,
    builder::{PossibleValuesParser, RangedU64ValueParser, TypedValueParser},
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::signal::unix::{SignalKind, signal};
use url::Url;

use super::{Failure, client::base_url, exit::fail, output, settings::FileArgs};
use crate::{
    auth::{DEV_API_KEY, Grant, Patterns, Signer},
    protocol::{Channel, Timestamp, UserId},
    values::duration,
};

/// How long a subscriber's token is good for beyond the time that the bench may take.
const TOKEN_SLACK: Duration = Duration::from_secs(3600);

/// No address has more ports than this to connect from.
const MOST_CONNECTIONS: u64 = 65_535;
/// Each subscriber counts the messages of each publisher.
const MOST_PUBLISHERS: u64 = 1_000;
/// As `limits.batch_publishes` and `limits.data_bytes` at their highest.
const MOST_MESSAGES: u64 = 100_000;
const MOST_BYTES: u64 = 16 << 20;
/// ... and `limits.body_bytes`.
const MOST_REQUEST_BYTES: usize = 1 << 30;
/// One in a microsecond, which due times are counted in.
const MOST_A_SECOND: f64 = 1e6;

/// Load a server and say what it did: latencies, rates, what was lost. For a server of your own, never a live one
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct BenchArgs {
    /// What happens: `idle` and `connect` publish nothing; `fanout` is one channel of all, `unicast` one for each, `mixed`
    /// both; in a `storm` all are cut off at once, `drops` are cuts of up to 2 s at random, in a `backlog` all are away
    /// while messages are published
    #[arg(value_parser = known::<Scenario, _>(Scenario::names()))]
    scenario: Scenario,

    /// Where the server is; plain HTTP
    #[arg(long, env = "BELFRY_URL", default_value = "http://127.0.0.1:8080", value_parser = base_url)]
    url: Url,

    /// Which server it is
    #[arg(long, default_value = "belfry", value_parser = known::<PeerKind, _>(PeerKind::names()))]
    peer: PeerKind,

    /// How subscribers hear; several, separated by commas, one after the other
    #[arg(long, value_delimiter = ',', default_value = "ws", value_parser = known::<Transport, _>(["ws", "sse", "poll"]))]
    transport: Vec<Transport>,

    /// How many subscribers
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = from_to(1, MOST_CONNECTIONS))]
    connections: usize,

    /// How long messages are published, or idle connections held
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration::parse)]
    duration: Duration,

    /// Messages a second in all [default: 100; for fanout and unicast as many as are answered]
    #[arg(long, value_name = "N", value_parser = rate)]
    rate: Option<f64>,

    /// How many publish, each with one request at a time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = from_to(1, MOST_PUBLISHERS))]
    publishers: usize,

    /// Messages in a request
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = from_to(1, MOST_MESSAGES))]
    batch: usize,

    /// Bytes of a message's data
    #[arg(long, value_name = "BYTES", default_value_t = 128, value_parser = from_to(0, MOST_BYTES))]
    size: usize,

    /// The channel of all; a subscriber's own is this, a colon and a number
    #[arg(long, default_value = "bench")]
    channel: Channel,

    /// How many connections are begun before the first of them is there
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = from_to(1, MOST_CONNECTIONS))]
    connecting: usize,

    /// How long all may take to connect, and to get what has been published
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration::parse)]
    patience: Duration,

    /// The server's process on this machine, to say what it used
    #[arg(long)]
    pid: Option<u32>,

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
with exit code 1 unless every subscriber got every message, once and in order, and idle connections were held; so it does,
with a report of what there is, where the server goes away or a signal (Ctrl-C, SIGTERM) stops it; a second one ends it at
once. Latencies count from when a message was due.

Examples:
  belfry bench fanout --dev --connections 5000
  belfry bench drops --dev --transport ws,sse,poll --rate 50
  belfry bench idle --dev --connections 10000 --duration 30s --pid $(pgrep -f 'belfry serve')
  belfry bench storm --config belfry.toml --api-key $KEY --json";

/// A value of a list, by its name.
fn known<T, const N: usize>(names: [&'static str; N]) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = String> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| name.parse::<T>())
}

fn from_to(least: u64, most: u64) -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(least..=most)
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| *rate > 0.0 && *rate <= MOST_A_SECOND);
    rate.ok_or_else(|| format!("write a number of messages a second, above 0 and up to {MOST_A_SECOND}"))
}

/// Set by the first SIGINT or SIGTERM: the bench ends and reports. The second ends the process.
fn stop_by_signal() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    // Of its own thread: the bench keeps this one.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let (mut interrupt, mut terminate) = {
        let _within = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    thread::spawn(move || {
        let mut next = async || {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        runtime.block_on(async {
            next().await;
            told.store(true, Ordering::Relaxed);
            next().await;
            std::process::exit(1);
        });
    });
    Ok(stop)
}

pub fn run(args: BenchArgs) -> Result<(), Failure> {
    if args.url.scheme() != "http" {
        fail!("the bench speaks plain HTTP; give it the server itself, without the proxy that ends TLS");
    }
    if args.batch * args.size > MOST_REQUEST_BYTES {
        fail!("--batch messages of --size bytes are more than 1 GiB; no server takes that in a request");
    }
    let (host, port) = (args.url.host_str().unwrap_or_default(), args.url.port_or_known_default());
    let authority = format!("{host}:{}", port.unwrap_or(80));
    let reached = TcpStream::connect(&authority).with_context(|| format!("cannot reach {authority}"));
    reached.map_err(Failure::unreachable)?;
    let credentials = credentials(&args)?;
    let stop = stop_by_signal()?;
    let mut whole = true;
    for &transport in &args.transport {
        let plan = Plan {
            authority: authority.clone(),
            peer: args.peer,
            transport,
            scenario: args.scenario,
            connections: args.connections,
            seconds: args.duration,
            rate: args.rate.or(args.scenario.usual_rate()),
            publishers: args.publishers,
            batch: args.batch,
            size: args.size,
            channel: args.channel.to_string(),
            connecting: args.connecting,
            patience: args.patience,
            pid: args.pid,
            credentials: credentials.clone(),
        };
        let report = belfry_bench::run(&plan, &stop).map_err(failure)?;
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
        false => fail!("not every subscriber got every message, once and in order"),
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
    let expires_at = Timestamp::now().plus(args.patience * 3 + args.duration + TOKEN_SLACK);
    let channels = Patterns::parse(&[args.channel.to_string(), format!("{}:*", args.channel)])?;
    let token = move |number: usize| {
        let user = UserId::parse(&format!("bench-{number}")).ok()?;
        let grant = Grant { user, channels: channels.clone(), publish: Patterns::default(), expires_at };
        Some(signer.sign(&grant).expose_secret().to_owned())
    };
    Ok(Credentials { subscriber: Arc::new(token), publisher })
}
